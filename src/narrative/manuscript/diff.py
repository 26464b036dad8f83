"""Compares two states of a manuscript: which scene became which, and what changed in the words of one."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from narrative.manuscript.model import BLOCK_SEPARATOR, Manuscript

SHINGLE = 4
ALIKE = 0.3
ALIKE_IN_PLACE = 0.15
RAREST = 8
LONGEST_WORD_DIFF = 4_000
LOOK_AHEAD = 30
SAME_PARAGRAPH = 0.35
_TOKEN = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


class Fate(StrEnum):
    """What became of a scene when the book was imported again."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class OldScene:
    """A scene as it is kept: its key, the titles of its part and chapter, and its plain text."""

    key: str
    path: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """One scene. ``place`` counts the scenes of the new manuscript from 0, None for one that is gone.

    ``moved`` is true where an old scene stands in another order among those that stayed.
    """

    fate: Fate
    place: int | None = None
    key: str | None = None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does: ``matches`` holds every new scene in reading order, then every one that is gone."""

    matches: tuple[Match, ...] = ()

    def count(self, fate: Fate) -> int:
        """Return how many scenes share a fate."""
        return sum(match.fate is fate for match in self.matches)


@dataclass(frozen=True, slots=True)
class _NewScene:
    path: tuple[str, ...]
    text: str


def match_scenes(old: Sequence[OldScene], new: Manuscript) -> Plan:
    """Say for each scene of ``new`` which scene of ``old`` it is, so that an import again makes versions, not copies.

    First come scenes with the same text (white space folded), the ones in their old place before others; then the
    most alike of the rest, by shared runs of four words; then, for scenes that were rewritten, those that stand
    between the same neighbours and still share something. Every old key is given at most once.
    """
    scenes = _scenes(new)
    pairs = _pair_equal(old, scenes)
    pairs |= _pair_alike(old, scenes, pairs)
    pairs |= _pair_between(old, scenes, pairs)
    moved = _find_moved(pairs)
    matches = [_match(place, scene, old, pairs, moved) for place, scene in enumerate(scenes)]
    kept = set(pairs.values())
    gone = [Match(Fate.GONE, None, scene.key) for place, scene in enumerate(old) if place not in kept]
    return Plan((*matches, *gone))


def _scenes(manuscript: Manuscript) -> list[_NewScene]:
    return [
        _NewScene((part.title, chapter.title), scene.text)
        for part in manuscript.parts
        for chapter in part.chapters
        for scene in chapter.scenes
    ]


def _match(
    place: int, scene: _NewScene, old: Sequence[OldScene], pairs: dict[int, int], moved: frozenset[int]
) -> Match:
    if place not in pairs:
        return Match(Fate.NEW, place)
    before = old[pairs[place]]
    fate = Fate.UNCHANGED if before.text == scene.text else Fate.CHANGED
    return Match(fate, place, before.key, place in moved)


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def _pair_equal(old: Sequence[OldScene], new: Sequence[_NewScene]) -> dict[int, int]:
    """Pair scenes of equal text, by new place; among several of one text those under the same titles come first."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for place, before in enumerate(old):
        waiting[_digest(before.text)].append(place)
    digests = [_digest(scene.text) for scene in new]
    pairs: dict[int, int] = {}
    for same_path in (True, False):
        for place, scene in enumerate(new):
            places = waiting[digests[place]]
            fitting = [other for other in places if not same_path or old[other].path == scene.path]
            if place not in pairs and fitting:
                pairs[place] = fitting[0]
                places.remove(fitting[0])
    return pairs


def _shingles(text: str) -> frozenset[int]:
    """Return the runs of four words of ``text``, or its words where there are fewer."""
    words = re.findall(r"\w+", text.casefold())
    size = min(SHINGLE, len(words))
    return frozenset(hash(tuple(words[at : at + size])) for at in range(len(words) - size + 1) if size)


def _pair_alike(old: Sequence[OldScene], new: Sequence[_NewScene], pairs: dict[int, int]) -> dict[int, int]:
    """Pair the rest by likeness, best first: the share of the smaller scene's runs that the other has as well."""
    taken = set(pairs.values())
    olds = {place: _shingles(scene.text) for place, scene in enumerate(old) if place not in taken}
    news = {place: _shingles(scene.text) for place, scene in enumerate(new) if place not in pairs}
    candidates = sorted(
        (-_likeness(news[here], olds[there], shared), abs(here - there), here, there)
        for (here, there), shared in _count_shared(news, olds).items()
    )
    found: dict[int, int] = {}
    for likeness, _, here, there in candidates:
        if -likeness >= ALIKE and here not in found and there not in taken:
            found[here] = there
            taken.add(there)
    return found


def _count_shared(news: dict[int, frozenset[int]], olds: dict[int, frozenset[int]]) -> Counter[tuple[int, int]]:
    """Return how many runs each new scene shares with each old one; runs that are all over the book do not count."""
    holders: dict[int, list[int]] = defaultdict(list)
    for there, shingles in olds.items():
        for shingle in shingles:
            holders[shingle].append(there)
    shared: Counter[tuple[int, int]] = Counter()
    for here, shingles in news.items():
        for shingle in shingles:
            places = holders.get(shingle, ())
            if len(places) <= RAREST:
                shared.update((here, there) for there in places)
    return shared


