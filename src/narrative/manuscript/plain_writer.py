"""Writes a manuscript as plain text: a line a paragraph, an empty line between, _emphasis_ as people type it."""

from __future__ import annotations

from collections.abc import Iterator

from narrative.manuscript.model import BlockKind, Chapter, Footnote, Image, Manuscript, Mark, SceneBlock, Text

SCENE_BREAK = "* * *"
_QUOTE_MARGIN = "    "


def write_text(manuscript: Manuscript) -> str:
    """Return ``manuscript`` as text. Chapters are parted by two empty lines more, their notes follow them."""
    pieces = ["\n".join(filter(None, (manuscript.title, manuscript.author)))] if manuscript.title else []
    for part in manuscript.parts:
        if part.title:
            pieces.append(f"\n\n{part.title}")
        for chapter in part.chapters:
            pieces += _write_chapter(chapter)
    return "\n\n".join(filter(None, pieces)).strip("\n") + "\n"


def _write_chapter(chapter: Chapter) -> Iterator[str]:
    notes: list[str] = []
    if chapter.title:
        yield f"\n\n{chapter.title}"
    for number, scene in enumerate(chapter.scenes):
        if number and not scene.title:
            yield SCENE_BREAK
        if scene.title:
            yield scene.title
        for block in scene.blocks:
            yield _write_block(block, notes)
    yield from notes


def _write_block(block: SceneBlock, notes: list[str]) -> str:
    if isinstance(block, Image):
        return f"[Illustration: {block.alt}]" if block.alt else "[Illustration]"
    text = "".join(_write_inline(inline, notes) for inline in block.inlines)
    if block.kind is BlockKind.QUOTE:
        return _QUOTE_MARGIN + text.replace("\n", f"\n{_QUOTE_MARGIN}")
    return text


def _write_inline(inline: Text | Footnote, notes: list[str]) -> str:
    if isinstance(inline, Footnote):
        number = len(notes) + 1
        notes.append(f"[{number}] " + " ".join("".join(_write_inline(run, notes) for run in inline.content).split()))
        return f"[{number}]"
    mark = "**" if Mark.STRONG in inline.marks else "_" if Mark.EMPHASIS in inline.marks else ""
    core = inline.text.strip()
    if not mark or not core:
        return inline.text
    return inline.text.replace(core, f"{mark}{core}{mark}", 1)
