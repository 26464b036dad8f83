"""A name is spelt another way in one place than everywhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from narrative.checks.finding import Evidence, Finding, Severity
from narrative.checks.passages import quote_sentence
from narrative.checks.places import name_place
from narrative.checks.spelling import is_derived, is_one_edit
from narrative.text.language.lists import load_words
from narrative.text.names import Cue
from narrative.text.personal_names import load_titles
from narrative.text.span import Span

if TYPE_CHECKING:
    from narrative.story.reading import BookReading

TITLE = "Name spelt another way"
SEVERITY = Severity.WARNING
WHY = (
    "A reader who meets a name spelt anew wonders whether somebody new has come in. It happens when a name was changed "
    "halfway, or typed once too often."
)
CHECK = "continuity/name-drift"

LEAST_MENTIONS = 8
MOST_SLIPS = 2
LEAST_SHARE = 8
LEAST_LETTERS = 4
SHORT = 5


class Place(NamedTuple):
    """Where a word of a name stands: the scene's place in the book, its key, the word's span, its neighbours.

    ``beside`` are the words next to it in the same name, titles left out.
    """

    order: int
    scene: str
    span: Span
    is_initial: bool
    beside: tuple[str, ...]


def find(book: BookReading) -> Iterator[Finding]:
    """Yield each name that stands once or twice, one letter away from a name that stands eight times as often."""
    places = _find_places(book)
    known = _find_known_words(book)
    usual = sorted(word for word, found in places.items() if len(found) >= LEAST_MENTIONS and word not in known)
    for word in sorted(places):
        if len(places[word]) <= MOST_SLIPS and _may_be_slip(word, places[word], known):
            name = _find_usual(word, usual, places)
            if name and (
                not _is_word_or_name(word.lower(), book.book.language) or _share_neighbour(places[word], places[name])
            ):
                yield _finding(book, word, name, places)


def _find_places(book: BookReading) -> Mapping[str, Sequence[Place]]:
    """Return every place of every word that stands in a name, words in capitals left out."""
    places: dict[str, list[Place]] = defaultdict(list)
    for order, scene in enumerate(book.book.scenes):
        for form in book.scenes[scene.key].names.forms:
            for occurrence in form.occurrences:
                initial = bool(occurrence.cues >> Cue.INITIAL & 1)
                pieces = list(_split(scene.text, occurrence.start, occurrence.end))
                for number, (word, span) in enumerate(pieces):
                    beside = tuple(other for other, _ in pieces[max(0, number - 1) : number + 2] if other != word)
                    places[word].append(Place(order, scene.key, span, initial and number == 0, beside))
    for found in places.values():
        found.sort()
    return places


def _split(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    place = start
    for word in text[start:end].split():
        place = text.index(word, place)
        if word[0].isupper() and not word.isupper():
            yield word, Span(place, place + len(word))
        place += len(word)


def _find_known_words(book: BookReading) -> frozenset[str]:
    """Return, with a capital, the words that the book also writes without one."""
    counts: dict[str, int] = defaultdict(int)
    for reading in book.scenes.values():
        for word, count in reading.names.lowered:
            counts[word] += count
    return frozenset(word.capitalize() for word, count in counts.items() if count > 0)


def _may_be_slip(word: str, places: Sequence[Place], known: frozenset[str]) -> bool:
    if len(word) < LEAST_LETTERS or not word.isalpha() or word in known:
        return False
    return not all(place.is_initial for place in places)


def _share_neighbour(slips: Sequence[Place], usual: Sequence[Place]) -> bool:
    """Say whether each slip stands beside a word that the usual name stands beside, too (*Coombe* Tracy)."""
    titles = load_titles("en")
    beside = {word for place in usual for word in place.beside if word not in titles}
    return all(beside.intersection(place.beside) for place in slips)


def _is_word_or_name(word: str, language: str) -> bool:
    lists = ("common_words", "given_female", "given_male", "given_either", "titles", "not_names")
    return any(word in {entry.lower() for entry in load_words(language, name)} for name in lists)


def _find_usual(word: str, usual: Sequence[str], places: Mapping[str, Sequence[Place]]) -> str:
    """Return the most frequent of the names that ``word`` may be a slip for, or nothing."""
    near = [
        name
        for name in usual
        if name[0] == word[0]
        and len(name) >= SHORT
        and len(places[name]) >= LEAST_SHARE * len(places[word])
        and is_one_edit(name, word)
        and not is_derived(name, word)
    ]
    return max(near, key=lambda name: (len(places[name]), name), default="")


def _finding(book: BookReading, word: str, name: str, places: Mapping[str, Sequence[Place]]) -> Finding:
    slips, usual = places[word], places[name]
    evidence: list[Evidence] = [quote_sentence(book, place.scene, (place.span,)) for place in (*slips, usual[0])]
    where = list(dict.fromkeys(name_place(book.book, place.scene) for place in slips))
    often = "twice " if len(slips) > len(where) else ""
    message = (
        f"“{word}” stands {often}in {' and in '.join(where)}; elsewhere the name is “{name}”, {len(usual):,} times."
    )
    confidence = min(0.95, 0.5 + 0.1 * len(name) ** 0.5 + len(usual) / 400)
    return Finding(CHECK, SEVERITY, message, WHY, tuple(evidence), (name,), round(confidence, 3))