def _likeness(first: frozenset[int], second: frozenset[int], shared: int) -> float:
    return 2 * shared / (len(first) + len(second)) if first or second else 0.0


def _pair_between(old: Sequence[OldScene], new: Sequence[_NewScene], pairs: dict[int, int]) -> dict[int, int]:
    """Pair what is left over between the same neighbours, if it stands alone there and is still a little alike."""
    taken = set(pairs.values())
    found: dict[int, int] = {}
    for here, scene in enumerate(new):
        if here in pairs:
            continue
        above, below = pairs.get(here - 1, -1 if here == 0 else None), pairs.get(here + 1)
        end = len(old) if here == len(new) - 1 else below
        if above is None or end is None or end - above != 2:
            continue
        there = above + 1
        words, others = set(scene.text.casefold().split()), set(old[there].text.casefold().split())
        alike = 2 * len(words & others) / max(1, len(words) + len(others))
        if there not in taken and (alike >= ALIKE_IN_PLACE or scene.path == old[there].path != ("", "")):
            found[here] = there
            taken.add(there)
    return found


def _find_moved(pairs: dict[int, int]) -> frozenset[int]:
    """Return the new places of scenes out of their old order: all paired ones but the longest row still in order."""
    places = sorted(pairs)
    in_order = _longest_rising([pairs[place] for place in places])
    return frozenset(place for index, place in enumerate(places) if index not in in_order)


def _longest_rising(numbers: Sequence[int]) -> frozenset[int]:
    """Return the indexes of a longest increasing subsequence (patience sorting)."""
    tails: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if numbers[tails[middle]] < number else (low, middle)
        before.append(tails[low - 1] if low else -1)
        tails[low : low + 1] = [index]
    chosen, index = set(), tails[-1] if tails else -1
    while index >= 0:
        chosen.add(index)
        index = before[index]
    return frozenset(chosen)


class Change(StrEnum):
    """What happened to a paragraph or to a run of words."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stayed, came or went."""

    text: str
    kind: Change


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """One paragraph; the runs of one that changed hold both the old words and the new, in reading order."""

    kind: Change
    runs: tuple[Run, ...]


def compare_texts(before: str, after: str) -> tuple[ParagraphChange, ...]:
    """Compare two plain texts paragraph by paragraph, and word by word where a paragraph changed.

    Taking all runs that are not added gives ``before`` back, all that are not removed gives ``after``. Paragraphs of
    more than 4,000 words and marks together are not compared by word, to bound the cost.
    """
    first, second = before.split(BLOCK_SEPARATOR), after.split(BLOCK_SEPARATOR)
    changes: list[ParagraphChange] = []
    for tag, from_, to, start, end in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.extend(_whole(paragraph, Change.SAME) for paragraph in first[from_:to])
        else:
            changes.extend(_compare_stretch(first[from_:to], second[start:end]))
    return tuple(changes)


def _compare_stretch(before: Sequence[str], after: Sequence[str]) -> Iterator[ParagraphChange]:
    """Yield a stretch where paragraphs differ, those that are alike side by side."""
    for old, new in _pair_paragraphs(before, after):
        if old is None:
            yield _whole(new or "", Change.ADDED)
        elif new is None:
            yield _whole(old, Change.REMOVED)
        else:
            yield ParagraphChange(Change.CHANGED, tuple(_compare_words(old, new)))


def _pair_paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Pair paragraphs in order, each with the most alike of the next few; what is alone has None beside it."""
    bags = [Counter(text.split()) for text in after]
    place = 0
    for old in before:
        bag = Counter(old.split())
        alike = [_overlap(bag, other) for other in bags[place : place + LOOK_AHEAD]]
        best = max(range(len(alike)), key=alike.__getitem__, default=None)
        if best is None or alike[best] < SAME_PARAGRAPH:
            yield old, None
            continue
        yield from ((None, new) for new in after[place : place + best])
        yield old, after[place + best]
        place += best + 1
    yield from ((None, new) for new in after[place:])


def _overlap(first: Counter[str], second: Counter[str]) -> float:
    return 2 * (first & second).total() / max(1, first.total() + second.total())


def _compare_words(before: str, after: str) -> Iterator[Run]:
    first, second = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(first) + len(second) > LONGEST_WORD_DIFF:
        yield from _replaced(before, after)
        return
    for tag, from_, to, start, end in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run("".join(first[from_:to]), Change.SAME)
        else:
            yield from _replaced("".join(first[from_:to]), "".join(second[start:end]))


def _replaced(before: str, after: str) -> Iterator[Run]:
    if before:
        yield Run(before, Change.REMOVED)
    if after:
        yield Run(after, Change.ADDED)


def _whole(paragraph: str, kind: Change) -> ParagraphChange:
    return ParagraphChange(kind, (Run(paragraph, kind),))
