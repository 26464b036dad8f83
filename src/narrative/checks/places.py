"""Names the place of a passage the way its author would: by the chapter's number or title, by the scene if it must."""

from __future__ import annotations

from narrative.checks.titles import read_title
from narrative.story.book import Book, ChapterText


def find_chapter(book: Book, scene: str) -> ChapterText:
    """Return the chapter that holds the scene whose key is ``scene``. Raises KeyError when there is none."""
    for chapter in book.chapters:
        if any(item.key == scene for item in chapter.scenes):
            return chapter
    raise KeyError(scene)


def name_chapter(book: Book, chapter: ChapterText) -> str:
    """Return ``chapter 3``, ``chapter 3 of Book II``, or the title in quotation marks when it holds no number."""
    number = read_title(chapter.title)
    if number is None:
        return f"“{chapter.title.strip()}”" if chapter.title.strip() else f"chapter {chapter.number}"
    twins = [other for other in book.chapters if other.key != chapter.key and other.part != chapter.part]
    again = any((found := read_title(other.title)) and found.value == number.value for other in twins)
    part = f" of {chapter.part.partition(':')[0].strip()}" if again and chapter.part else ""
    return f"chapter {number.value}{part}"


def name_place(book: Book, scene: str) -> str:
    """Return the name of the chapter that holds ``scene``; of the scene, in a book of a single chapter."""
    chapter = find_chapter(book, scene)
    return name_chapter(book, chapter) if len(book.chapters) > 1 else _name_scene(chapter, scene)


def name_places(book: Book, first: str, second: str) -> tuple[str, str]:
    """Return names for two places that tell them apart where they can be told apart."""
    names = name_place(book, first), name_place(book, second)
    if names[0] != names[1] or first == second:
        return names
    scenes = (_name_scene(find_chapter(book, scene), scene) for scene in (first, second))
    one, other = (f"{name}, {scene}" for name, scene in zip(names, scenes, strict=True))
    return one, other


def _name_scene(chapter: ChapterText, scene: str) -> str:
    keys = [item.key for item in chapter.scenes]
    return f"scene {keys.index(scene) + 1}"
