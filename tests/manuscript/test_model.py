from narrative.manuscript.model import Block, BlockKind, Chapter, Footnote, Image, Manuscript, Mark, Part, Scene, Text
from narrative.story.book import load_book

NOTE = Footnote((Text("A note of five words"),))
VERSE = Block((Text("One line\nand another"),), BlockKind.VERSE)
SCENE = Scene(
    (Block((Text("The "), Text("Hound", frozenset({Mark.EMPHASIS})), NOTE, Text("."))), Image("map.png"), VERSE)
)


def test_the_plain_text_parts_blocks_by_a_blank_line_and_leaves_notes_and_pictures_out() -> None:
    assert SCENE.text == "The Hound.\n\nOne line\nand another"


def test_words_count_the_footnotes() -> None:
    assert SCENE.words == 2 + 5 + 4


def test_a_book_for_the_engine_has_a_key_for_every_scene() -> None:
    manuscript = Manuscript(
        "T", parts=(Part("", (Chapter("I", (SCENE, SCENE)),)), Part("Two", (Chapter("II", (SCENE,)),)))
    )
    book = load_book(manuscript)
    assert [scene.key for scene in book.scenes] == ["c1s1", "c1s2", "c2s1"]
    assert book.chapters[1].part == "Two"
    assert book.scenes[0].kinds == (BlockKind.PARAGRAPH, BlockKind.VERSE)
    assert manuscript.words == 33
