"""Who says *I* is known where a heading names him or the others call him by name."""

from __future__ import annotations

from narrative.story.book import Book, ChapterText, SceneText
from narrative.story.reading import BookReading, read_book

SCENE = """I looked up from my work. I had not heard them come in, and I was cold and my hands shook.

“{name}, come here,” said Anna. Anna was pale. I went to the window and I stood beside her, and I said nothing.

“What do you see, {name}?” asked Boris. I told him that I saw the sea, and that my eyes were tired.

“You were always a fool, {name},” said Anna. I laughed. I had my reasons, and I kept them to myself."""


def narrators(book: Book) -> list[str]:
    reading: BookReading = read_book(book)
    names = {entity.id: entity.name for entity in reading.entities}
    return [names[person] for person in reading.narrators.values()]


def test_whom_the_others_call_and_the_narration_does_not_name() -> None:
    scenes = tuple(SceneText(f"s{i}", SCENE.format(name="Viktor")) for i in range(2))
    assert narrators(Book((ChapterText("c1", "I", 1, scenes),))) == ["Viktor", "Viktor"]


def test_a_heading_names_the_writer() -> None:
    text = SCENE.format(name="sir").replace("Anna was pale", "Anna Brandt was pale")
    chapters = (
        ChapterText("c1", "Anna Brandt’s Diary", 1, (SceneText("a", text),)),
        ChapterText("c2", "Boris", 2, (SceneText("b", text),)),
    )
    assert narrators(Book(chapters)) == ["Anna Brandt", "Boris"]


def test_nobody_where_two_may_be_meant() -> None:
    scenes = tuple(SceneText(name, SCENE.format(name=name)) for name in ("Viktor", "Pavel", "Viktor2", "Pavel2"))
    scenes = tuple(SceneText(s.key, s.text.replace("2", "")) for s in scenes)
    assert narrators(Book((ChapterText("c1", "I", 1, scenes),))) == []


def test_nobody_in_a_story_told_of_others() -> None:
    text = "Viktor looked up. He had not heard them. “Viktor, come here,” said Anna. He came, and she smiled at him."
    assert narrators(Book((ChapterText("c1", "I", 1, (SceneText("a", text),)),))) == []
