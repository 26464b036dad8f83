"""Takes manuscripts from files, folders and standard input."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from narrative.cli.reports import Trouble
from narrative.errors import Invalid, NotFound
from narrative.kit.cage import run_caged
from narrative.manuscript.catalogue import MOST_BYTES, list_formats, read_document
from narrative.manuscript.document import Document
from narrative.manuscript.model import Chapter, Manuscript, Part
from narrative.manuscript.refusals import FileTooLarge
from narrative.manuscript.structure import build_manuscript, find_outline

STANDARD_INPUT = "-"

Progress = Callable[[str, int, int], None]


class NoSuchFile(NotFound):
    """There is no such file. Check the name and the folder."""


class NoManuscripts(NotFound):
    """There is no manuscript in this folder. Manuscripts are files that end in {known}."""


class Unopened(Invalid):
    """The file cannot be opened ({fault})."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes, its path as it was given, and the folder whose settings hold for it."""

    path: str
    data: bytes
    folder: Path

    @property
    def stem(self) -> str:
        return Path(self.path).stem


@dataclass(frozen=True, slots=True)
class Loaded:
    """A manuscript and the document it was made from."""

    source: Source
    document: Document
    manuscript: Manuscript


def collect_sources(names: Sequence[str]) -> tuple[tuple[Source, ...], tuple[Trouble, ...]]:
    """Return the bytes of every file that ``names`` mean, in order, and what could not be opened.

    A folder means the manuscripts in it and below it, by name, numbers in their order; ``-`` means standard input.
    """
    sources: list[Source] = []
    troubles: list[Trouble] = []
    for name in names:
        try:
            sources.extend(_open(name))
        except (NotFound, Invalid) as error:
            troubles.append(Trouble(name, type(error).slug(), error.message))
    return tuple(sources), tuple(troubles)


def _open(name: str) -> Iterator[Source]:
    if name == STANDARD_INPUT:
        yield Source("standard input", sys.stdin.buffer.read(MOST_BYTES + 1), Path.cwd())
        return
    path = Path(name)
    if not path.is_dir():
        yield _open_file(path)
        return
    found = sorted(_list_manuscripts(path), key=_natural_order)
    if not found:
        raise NoManuscripts(known=", ".join(sorted(_list_endings())))
    yield from map(_open_file, found)


def _open_file(path: Path) -> Source:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileTooLarge(most=f"{MOST_BYTES // 1_000_000} MB")
        return Source(str(path), path.read_bytes(), path.absolute().parent)
    except FileNotFoundError as error:
        raise NoSuchFile from error
    except OSError as error:
        raise Unopened(fault=(error.strerror or "unknown trouble").lower()) from error


def _list_manuscripts(folder: Path) -> Iterator[Path]:
    endings = _list_endings()
    for path in folder.rglob("*"):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if path.suffix.lower() in endings and not hidden and path.is_file():
            yield path


def _list_endings() -> set[str]:
    return {ending for item in list_formats() if item.read for ending in item.extensions}


def _natural_order(path: Path) -> tuple[object, ...]:
    """Order ``chapter 2`` before ``chapter 10``, file by file and folder by folder."""
    pieces = re.split(r"(\d+)", str(path).casefold())
    return tuple((int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces)


def load_manuscript(source: Source, on_progress: Progress) -> Loaded:
    """Return the manuscript in ``source``, read in a cage. Raises ``Invalid`` with a sentence for its owner."""
    document = run_caged(
        read_document,
        source.data,
        source.path,
        on_progress=lambda done: on_progress(f"Opening {source.path}", round(100 * done), 100),
    )
    manuscript = build_manuscript(document, find_outline(document))
    titled = manuscript if manuscript.title else dataclasses.replace(manuscript, title=source.stem)
    return Loaded(source, document, titled)


def join_manuscripts(loaded: Sequence[Loaded]) -> Manuscript:
    """Return one manuscript of several files in their order; a file without headings is a chapter of its own name."""
    parts: list[Part] = []
    for item in loaded:
        for part in item.manuscript.parts:
            chapters = tuple(_titled(chapter, item) for chapter in part.chapters)
            if parts and parts[-1].title == part.title:
                parts[-1] = Part(part.title, (*parts[-1].chapters, *chapters))
            else:
                parts.append(Part(part.title, chapters))
    return dataclasses.replace(loaded[0].manuscript, parts=tuple(parts))


def _titled(chapter: Chapter, item: Loaded) -> Chapter:
    is_alone = len(item.manuscript.chapters) == 1
    return dataclasses.replace(chapter, title=item.source.stem) if is_alone and not chapter.title else chapter
