"""Hypothesis strategies for blocks and books as every format must be able to keep them."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from narrative.manuscript.collecting import trim
from narrative.manuscript.document import DocumentBlock, Rule
from narrative.manuscript.model import (
    Block,
    BlockKind,
    Chapter,
    Footnote,
    Image,
    Manuscript,
    Mark,
    Part,
    Scene,
    Text,
)
from narrative.manuscript.runs import join_runs, join_texts
from narrative.text.words import count_words

ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))
MARKS = st.frozensets(st.sampled_from(Mark))


def runs(text: st.SearchStrategy[str]) -> st.SearchStrategy[Text]:
    return st.builds(Text, text, MARKS)


def blocks(text: st.SearchStrategy[str] = ANY_TEXT) -> st.SearchStrategy[Block]:
    notes = st.lists(runs(text), max_size=3).map(lambda content: Footnote(join_texts(content)))
    inlines = st.lists(st.one_of(runs(text), runs(text), notes), max_size=5).map(join_runs)
    return st.builds(Block, inlines, st.sampled_from(BlockKind))


def images() -> st.SearchStrategy[Image]:
    return st.builds(Image, st.from_regex(r"[a-z]{1,8}\.png", fullmatch=True), ANY_TEXT)


PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9cc`"
    b"\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)

LETTERS = st.one_of(
    st.text(st.sampled_from(list("abc xyz.,;:!?*_#>[]()`~|\\-+=<&^12“”‘’—…\"'é")), max_size=30),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cn", "Co")), max_size=12),
    st.sampled_from(
        [
            "👩‍👩‍👧",
            "שלום",
            "e\u0301a\u0308",
            "1. x",
            "[^1]: y",
            "> z",
            "---",
            "* * *",
            "&amp;",
            "<em>",
            "a — b",
            "\u202eabc\u202c",
        ]
    ),
)


def titles() -> st.SearchStrategy[str]:
    return LETTERS.map(lambda text: " ".join(text.split()))


def headings() -> st.SearchStrategy[str]:
    return titles().map(lambda title: title if count_words(title) else f"{title} I".strip())


@st.composite
def manuscripts(draw: st.DrawFn) -> Manuscript:
    lines = st.lists(LETTERS, min_size=1, max_size=2).map("\n".join)
    bodies = st.lists(blocks(lines).map(_tidy), max_size=3).map(_with_text)
    scenes = st.lists(bodies.map(Scene), min_size=1, max_size=2).map(tuple)
    chapters = st.lists(st.builds(Chapter, headings(), scenes), min_size=1, max_size=2).map(tuple)
    parts = st.lists(st.builds(Part, headings(), chapters), min_size=1, max_size=2).map(tuple)
    return Manuscript(draw(titles()), draw(titles()), draw(st.sampled_from(["en", "de", "pt-BR"])), draw(parts))


def _with_text(body: list[Block]) -> tuple[Block, ...]:
    return tuple(block for block in body if block.text.strip()) or (Block((Text("One."),)),)


def _tidy(block: Block) -> Block:
    """Put a block into the form that reading gives: no blanks at the ends or beside a line break, notes with words."""
    inlines = []
    for inline in trim(block.inlines):
        if isinstance(inline, Footnote):
            note = trim(Text(run.text.replace("\n", " "), run.marks) for run in inline.content)
            inlines += [Footnote(tuple(note))] if "".join(run.text for run in note).strip() else []
        else:
            inlines.append(Text(re.sub(r"[^\S\n]*\n\s*", "\n", inline.text), inline.marks))
    return Block(trim(inlines), block.kind)


def shape(book: Manuscript) -> list[object]:
    """What a document must hold after ``book`` was written and read: headings, rules and blocks, in their order."""
    found: list[object] = []
    for part in book.parts:
        found += [(1, part.title)] if part.title else []
        for chapter in part.chapters:
            found += [(2 if book.parts[0].title else 1, chapter.title)] if chapter.title else []
            for number, scene in enumerate(chapter.scenes):
                found += ["scene break"] if number else []
                found += scene.blocks
    return found


def normalise(block: DocumentBlock) -> object:
    """The same view of one block of a document."""
    if isinstance(block.content, Rule):
        return "scene break"
    if block.layout.heading:
        return block.layout.heading, block.text
    return block.content
