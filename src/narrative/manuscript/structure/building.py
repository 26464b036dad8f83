"""Builds a manuscript from a document and its outline, and accounts for every word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from narrative.errors import Invalid
from narrative.manuscript.document import Document, DocumentBlock
from narrative.manuscript.model import (
    Block,
    Chapter,
    Footnote,
    Image,
    Manuscript,
    Part,
    Scene,
    SceneBlock,
)
from narrative.manuscript.outline import Boundary, Level, Outline


class OutlineOutOfRange(Invalid):
    """A boundary points at block {block}, but the file has {count} blocks; nothing was imported. Read it again."""


class OutlineOutOfOrder(Invalid):
    """The boundary at block {block} stands behind a later one; nothing was imported. Put the boundaries in order."""


class OutlineOverlaps(Invalid):
    """The heading at block {block} runs into the next boundary; nothing was imported. Shorten the heading."""


class OutlineRepeats(Invalid):
    """Two {level} boundaries stand at block {block}; nothing was imported. Take one of them away."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the words of a file went: into the text, into headings, into ornaments, or left out with a section.

    All five are counts of words. ``in_titles`` counts the headings as the file has them, whatever the author renamed.
    """

    words_in: int
    words_out: int
    in_titles: int = 0
    in_ornaments: int = 0
    excluded: int = 0

    @property
    def balanced(self) -> bool:
        """Say whether every word that came in is accounted for."""
        return self.words_in == self.words_out + self.in_titles + self.in_ornaments + self.excluded


@dataclass(frozen=True, slots=True)
class _Section:
    """One boundary with its blocks; the opening of a book without a heading has none."""

    boundary: Boundary
    heading: tuple[DocumentBlock, ...]
    body: tuple[DocumentBlock, ...]


def build_manuscript(document: Document, outline: Outline) -> Manuscript:
    """Return ``document`` as a manuscript divided by ``outline``, sections that are not included left out.

    Every block of the included sections comes over once and in order; what heads a section becomes its title, and
    notes and pictures in a heading move into the text below it. Raises ``Invalid`` when the outline does not fit.
    """
    check_outline(document, outline)
    parts: list[tuple[str, list[Chapter]]] = []
    for sections in _chapters(_cut(document, outline)):
        opening = sections[0].boundary
        if opening.level is Level.PART:
            parts.append((opening.title, []))
        chapter = _chapter(sections)
        if chapter is not None:
            if not parts:
                parts.append(("", []))
            parts[-1][1].append(chapter)
    return Manuscript(
        document.title,
        document.author,
        document.language or "en",
        tuple(Part(title, tuple(chapters)) for title, chapters in parts),
        document.images,
    )


def account_for(document: Document, outline: Outline) -> Account:
    """Return where every word of ``document`` goes when it is built by ``outline``."""
    manuscript = build_manuscript(document, outline)
    titles = ornaments = excluded = 0
    for section in _included(_cut(document, outline)):
        heading = sum(_kept_in_heading(block) for block in section.heading)
        if section.boundary.included is False:
            excluded += sum(map(_words, (*section.heading, *section.body)))
        elif section.boundary.title or section.boundary.level is not Level.SCENE:
            titles += heading
        else:
            ornaments += heading
    return Account(document.words, manuscript.words, titles, ornaments, excluded)


def check_outline(document: Document, outline: Outline) -> None:
    """Raise ``Invalid``, with a sentence for the author, when ``outline`` does not fit ``document``."""
    count = len(document.blocks)
    for boundary in outline.boundaries:
        if not 0 <= boundary.block <= boundary.block + max(0, boundary.heading_blocks) <= count:
            raise OutlineOutOfRange(block=boundary.block, count=count)
        if boundary.block >= count or boundary.heading_blocks < 0:
            raise OutlineOutOfRange(block=boundary.block, count=count)
    for first, second in pairwise(outline.boundaries):
        if second.block < first.block:
            raise OutlineOutOfOrder(block=second.block)
        if second.block == first.block:
            raise OutlineRepeats(block=second.block, level=second.level.value)
        if first.block + first.heading_blocks > second.block:
            raise OutlineOverlaps(block=first.block)


def _cut(document: Document, outline: Outline) -> list[_Section]:
    """Return the document in sections, one a boundary, and one for what stands before the first."""
    blocks, boundaries = document.blocks, outline.boundaries
    first = boundaries[0].block if boundaries else len(blocks)
    sections = [_Section(Boundary(0, Level.CHAPTER), (), blocks[:first])] if first else []
    ends = [*(boundary.block for boundary in boundaries[1:]), len(blocks)]
    for boundary, end in zip(boundaries, ends[: len(boundaries)], strict=True):
        body = boundary.block + boundary.heading_blocks
        sections.append(_Section(boundary, blocks[boundary.block : body], blocks[body:end]))
    return sections


def _included(sections: Iterable[_Section]) -> list[_Section]:
    """Return the sections, a scene left out wherever the chapter it belongs to is."""
    settled: list[_Section] = []
    kept = True
    for section in sections:
        kept = section.boundary.included if section.boundary.level is not Level.SCENE else kept
        included = kept and section.boundary.included
        settled.append(replace(section, boundary=replace(section.boundary, included=included)))
    return settled


def _chapters(sections: Sequence[_Section]) -> list[list[_Section]]:
    """Return the included sections chapter by chapter; a part begins a chapter of its own."""
    chapters: list[list[_Section]] = []
    for section in _included(sections):
        if not section.boundary.included:
            continue
        if section.boundary.level is not Level.SCENE or not chapters:
            chapters.append([])
        chapters[-1].append(section)
    return chapters


def _chapter(sections: Sequence[_Section]) -> Chapter | None:
    """Return one chapter; None for the empty space between a part's heading and its first chapter."""
    opening = sections[0].boundary
    scenes = tuple(
        Scene(_scene_blocks(section), section.boundary.title if section.boundary.level is Level.SCENE else "")
        for section in sections
    )
    if len(scenes) > 1 and not scenes[0].blocks:
        scenes = scenes[1:]
    titled = opening.level is Level.CHAPTER
    if not titled and not any(scene.blocks for scene in scenes):
        return None
    return Chapter(opening.title if titled else "", scenes, opening.role)


