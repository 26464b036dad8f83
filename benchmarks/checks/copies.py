"""A copy of a book with slips put in on purpose, each with its place and its proof."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from narrative.manuscript.model import BlockKind
from narrative.story.book import Book, ChapterText, SceneText

QUOTE_MARKS = re.compile("[\"“”„«»‹›]|(?<!\\w)['‘]|[—–-]{2}|^\\s*[—–]")
WORDS_PER_SLIP = 5_000


@dataclass(frozen=True, slots=True)
class Slip:
    """One injected error: ``quote`` stands in scene ``scene`` of the copy and is at odds with ``established``."""

    kind: str
    check: str
    tier: str
    scene: str
    quote: str
    established: str
    note: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a book: the scene it stands in (by number), its own number there, its text and its kind."""

    scene: int
    place: int
    text: str
    kind: BlockKind

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def is_narration(self) -> bool:
        """Whether it is plain narration as far as one can see from outside: no speech, no letter, no verse."""
        return self.kind is BlockKind.PARAGRAPH and not QUOTE_MARKS.search(self.text) and self.text[-1:] in ".!?…"


class Draft:
    """A book's paragraphs, to be changed one at a time and made a book again."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.scenes = [_paragraphs(scene) for scene in book.scenes]
        self.chapters = list(book.chapters)

    def paragraphs(self) -> Iterator[Paragraph]:
        for scene, paragraphs in enumerate(self.scenes):
            for place, (text, kind) in enumerate(paragraphs):
                yield Paragraph(scene, place, text, kind)

    def replace(self, paragraph: Paragraph, text: str) -> None:
        self.scenes[paragraph.scene][paragraph.place] = (text, paragraph.kind)

    def insert(self, scene: int, place: int, text: str) -> None:
        self.scenes[scene].insert(place, (text, BlockKind.PARAGRAPH))

    def key(self, scene: int) -> str:
        return self.book.scenes[scene].key

    def finish(self) -> Book:
        texts = iter(self.scenes)
        chapters = []
        for chapter in self.chapters:
            scenes = tuple(_scene(scene.key, next(texts)) for scene in chapter.scenes)
            chapters.append(dataclasses.replace(chapter, scenes=scenes))
        return dataclasses.replace(self.book, chapters=tuple(chapters))


Injector = Callable[[Draft, random.Random, int], list[Slip]]


def retitle(chapter: ChapterText, title: str) -> ChapterText:
    return dataclasses.replace(chapter, title=title)


def spread(paragraphs: Sequence[Paragraph], rng: random.Random, count: int) -> list[Paragraph]:
    """Choose up to ``count`` paragraphs, no two in one scene."""
    shuffled = list(paragraphs)
    rng.shuffle(shuffled)
    chosen: dict[int, Paragraph] = {}
    for paragraph in shuffled:
        if len(chosen) < count:
            chosen.setdefault(paragraph.scene, paragraph)
    return list(chosen.values())


def make_copy(book: Book, injector: Injector, seed: int) -> tuple[Book, list[Slip]]:
    """Return a copy of ``book`` with at most one slip in 5,000 words, and the slips. A seed makes one copy."""
    rng = random.Random(f"{seed}:{book.title}:{injector.__name__}")
    words = sum(len(scene.text.split()) for scene in book.scenes)
    draft = Draft(book)
    slips = injector(draft, rng, max(1, words // WORDS_PER_SLIP))
    return draft.finish(), slips


def _paragraphs(scene: SceneText) -> list[tuple[str, BlockKind]]:
    texts = scene.text.split("\n\n")
    kinds = scene.kinds if len(scene.kinds) == len(texts) else [BlockKind.PARAGRAPH] * len(texts)
    return list(zip(texts, kinds, strict=True))


def _scene(key: str, paragraphs: Sequence[tuple[str, BlockKind]]) -> SceneText:
    return SceneText(key, "\n\n".join(text for text, _ in paragraphs), tuple(kind for _, kind in paragraphs))
