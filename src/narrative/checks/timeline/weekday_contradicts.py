"""A day of the week does not fit the day that was named before it."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from narrative.checks.finding import Finding, Severity
from narrative.checks.passages import quote_sentence
from narrative.checks.places import name_places
from narrative.checks.timeline_dates import find_dated_days
from narrative.text.discourse import Zone, ZoneKind
from narrative.text.span import Span
from narrative.text.times import Anchor, TimeExpression, TimeKind

if TYPE_CHECKING:
    from narrative.story.reading import BookReading

TITLE = "Weekday does not fit"
SEVERITY = Severity.BLOCKER
WHY = "Readers count days, above all in a story that hangs on a date; a Tuesday that follows a Sunday stops them."
CHECK = "timeline/weekday-contradicts"

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NEAR = 48
FARTHEST = 20_000
MOST_DAYS = 14

_RESETS = frozenset({TimeKind.ANACHRONY, TimeKind.FESTIVAL})
_WHOLE_DATE = re.compile(r".*-\d\d")
_TOLD = frozenset({ZoneKind.NARRATION, ZoneKind.DIARY, ZoneKind.HEADING})
_NOT_NOW = re.compile(r"(?:by|until|till|since|from|before|after|every|each|most|all|of)\b", re.IGNORECASE)
_IS = re.compile(
    r"\b(?:it|this|that|which|day|morning|evening|night|afternoon|today)\b[^.;:!?]{0,24}\b(?:was|is|being)"
    r"(?: (?:now|then|only|already|still|on))?(?: an?(?: \w+)?)? ?$",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"[^.;:!?]{0,60}\b(?:would|will|shall|should|might|may|could|was to|were to|is to|had|next|week)\b", re.IGNORECASE
)
_PASSES = re.compile(
    r"\b(?:days?|weeks?|months?|years?|time|nights?)\b(?: \w+){0,2} "
    r"(?:passed|went by|go by|gone by|slipped|wore on|followed)\b",
    re.IGNORECASE,
)


class Day(NamedTuple):
    """A weekday that the story has reached: which (0 is Monday), where, and the words that name it."""

    weekday: int
    scene: str
    span: Span
    place: int


def find(book: BookReading) -> Iterator[Finding]:
    """Yield each weekday that an exact step in time (*the next morning*, *two days later*) makes another one.

    Only the narrator's own words count. Between the two days no other time may be named.
    """
    yield from _find_stepped(book)
    yield from _find_dated(book)


def _find_stepped(book: BookReading) -> Iterator[Finding]:
    day: Day | None = None
    place = 0
    for scene in book.book.scenes:
        reading = book.scenes[scene.key]
        times = [time for time in reading.times if not time.spoken and _is_told(time, reading.zones)]
        starts = frozenset(sentence.start for sentence in reading.sentences)
        step: TimeExpression | None = None
        for time in times:
            weekday = _read_weekday(time)
            if time.kind is TimeKind.OFFSET:
                day = None if step and _moves(step) else day
                step = time if _is_exact(time) else None
                day = None if _moves(time) and not step else day
            elif weekday is not None and step and _is_beside(scene.text, step, time):
                here = Day(weekday, scene.key, time.span, place + time.span.start)
                is_near = day is not None and here.place - day.place <= FARTHEST
                if day and is_near and not (_fits(day.weekday, step, weekday) or _time_passes(book, day, here)):
                    yield _finding(book, day, step, here)
                day, step = here, None
            elif weekday is not None and _is_reached(scene.text, time, starts):
                day, step = Day(weekday, scene.key, time.span, place + time.span.start), None
            elif _moves(time):
                day = step = None
        if step and _moves(step):
            day = None
        place += len(scene.text)


def _is_told(time: TimeExpression, zones: Sequence[Zone]) -> bool:
    return any(zone.kind in _TOLD and zone.span.contains(time.span) for zone in zones)


def _read_weekday(time: TimeExpression) -> int | None:
    name = time.value.split()[0]
    plain = time.kind is TimeKind.WEEKDAY and time.anchor is Anchor.NONE and not time.direction
    return DAYS.index(name) if plain and name in DAYS else None


def _moves(time: TimeExpression) -> bool:
    """Say whether the story may stand on another day after ``time``: it steps on, or names a day or a feast."""
    if time.kind is TimeKind.OFFSET:
        return time.anchor is Anchor.EVENT and time.direction > 0 and (time.high is None or time.high >= 1)
    if time.kind is TimeKind.DATE:
        return bool(_WHOLE_DATE.fullmatch(time.value))
    return time.kind in _RESETS or _read_weekday(time) is not None


def _is_exact(time: TimeExpression) -> bool:
    counted = time.low is not None and time.high is not None and time.high <= MOST_DAYS
    return counted and bool(time.direction) and time.anchor in (Anchor.EVENT, Anchor.NOW)


def _is_beside(text: str, step: TimeExpression, time: TimeExpression) -> bool:
    """Say whether the weekday names the day that the step leads to: right after it, or at once in the next words."""
    between = text[step.span.end : time.span.start]
    if len(between) > NEAR or _NOT_NOW.match(time.span.of(text)) or re.search(r"[!?;]|\n|\bfor\b|\bto\b", between):
        return False
    if "." in between:
        return bool(_IS.search(between))
    return bool(re.fullmatch(r"[\s,(—–-]*(?:on )?(?:the )?|[^.]*\b(?:was|being|is|of)(?: an?(?: \w+)?)? ?", between))


def _is_reached(text: str, time: TimeExpression, starts: frozenset[int]) -> bool:
    """Say whether the story itself stands on this weekday: it begins a sentence, or *it was* this day."""
    if _NOT_NOW.match(time.span.of(text)) or _PLANNED.match(text, time.span.end):
        return False
    is_initial = time.definite and time.span.start in starts
    return is_initial or bool(_IS.search(text, max(0, time.span.start - 60), time.span.start))


def _fits(weekday: int, step: TimeExpression, other: int) -> bool:
    return any((weekday + step.direction * days) % 7 == other for days in _days(step))


def _days(step: TimeExpression) -> range:
    return range(math.ceil(step.low or 0), math.floor(step.high or 0) + 1)


def _time_passes(book: BookReading, day: Day, here: Day) -> bool:
    """Say whether the text between the two says that days or weeks went by."""
    keys = [scene.key for scene in book.book.scenes]
    for index in range(keys.index(day.scene), keys.index(here.scene) + 1):
        text = book.book.scenes[index].text
        start = day.span.end if keys[index] == day.scene else 0
        end = here.span.start if keys[index] == here.scene else len(text)
        if _PASSES.search(text, start, end):
            return True
    return False


def _finding(book: BookReading, day: Day, step: TimeExpression, here: Day) -> Finding:
    text = next(scene.text for scene in book.book.scenes if scene.key == here.scene)
    expected = [DAYS[(day.weekday + step.direction * days) % 7].capitalize() for days in _days(step)]
    first, second = name_places(book.book, day.scene, here.scene)
    where = f"In {first}" if first == second else f"In {first} it is {DAYS[day.weekday].capitalize()}; in {second}"
    step_words = step.span.of(text).lower()
    name = DAYS[here.weekday].capitalize()
    if first == second:
        message = f"{where} it is {DAYS[day.weekday].capitalize()}, and “{step_words}” it is {name}; "
    else:
        message = f"{where}, “{step_words}”, it is {name}; "
    message += f"that would be {_one_of(expected)}."
    evidence = (
        quote_sentence(book, day.scene, (day.span,)),
        quote_sentence(book, here.scene, (step.span, here.span)),
    )
    return Finding(CHECK, SEVERITY, message, WHY, evidence, (), 0.9 if len(expected) == 1 else 0.75)


def _one_of(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def _find_dated(book: BookReading) -> Iterator[Finding]:
    days = list(find_dated_days(book))
    for before, after in itertools.pairwise(days):
        expected = before.weekday_on(after)
        if expected is not None and expected != {after.weekday} and after.weekday not in expected:
            first, second = name_places(book.book, before.scene, after.scene)
            wanted = " or ".join(DAYS[day].capitalize() for day in sorted(expected))
            message = (
                f"{before.label} is a {DAYS[before.weekday].capitalize()} in {first}, so {after.label} would be a "
                f"{wanted}; in {second} it is a {DAYS[after.weekday].capitalize()}."
            )
            evidence = tuple(quote_sentence(book, day.scene, day.spans) for day in (before, after))
            yield Finding(CHECK, SEVERITY, message, WHY, evidence, (), 0.85)