def _scene_blocks(section: _Section) -> tuple[SceneBlock, ...]:
    """Return the blocks of a section's text, with the notes and pictures of its heading before them."""
    images = [block.content for block in section.heading if isinstance(block.content, Image)]
    notes = [note for block in section.heading if isinstance(block.content, Block) for note in block.content.footnotes]
    body: list[SceneBlock] = [block.content for block in section.body if isinstance(block.content, Block | Image)]
    return (*images, *_hang(notes, body))


def _hang(notes: Sequence[Footnote], body: list[SceneBlock]) -> list[SceneBlock]:
    """Return ``body`` with ``notes`` hung on the beginning of its first text."""
    if not notes:
        return body
    place = next((index for index, block in enumerate(body) if isinstance(block, Block)), None)
    if place is None:
        return [Block(tuple(notes)), *body]
    first = body[place]
    hung = replace(first, inlines=(*notes, *first.inlines)) if isinstance(first, Block) else first
    return [*body[:place], hung, *body[place + 1 :]]


def _words(block: DocumentBlock) -> int:
    return block.content.words if isinstance(block.content, Block) else 0


def _kept_in_heading(block: DocumentBlock) -> int:
    """Return the words of a heading line that do not move into the text: all but its notes."""
    return _without_notes(block.content).words if isinstance(block.content, Block) else 0


def _without_notes(block: Block) -> Block:
    """Return ``block`` without its notes."""
    return replace(block, inlines=tuple(run for run in block.inlines if not isinstance(run, Footnote)))
