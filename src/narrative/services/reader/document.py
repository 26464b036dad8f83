"""Makes of a document that was read what its author sees before it is imported: outline, preview, report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from narrative.manuscript.document import Document, DocumentBlock
from narrative.manuscript.model import Block, Image
from narrative.manuscript.outline import Boundary, Outline
from narrative.manuscript.structure import account_for, build_manuscript, find_outline
from narrative.services.reader.codec import read_document, write_document

PAGE_BLOCKS = 200
SHOWN = 300


@dataclass(frozen=True, slots=True)
class Reading:
    """What is kept of a file: the document as bytes, its preview in pages, its outline, report and pictures."""

    document: bytes
    pages: tuple[tuple[dict[str, Any], ...], ...]
    boundaries: tuple[Boundary, ...]
    report: dict[str, Any]
    facing: dict[str, str]
    images: dict[str, bytes]


def prepare_reading(document: Document) -> Reading:
    """Find the outline of ``document`` and account for its words."""
    outline = find_outline(document)
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
    return report_on(read_document(document), outline)


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
