"""A whole novel through every format that can be written: not a word, a mark or a break is lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from importlib.resources import files

import pytest

from narrative.manuscript.catalogue import list_formats, read_document, write_manuscript
from narrative.manuscript.document import Document
from narrative.manuscript.model import Block, Manuscript, Mark, Text
from narrative.manuscript.structure import build_manuscript, find_outline

SOURCE = (files("narrative.sample") / "the-hound-of-the-baskervilles.md").read_bytes()
WRITTEN = [format_.key for format_ in list_formats() if format_.write]


@pytest.fixture(scope="module")
def novel() -> Manuscript:
    document = read_document(SOURCE, "hound.md")
    return build_manuscript(document, find_outline(document))


def count_marks(book: Manuscript) -> Counter[Mark]:
    blocks = [block for chapter in book.chapters for scene in chapter.scenes for block in scene.text_blocks]
    return Counter(mark for block in blocks for run in block.inlines if isinstance(run, Text) for mark in run.marks)


def test_every_word_of_the_source_is_read() -> None:
    """Counted without our reader: the title block, heading signs, stars and quotation signs away, then the words."""
    body = re.sub(r"\A---\n.*?\n---\n", "", SOURCE.decode(), flags=re.DOTALL)
    plain = re.sub(r"^#+ |^(> ?)+|\\\\$|[*_]", "", body, flags=re.MULTILINE)
    words = [word for word in re.split(r"[\s—–―]+", plain) if any(character.isalnum() for character in word)]
    assert read_document(SOURCE, "hound.md").words == len(words)


@pytest.mark.parametrize("key", WRITTEN)
def test_the_novel_comes_back(novel: Manuscript, key: str) -> None:
    document: Document = read_document(write_manuscript(novel, key), "hound")
    titles = {text for text in (novel.title, novel.author, f"{novel.title}\n{novel.author}") if text}
    blocks = tuple(block for block in document.blocks if block.text not in titles or block.layout.heading)
    back = build_manuscript(replace(document, blocks=blocks), find_outline(replace(document, blocks=blocks)))
    assert [chapter.title for chapter in back.chapters] == [chapter.title for chapter in novel.chapters]
    assert [len(chapter.scenes) for chapter in back.chapters] == [len(chapter.scenes) for chapter in novel.chapters]
    for before, after in zip(novel.chapters, back.chapters, strict=True):
        assert [scene.text for scene in after.scenes] == [scene.text for scene in before.scenes]
    assert count_marks(back) == count_marks(novel)
    assert back.words == novel.words
    kinds = [[block.kind for block in scene.text_blocks] for chapter in back.chapters for scene in chapter.scenes]
    assert kinds == [[b.kind for b in scene.text_blocks] for chapter in novel.chapters for scene in chapter.scenes]
    assert all(
        isinstance(block, Block) for chapter in back.chapters for scene in chapter.scenes for block in scene.blocks
    )
