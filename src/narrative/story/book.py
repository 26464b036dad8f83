"""The book as the engine takes it: plain text scene by scene, in reading order."""

from __future__ import annotations

from dataclasses import dataclass

from narrative.manuscript.model import BlockKind, Manuscript, Role


@dataclass(frozen=True, slots=True)
class SceneText:
    """One scene: ``key`` names it for ever, ``kinds`` says what each of its paragraphs is."""

    key: str
    text: str
    kinds: tuple[BlockKind, ...] = ()


@dataclass(frozen=True, slots=True)
class ChapterText:
    """One chapter; ``number`` counts from 1 through the book whatever the title says."""

    key: str
    title: str
    number: int
    scenes: tuple[SceneText, ...] = ()
    part: str = ""
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Book:
    """A whole book. Scene keys are unique."""

    chapters: tuple[ChapterText, ...] = ()
    title: str = ""
    language: str = "en"

    @property
    def scenes(self) -> tuple[SceneText, ...]:
        return tuple(scene for chapter in self.chapters for scene in chapter.scenes)


def load_book(manuscript: Manuscript) -> Book:
    """Return the text of ``manuscript`` with keys drawn from the places of its chapters and scenes (``c3s2``)."""
    chapters = []
    parts = [(part, chapter) for part in manuscript.parts for chapter in part.chapters]
    for number, (part, chapter) in enumerate(parts, start=1):
        scenes = tuple(
            SceneText(f"c{number}s{index}", scene.text, tuple(block.kind for block in scene.text_blocks))
            for index, scene in enumerate(chapter.scenes, start=1)
        )
        chapters.append(ChapterText(f"c{number}", chapter.title, number, scenes, part.title, chapter.role))
    return Book(tuple(chapters), manuscript.title, manuscript.language)
