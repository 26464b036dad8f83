from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.errors import Invalid
from narrative.manuscript.document import Document, DocumentBlock, Layout, Rule
from narrative.manuscript.model import Block, Footnote, Image, Mark, Role, SceneBlock, Text
from narrative.manuscript.outline import Boundary, Level, Outline
from narrative.manuscript.structure import account_for, build_manuscript, check_outline

WORDS = st.text(alphabet="ab é–*’\n", max_size=12)
RUNS = st.builds(Text, WORDS, st.frozensets(st.sampled_from(Mark), max_size=1))
INLINES = st.one_of(RUNS, st.builds(Footnote, st.tuples(RUNS)))
CONTENT = st.one_of(
    st.builds(Block, st.lists(INLINES, max_size=3).map(tuple)),
    st.builds(Image, st.text(alphabet="xy", min_size=1, max_size=3)),
    st.builds(Rule),
)
DOCUMENTS = st.lists(st.builds(DocumentBlock, CONTENT, st.just(Layout())), max_size=12).map(
    lambda blocks: Document(tuple(blocks))
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Document, Outline]:
    document = draw(DOCUMENTS)
    count = len(document.blocks)
    places = sorted(draw(st.sets(st.integers(0, count - 1)))) if count else []
    boundaries = []
    for place, following in pairwise([*places, count]):
        heading = draw(st.integers(0, following - place))
        boundaries.append(
            Boundary(
                place,
                draw(st.sampled_from(Level)),
                draw(st.sampled_from(["", "One", "Two words"])),
                heading,
                draw(st.sampled_from(Role)),
                draw(st.booleans()),
            )
        )
    return document, Outline(tuple(boundaries))


def blocks_of(document: Document, outline: Outline) -> list[SceneBlock]:
    return [
        block
        for chapter in build_manuscript(document, outline).chapters
        for scene in chapter.scenes
        for block in scene.blocks
    ]


@given(cases())
def test_every_word_is_accounted_for(case: tuple[Document, Outline]) -> None:
    document, outline = case
    account = account_for(document, outline)
    assert account.balanced
    assert account.words_in == document.words
    assert account.words_out == build_manuscript(document, outline).words


@given(cases())
def test_no_text_of_an_included_section_is_lost_doubled_or_moved(case: tuple[Document, Outline]) -> None:
    document, outline = case
    kept, included = [], True
    headings = {
        place
        for boundary in outline.boundaries
        for place in range(boundary.block, boundary.block + boundary.heading_blocks)
    }
    starts = {boundary.block: boundary for boundary in outline.boundaries}
    inside = True
    for place, block in enumerate(document.blocks):
        if place in starts:
            boundary = starts[place]
            included = included if boundary.level is Level.SCENE else boundary.included
            inside = included and boundary.included
        content = block.content
        if inside and (isinstance(content, Image) or (isinstance(content, Block) and place not in headings)):
            kept.append(content)
    found = blocks_of(document, outline)
    assert [bare(block) for block in found if bare(block)] == [bare(block) for block in kept if bare(block)]


def bare(block: SceneBlock) -> str:
    return block.name if isinstance(block, Image) else block.text


@given(DOCUMENTS)
def test_a_document_without_boundaries_is_one_untitled_chapter(document: Document) -> None:
    manuscript = build_manuscript(document, Outline())
    assert len(manuscript.chapters) == (1 if document.blocks else 0)
    assert manuscript.words == document.words


def paragraphs(*words: str) -> Document:
    return Document(tuple(DocumentBlock(Block((Text(word),))) for word in words), "A Book", "Her", "de")


def test_parts_hold_chapters_and_chapters_scenes() -> None:
    document = paragraphs("Part One", "1", "The Fog", "It rose.", "* * *", "It fell.", "Part Two", "An epigraph.", "2")
    outline = Outline(
        (
            Boundary(0, Level.PART, "Part One", 1),
            Boundary(1, Level.CHAPTER, "1: The Fog", 2),
            Boundary(4, Level.SCENE, "", 1),
            Boundary(6, Level.PART, "Part Two", 1),
            Boundary(8, Level.CHAPTER, "2", 1),
        )
    )
    manuscript = build_manuscript(document, outline)
    assert (manuscript.title, manuscript.author, manuscript.language) == ("A Book", "Her", "de")
    assert [part.title for part in manuscript.parts] == ["Part One", "Part Two"]
    assert [[chapter.title for chapter in part.chapters] for part in manuscript.parts] == [["1: The Fog"], ["", "2"]]
    assert [scene.text for scene in manuscript.chapters[0].scenes] == ["It rose.", "It fell."]
    assert [len(chapter.scenes) for chapter in manuscript.chapters] == [2, 1, 1]


def test_what_stands_before_a_part_has_a_part_without_a_name() -> None:
    outline = Outline((Boundary(0, Level.CHAPTER, "Preface", 1, Role.FRONT), Boundary(2, Level.PART, "Part One", 1)))
    manuscript = build_manuscript(paragraphs("Preface", "Read this.", "Part One", "It rose."), outline)
    assert [part.title for part in manuscript.parts] == ["", "Part One"]
    assert manuscript.chapters[0].role is Role.FRONT


def test_notes_and_pictures_of_a_heading_move_into_the_text() -> None:
    note = Footnote((Text("A note."),))
    document = Document(
        (
            DocumentBlock(Block((Text("One"), note))),
            DocumentBlock(Image("map.png")),
            DocumentBlock(Block((Text("It rose."),))),
        )
    )
    outline = Outline((Boundary(0, Level.CHAPTER, "One", 2),))
    scene = build_manuscript(document, outline).chapters[0].scenes[0]
    assert scene.blocks == (Image("map.png"), Block((note, Text("It rose."))))
    assert account_for(document, outline).in_titles == 1


def test_excluded_sections_take_their_scenes_with_them() -> None:
    document = paragraphs("Copyright", "All rights reserved.", "***", "Printed here.", "One", "It rose.")
    outline = Outline(
        (
            Boundary(0, Level.CHAPTER, "Copyright", 1, Role.FRONT, included=False),
            Boundary(2, Level.SCENE, "", 1),
            Boundary(4, Level.CHAPTER, "One", 1),
        )
    )
    assert [chapter.title for chapter in build_manuscript(document, outline).chapters] == ["One"]
    account = account_for(document, outline)
    assert (account.words_in, account.words_out, account.in_titles, account.excluded) == (9, 2, 1, 6)


@pytest.mark.parametrize(
    ("boundaries", "sentence"),
    [
        ([Boundary(9, Level.CHAPTER)], "block 9"),
        ([Boundary(3, Level.CHAPTER)], "block 3"),
        ([Boundary(-1, Level.CHAPTER)], "block -1"),
        ([Boundary(1, Level.CHAPTER, "", 7)], "3 blocks"),
        ([Boundary(1, Level.CHAPTER, "", -1)], "3 blocks"),
        ([Boundary(2, Level.CHAPTER), Boundary(1, Level.SCENE)], "in order"),
        ([Boundary(1, Level.CHAPTER), Boundary(1, Level.SCENE)], "Two scene boundaries"),
        ([Boundary(0, Level.CHAPTER, "", 2), Boundary(1, Level.SCENE)], "runs into"),
    ],
)
def test_an_outline_that_does_not_fit_is_refused_with_a_sentence(boundaries: list[Boundary], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        check_outline(paragraphs("a", "b", "c"), Outline(tuple(boundaries)))
