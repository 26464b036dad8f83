"""Puts whole paragraphs into the other tense or person and counts which are noticed.

The converters know no list of the engine's: irregular verbs stand in ``irregular.txt`` beside this file, and a regular
past is turned when the book itself uses the base form somewhere.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.text.scenes import Scene, load_scenes
from narrative.text.discourse import find_zones
from narrative.text.tense import ParagraphTense, TenseValue, find_tense
from narrative.text.viewpoint import ParagraphViewpoint, Person, find_viewpoint

_BEFORE_NO_FINITE = """
have has had having be been being is are am was were get got gets to not never of a an the his her its their my our
your by with in on at for from some any no much very so as too half more most
"""
_NO_FINITE_AFTER = frozenset(_BEFORE_NO_FINITE.split())
_FIRST = {"he": "I", "she": "I", "him": "me", "his": "my", "himself": "myself", "herself": "myself"}
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_QUOTE = re.compile("[“”‘\"«»]|(?<!\\w)'")
_LEAST_WORDS = 40
_LEAST_CHANGES = 3


class Score(NamedTuple):
    """How many slips were found of how many put in, and the alarms on how many clean words."""

    found: int = 0
    put_in: int = 0
    alarms: int = 0
    words: int = 0

    def plus(self, other: Score) -> Score:
        return Score(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


@cache
def load_irregular() -> dict[str, str]:
    text = Path(__file__).with_name("irregular.txt").read_text("utf-8")
    return dict(pair.split(":") for pair in text.split())


def to_present(paragraph: str, vocabulary: frozenset[str]) -> tuple[str, int]:
    """Return ``paragraph`` with its past verbs in the present, and how many there were."""
    pieces: list[str] = []
    count, end, before = 0, 0, ""
    for match in _WORD.finditer(paragraph):
        word = match.group()
        is_helper = word in {"was", "were", "had", "did"}
        present = _present(word, vocabulary) if is_helper or before not in _NO_FINITE_AFTER else None
        if present:
            pieces += [paragraph[end : match.start()], _agree(present, before)]
            end, count = match.end(), count + 1
        before = word.lower()
    return "".join((*pieces, paragraph[end:])), count


def _present(word: str, vocabulary: frozenset[str]) -> str | None:
    if word in load_irregular():
        return load_irregular()[word]
    if not re.fullmatch(r"[a-z]{2,}ed", word):
        return None
    stem = word[:-2]
    if stem.endswith("i"):
        return f"{stem[:-1]}ies" if f"{stem[:-1]}y" in vocabulary else None
    for base in (stem, f"{stem}e", stem[:-1] if stem[-1] == stem[-2:-1] else stem):
        if base in vocabulary and len(base) > 2:
            return f"{base}es" if re.search(r"(?:[sxz]|ch|sh)$", base) else f"{base}s"
    return None


def _agree(present: str, subject: str) -> str:
    if subject == "i" and present == "is":
        return "am"
    if subject not in {"i", "we", "you", "they"}:
        return present
    plural = {"is": "are", "has": "have", "does": "do", "goes": "go"}.get(present)
    return plural or re.sub(r"(?<=ch|sh|ss)es$|(?<=x|z)es$|s$", "", re.sub(r"ies$", "ys", present))


def to_first_person(paragraph: str) -> tuple[str, int]:
    """Return ``paragraph`` with *he* or *she*, whichever is more common, made *I*, and how many words changed."""
    words = [word.lower() for word in _WORD.findall(paragraph)]
    is_female = words.count("she") > words.count("he")
    table = {word: form for word, form in _FIRST.items() if (word in {"she", "herself"}) == is_female}
    if is_female:
        table["her"] = "my"
    count = 0

    def turn(match: re.Match[str]) -> str:
        nonlocal count
        form = table.get(match.group().lower())
        count += form is not None
        return form or match.group()

    return _WORD.sub(turn, paragraph), count


def measure_slips(files: Sequence[Path], most: int = 40) -> None:
    """Print, for tense and for person, recall on up to ``most`` paragraphs a book, and alarms in 10,000 clean words."""
    rng = random.Random(1)
    tense = person = Score()
    for path in files:
        scenes = load_scenes(path)
        tense = tense.plus(measure_tense(scenes, rng, most))
        person = person.plus(measure_person(scenes, rng, most))
    for name, score in (("tense", tense), ("person", person)):
        recall, rate = score.found / max(1, score.put_in), 10_000 * score.alarms / max(1, score.words)
        print(f"{name}: recall {score.found}/{score.put_in} = {recall:.3f};", end=" ")
        print(f"alarms {score.alarms} in {score.words:,} clean words = {rate:.3f} in 10,000")


def _is_host(text: str, item: ParagraphTense | ParagraphViewpoint) -> bool:
    paragraph = item.span.of(text)
    return not item.has_speech and not _QUOTE.search(paragraph) and len(paragraph.split()) >= _LEAST_WORDS


def measure_tense(scenes: Sequence[Scene], rng: random.Random, most: int) -> Score:
    """Return the score of one book in the past tense; nothing for any other."""
    read = [(text, find_tense(text, find_zones(text, kinds))) for text, kinds in scenes]
    past, present = sum(item.past for _, item in read), sum(item.present for _, item in read)
    if past < 6 * present:
        return Score()
    vocabulary = frozenset(word for text, _ in scenes for word in _WORD.findall(text))
    paragraphs = [(text, item) for text, found in read for item in found.paragraphs]
    alarms = sum(item.value is TenseValue.PRESENT for _, item in paragraphs)
    hosts = [to_present(item.span.of(text), vocabulary) for text, item in paragraphs if _is_host(text, item)]
    turned = [text for text, count in hosts if count >= _LEAST_CHANGES]
    chosen = rng.sample(turned, min(most, len(turned)))
    found = sum(any(item.value is TenseValue.PRESENT for item in find_tense(text).paragraphs) for text in chosen)
    return Score(found, len(chosen), alarms, sum(len(text.split()) for text, _ in scenes))


def measure_person(scenes: Sequence[Scene], rng: random.Random, most: int) -> Score:
    """Return the score of one book in the third person; nothing for any other."""
    read = [(text, find_viewpoint(text, find_zones(text, kinds))) for text, kinds in scenes]
    words, first = sum(item.words for _, item in read), sum(item.first for _, item in read)
    if first > 0.002 * words:
        return Score()
    paragraphs = [(text, item) for text, found in read for item in found.paragraphs]
    alarms = sum(item.person is Person.FIRST for _, item in paragraphs)
    hosts = [to_first_person(item.span.of(text)) for text, item in paragraphs if _is_host(text, item)]
    turned = [text for text, count in hosts if count >= _LEAST_CHANGES]
    chosen = rng.sample(turned, min(most, len(turned)))
    found = sum(any(item.person is Person.FIRST for item in find_viewpoint(text).paragraphs) for text in chosen)
    return Score(found, len(chosen), alarms, sum(len(text.split()) for text, _ in scenes))
