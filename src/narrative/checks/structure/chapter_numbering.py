"""The numbers of the chapters leave one out, or use one twice."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from narrative.checks.finding import Evidence, Finding, Severity
from narrative.checks.numerals import Style, write_number
from narrative.checks.titles import read_title
from narrative.manuscript.model import Role
from narrative.story.book import Book, ChapterText
from narrative.text.span import Span

if TYPE_CHECKING:
    from narrative.story.reading import BookReading

TITLE = "Chapter number missing or repeated"
READS_WORDS = False
SEVERITY = Severity.BLOCKER
WHY = (
    "A reader who turns from chapter 11 to chapter 13 believes that a chapter is missing; so does a printer. It often "
    "happens when chapters were moved, cut or joined."
)
CHECK = "structure/chapter-numbering"

_FARTHEST = 50


@dataclass(frozen=True, slots=True)
class Numbered:
    """A chapter, the number its title gives it, how that is written, and its place among the story's chapters."""

    chapter: ChapterText
    value: int
    style: Style
    span: Span
    place: int

    @property
    def label(self) -> str:
        return self.written(self.value)

    def written(self, value: int) -> str:
        """Write another number the way this title writes its own."""
        number = write_number(value, self.style)
        own = self.span.of(self.chapter.title)
        if self.style is Style.WORDS and own.isupper():
            number = number.upper()
        elif self.style is Style.WORDS and own.istitle():
            number = number.title()
        elif self.style is Style.ROMAN and own.islower():
            number = number.lower()
        return f"chapter {number}"


def find(book: BookReading) -> Iterator[Finding]:
    """Yield each gap, repeat and disorder in the chapter numbers of every run that counts up by one."""
    parts = len({chapter.part for chapter in book.book.chapters if chapter.role is Role.BODY})
    for run in _runs(_number_chapters(book.book)):
        for finding in _faults(run):
            yield _finding(*finding, run[0].chapter.part if parts > 1 else "")


def _number_chapters(book: Book) -> list[Numbered]:
    numbered = []
    chapters = [chapter for chapter in book.chapters if chapter.role is Role.BODY]
    for place, chapter in enumerate(chapters):
        found = read_title(chapter.title)
        if found and chapter.scenes and found.value <= len(chapters) + _FARTHEST:
            numbered.append(Numbered(chapter, found.value, found.style, found.span, place))
    return numbered


def _runs(numbered: Sequence[Numbered]) -> Iterator[Sequence[Numbered]]:
    """Part ``numbered`` wherever the count begins again: at a new 1, or at a new part that does not count on."""
    start = 0
    for index, (before, after) in enumerate(itertools.pairwise(numbered), start=1):
        new_part = before.chapter.part != after.chapter.part
        highest = max(item.value for item in numbered[start:index])
        if (after.value == 1 and highest > 1) or (new_part and after.value <= highest):
            yield numbered[start:index]
            start = index
    yield numbered[start:]


def _faults(run: Sequence[Numbered]) -> Iterator[tuple[str, Numbered, Numbered]]:
    """Yield a sentence and the two chapters it speaks of, for each place where ``run`` does not count up by one."""
    if len(run) < 2:
        return
    before = run[0]
    seen = {before.value: before}
    for index, item in enumerate(run[1:], start=1):
        following = run[index + 1] if index + 1 < len(run) else None
        expected = before.value + 1
        if item.value == expected or _filled(before, item):
            before = item
        elif following and item.value == following.value == expected + 1:
            yield _sentence_repeat(item, expected), item, following
            before = _renumber(item, expected)
        elif following and following.value == expected + 1 and item.value not in seen:
            yield _sentence_misnumbered(before, item, following), before, item
            before = _renumber(item, expected)
        elif item.value in seen:
            skips = following is not None and following.value == expected + 1
            yield _sentence_repeat(item, expected if skips else None), seen[item.value], item
            before = before if not skips else _renumber(item, expected)
        elif item.value > expected:
            yield _sentence_gap(before, item, run[index + 1 :]), before, item
            before = item
        seen.setdefault(item.value, item)


def _renumber(item: Numbered, value: int) -> Numbered:
    return dataclasses.replace(item, value=value)


def _filled(before: Numbered, after: Numbered) -> bool:
    """Say whether chapters without a number stand exactly where the missing numbers would."""
    missing = after.value - before.value - 1
    return missing > 0 and after.place - before.place - 1 == missing


def _sentence_gap(before: Numbered, after: Numbered, rest: Sequence[Numbered]) -> str:
    missing = range(before.value + 1, after.value)
    later = {item.value for item in rest}
    lead = f"{_capital(before.label)} is followed by {after.label}"
    if set(missing) <= later:
        return f"{lead}; {_list(after, missing)} {'comes' if len(missing) == 1 else 'come'} only after it."
    return f"{lead}: there is no {_list(after, missing, last=' or ')}."


def _sentence_repeat(item: Numbered, instead: int | None) -> str:
    lead = f"Two chapters are called {item.label}"
    return f"{lead}, and none is {item.written(instead)}." if instead else f"{lead}."


def _sentence_misnumbered(before: Numbered, item: Numbered, following: Numbered) -> str:
    return f"{_capital(item.label)} stands between {before.label} and {following.label}."


def _list(like: Numbered, values: Sequence[int], last: str = " and ") -> str:
    if len(values) > 3:
        return f"{like.written(values[0])} to {like.written(values[-1]).removeprefix('chapter ')}"
    names = [like.written(value).removeprefix("chapter ") for value in values]
    return "chapter " + (last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0])


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _finding(sentence: str, one: Numbered, other: Numbered, part: str) -> Finding:
    evidence = tuple(
        Evidence.in_title(item.chapter.scenes[0].key, item.chapter.title, (item.span,)) for item in (one, other)
    )
    message = f"{sentence.removesuffix('.')}, in “{part}”." if part else sentence
    return Finding(CHECK, SEVERITY, message, WHY, evidence, (part,) if part else (), 0.95)
