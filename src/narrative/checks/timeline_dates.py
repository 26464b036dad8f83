"""Finds days that are named by their date and their weekday together, and counts from one to the next."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from narrative.text.span import Span
from narrative.text.times import Anchor, TimeExpression, TimeKind

if TYPE_CHECKING:
    from narrative.story.reading import BookReading

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = "January February March April May June July August September October November December"
MOST_DAYS = 120
COMMON_YEAR, LEAP_YEAR = 2001, 2000

_DATE = re.compile(r"(?P<year>\d{4}|-)-(?P<month>\d\d)-(?P<day>\d\d)")
_GAP = re.compile(r"[\s,.(_*—–-]{0,4}(?:the )?")


class DatedDay(NamedTuple):
    """A day with its weekday (0 is Monday) and its date; ``year`` is 0 where none is said."""

    weekday: int
    year: int
    month: int
    day: int
    scene: str
    spans: tuple[Span, ...]

    @property
    def label(self) -> str:
        return f"{MONTHS.split()[self.month - 1]} {self.day}"

    def weekday_on(self, other: DatedDay) -> set[int] | None:
        """Return the weekdays that ``other`` may fall on, counted from this one; None where it cannot be counted.

        Without years both are taken to stand in one year, leap or not, when ``other`` is the same day or comes within
        120 days after; any other step may well lead into another year.
        """
        if self.year and other.year:
            return {(self.weekday + (other.date(other.year) - self.date(self.year)).days) % 7}
        steps = {(other.date(year) - self.date(year)).days for year in (COMMON_YEAR, LEAP_YEAR)}
        if self.year or other.year or not all(0 <= step <= MOST_DAYS for step in steps):
            return None
        return {(self.weekday + step) % 7 for step in steps}

    def date(self, year: int) -> dt.date:
        last = dt.date(year + self.month // 12, self.month % 12 + 1, 1) - dt.timedelta(days=1)
        return dt.date(year, self.month, min(self.day, last.day))


def find_dated_days(book: BookReading) -> Iterator[DatedDay]:
    """Yield, in reading order, every day that stands with weekday and date side by side (*Tuesday, 4 May*)."""
    for scene in book.book.scenes:
        times = book.scenes[scene.key].times
        for one, other in itertools.pairwise(times):
            pair = {one.kind: one, other.kind: other}
            beside = _GAP.fullmatch(scene.text, one.span.end, other.span.start)
            if beside and pair.keys() == {TimeKind.WEEKDAY, TimeKind.DATE}:
                found = _read(pair[TimeKind.WEEKDAY], pair[TimeKind.DATE], scene.key)
                if found:
                    yield found


def _read(weekday: TimeExpression, date: TimeExpression, scene: str) -> DatedDay | None:
    name = weekday.value.split()[0]
    match = _DATE.fullmatch(date.value)
    if not match or name not in DAYS or weekday.direction or weekday.anchor is not Anchor.NONE:
        return None
    year, month, day = int(match["year"].strip("-") or 0), int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31 and (year == 0 or year >= dt.MINYEAR)):
        return None
    return DatedDay(DAYS.index(name), year, month, day, scene, tuple(sorted((weekday.span, date.span))))
