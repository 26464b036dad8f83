"""How well the structure of a real novel is found, whatever it looks like: this may rise, and never fall."""

import pytest
from benchmarks.structure.layouts import LAYOUTS
from benchmarks.structure.layouts.recipe import Layout
from benchmarks.structure.novels import Novel, read_novel
from benchmarks.structure.truth import compare, find_anchors, find_true_anchors

from narrative.manuscript.catalogue import list_formats, read_document
from narrative.manuscript.outline import Level
from narrative.manuscript.structure import account_for, find_outline
from narrative.sample import load_clean_sample, load_sample

READABLE = {extension for format_ in list_formats() if format_.read for extension in format_.extensions}
OWN = [layout for layout in LAYOUTS if "LibreOffice" not in layout.name and f".{layout.extension}" in READABLE]
CHAPTERS = 1.0
SCENES = 1.0


@pytest.fixture(scope="module")
def novel() -> Novel:
    return read_novel("the-hound-of-the-baskervilles", load_clean_sample().decode())


@pytest.mark.parametrize("layout", OWN, ids=lambda layout: layout.name)
def test_chapters_and_scenes_are_found_in_every_layout(novel: Novel, layout: Layout) -> None:
    document = read_document(layout.write(novel), f"novel.{layout.extension}")
    outline = find_outline(document)
    true, found = find_true_anchors(novel), find_anchors(document, outline)
    assert compare(true, found, Level.CHAPTER).f1 >= CHAPTERS
    assert compare(true, found, Level.SCENE).f1 >= SCENES
    assert account_for(document, outline).balanced


def test_there_are_six_layouts_and_more() -> None:
    assert len(OWN) >= 6


def test_a_chapter_with_a_wrong_number_is_still_a_chapter() -> None:
    document = read_document(load_sample(), "sample.md")
    titles = [boundary.title for boundary in find_outline(document).boundaries if boundary.level is Level.CHAPTER]
    assert len(titles) == 15
    assert titles[11:13] == ["XIII: Death on the Moor", "XIII: Fixing the Nets"]
