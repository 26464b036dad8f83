"""Reads a stranger's file in a process of its own, which can neither reach the network nor start anything."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from narrative.manuscript.catalogue import read_document
from narrative.manuscript.document import Document, DocumentBlock
from narrative.manuscript.model import Block, Image
from narrative.manuscript.outline import Boundary, Outline
from narrative.manuscript.structure import account_for, build_manuscript, find_outline
from narrative.services.imports.codec import read_document as load_document
from narrative.services.imports.codec import write_document

READ_SECONDS = 120
PAGE_BLOCKS = 200
SHOWN = 300

_SHUT = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.remove", "os.rename")
_caged = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What the cage hands out: the document as bytes, its preview in pages, its outline, report and pictures."""

    document: bytes
    pages: tuple[tuple[dict[str, Any], ...], ...]
    boundaries: tuple[Boundary, ...]
    report: dict[str, Any]
    facing: dict[str, str]
    images: dict[str, bytes]


class EscapeAttempt(RuntimeError):
    """Reading a file tried to do what no reading does."""


def read_caged(filename: str, data: bytes, *, on_progress: Callable[[float], None]) -> Reading:
    """Read a file, find its outline, and account for its words.

    Raises Invalid, with a sentence for the author, for what cannot be read. Meant for a process of its own with a
    limit of memory; the caller ends it after ``READ_SECONDS``.
    """
    lock_up()
    document = read_document(data, filename, lambda done: on_progress(0.8 * done))
    outline = find_outline(document)
    on_progress(0.9)
    blocks = [show_block(index, block) for index, block in enumerate(document.blocks)]
    return Reading(
        document=write_document(document),
        pages=tuple(tuple(blocks[start : start + PAGE_BLOCKS]) for start in range(0, len(blocks), PAGE_BLOCKS)),
        boundaries=outline.boundaries,
        report=report_on(document, outline),
        facing={"title": document.title, "author": document.author, "language": document.language},
        images=dict(document.images),
    )


def report_again(document: bytes, outline: Outline) -> dict[str, Any]:
    """Account for the words once more, for an outline the author changed. Raises Invalid where it does not fit."""
    return report_on(load_document(document), outline)


def report_on(document: Document, outline: Outline) -> dict[str, Any]:
    """Return where every word of ``document`` goes when it is divided by ``outline``."""
    account = account_for(document, outline)
    manuscript = build_manuscript(document, outline)
    return {
        "format": document.format,
        "words_in": account.words_in,
        "words_out": account.words_out + account.in_titles + account.in_ornaments + account.excluded,
        "in_text": account.words_out,
        "in_titles": account.in_titles,
        "in_ornaments": account.in_ornaments,
        "left_out": account.excluded,
        "losses": [{"what": loss.what, "count": loss.count} for loss in document.losses],
        "notes": list(document.notes),
        "parts": len(manuscript.parts),
        "chapters": len(manuscript.chapters),
        "scenes": sum(len(chapter.scenes) for chapter in manuscript.chapters),
    }


def show_block(index: int, block: DocumentBlock) -> dict[str, Any]:
    """Return a block as the preview shows it."""
    content, layout = block.content, block.layout
    is_text, is_image = isinstance(content, Block), isinstance(content, Image)
    shown: dict[str, Any] = {
        "index": index,
        "kind": content.kind.value if isinstance(content, Block) else "image" if is_image else "rule",
        "text": content.alt[:SHOWN] if isinstance(content, Image) else block.text[:SHOWN],
        "words": content.words if isinstance(content, Block) else 0,
    }
    if is_text:
        hints = ("style", "heading", "align", "bold", "italic", "size")
        shown |= {name: getattr(layout, name) for name in hints}
    return shown | {"page_break_before": layout.page_break_before, "gap_before": layout.gap_before}


def lock_up() -> None:
    """Shut the doors of this process, once and for good: no network, no other programs, no file changed."""
    global _caged  # noqa: PLW0603 - a hook cannot be taken out again
    if not _caged:
        sys.addaudithook(_watch)
        _caged = True


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_SHUT) or (event == "open" and _is_writing(arguments)):
        raise EscapeAttempt(event)


def _is_writing(arguments: tuple[Any, ...]) -> bool:
    mode, flags = arguments[1], arguments[2]
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and flags & 3 != 0
