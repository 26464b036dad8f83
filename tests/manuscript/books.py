"""Hypothesis strategies for blocks and books as every format must be able to keep them."""

from __future__ import annotations

from hypothesis import strategies as st

from narrative.manuscript.model import Block, BlockKind, Footnote, Image, Mark, Text
from narrative.manuscript.runs import join_runs, join_texts

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
