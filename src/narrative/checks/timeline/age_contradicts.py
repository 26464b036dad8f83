"""Somebody's age does not fit an age the book gave before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from narrative.checks.finding import Finding, Severity
from narrative.checks.passages import quote_sentence
from narrative.checks.places import name_places
from narrative.story.claims import Claim
from narrative.story.entity import Entity
from narrative.text.attribute_values import Predicate
from narrative.text.attributes import Modality
from narrative.text.times import TimeKind

if TYPE_CHECKING:
    from narrative.story.reading import BookReading

TITLE = "Age does not fit"
SEVERITY = Severity.WARNING
WHY = (
    "Readers add up years. Somebody who is thirty-four in one chapter and twenty-nine in a later one stops being real."
)
CHECK = "timeline/age-contradicts"

LEAST_RISE = 3
YEAR = 365
LONG = 300

_AGE = re.compile(r"(?P<low>\d{1,3})(?:\.\.(?P<high>\d{1,3}))?")
_BACK = re.compile(
    r"\b(?:years? (?:ago|before|earlier)|when (?:he|she|I|they) (?:was|were)|had been|as a (?:boy|girl|child)|"
    r"remember\w*|once|at that time|in those days|since|until|till|already|before)\b",
    re.IGNORECASE,
)


class Stated(NamedTuple):
    """An age as stated: at least ``low`` and at most ``high`` completed years, in the ``order``-th scene."""

    low: int
    high: int
    order: int
    claim: Claim


def find(book: BookReading) -> Iterator[Finding]:
    """Yield, for each person, the first two ages that cannot both be true in the order in which the book tells them.

    Somebody who is older in an earlier chapter than in a later one has grown younger; somebody who ages three years
    or more while no stretch of years is named has grown old too fast. Looks back are passed over.
    """
    people = {entity.id: entity for entity in book.entities}
    texts = {scene.key: scene.text for scene in book.book.scenes}
    order = {scene.key: number for number, scene in enumerate(book.book.scenes)}
    ages: dict[str, list[Stated]] = defaultdict(list)
    for claim in book.claims:
        match = _AGE.fullmatch(claim.value)
        is_age = claim.predicate is Predicate.AGE and claim.modality is Modality.ASSERTED and claim.entity in people
        if is_age and match and not _BACK.search(claim.sentence.of(texts[claim.scene])):
            low = int(match["low"])
            ages[claim.entity].append(Stated(low, int(match["high"] or low), order[claim.scene], claim))
    for entity, stated in ages.items():
        for one, other in _find_pairs(book, stated):
            yield _finding(book, people[entity], one, other)


def _find_pairs(book: BookReading, stated: Sequence[Stated]) -> Iterator[tuple[Stated, Stated]]:
    for index, other in enumerate(stated):
        for one in stated[:index]:
            if other.high < one.low:
                yield one, other
                return
            if other.low - one.high >= LEAST_RISE and not _may_take_years(book, one, other):
                yield one, other
                return


def _may_take_years(book: BookReading, one: Stated, other: Stated) -> bool:
    """Say whether years may pass between the two: a part begins, or the text names a long time, a year or a season."""
    chapters = {scene.key: chapter for chapter in book.book.chapters for scene in chapter.scenes}
    if chapters[one.claim.scene].part != chapters[other.claim.scene].part:
        return True
    for scene in book.book.scenes[one.order : other.order + 1]:
        for time in book.scenes[scene.key].times:
            is_long = time.kind in (TimeKind.OFFSET, TimeKind.DURATION) and (time.high is None or time.high >= LONG)
            is_year = time.kind is TimeKind.DATE and re.match(r"\d{4}", time.value)
            if is_long or is_year or time.kind in (TimeKind.ANACHRONY, TimeKind.SEASON):
                return True
    return False


def _finding(book: BookReading, person: Entity, one: Stated, other: Stated) -> Finding:
    first, second = name_places(book.book, one.claim.scene, other.claim.scene)
    then = "only " if other.high < one.low else "already "
    message = f"{person.name} is {_name(one)} in {first}, but {then}{_name(other)} in {second}."
    evidence = tuple(quote_sentence(book, item.claim.scene, (item.claim.span,)) for item in (one, other))
    confidence = min(one.claim.confidence, other.claim.confidence) * (0.95 if other.high < one.low else 0.7)
    return Finding(CHECK, SEVERITY, message, WHY, evidence, (person.name,), round(confidence, 3))


def _name(age: Stated) -> str:
    return str(age.low) if age.low == age.high else f"{age.low} to {age.high}"
