"""Finds time expressions: weekdays, dates, clock times, offsets, durations, ages, festivals, seasons and looks back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from narrative.text.language.lists import load_words
from narrative.text.quotations import Quotation, QuotationKind, find_quotations
from narrative.text.span import Span
from narrative.text.time_rules import Rule, load_count, load_digit_rules, load_triggers
from narrative.text.time_values import Value, read_value


class TimeKind(StrEnum):
    """What sort of time is named; the unit of ``low`` and ``high`` depends on it."""

    WEEKDAY = "weekday"
    DATE = "date"
    CLOCK = "clock"
    PART_OF_DAY = "part-of-day"
    OFFSET = "offset"
    DURATION = "duration"
    REPEATED = "repeated"
    AGE = "age"
    SEASON = "season"
    FESTIVAL = "festival"
    ANACHRONY = "anachrony"


class Anchor(StrEnum):
    """What an offset or a weekday counts from."""

    NONE = ""
    EVENT = "event"
    NOW = "now"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time as the text names it.

    ``value`` is its normal form, by kind:

    - weekday: ``friday``, ``friday evening``; bounds in days from its anchor, where it has one.
    - date: ``1897-05-03``, ``--05-03`` (no year), ``1897-05``, ``--05``, ``1897``, ``---19`` (a day alone).
    - clock: ``20:35``, or ``08:35?`` where the half of the day is not said; bounds in minutes after midnight, the two
      halves where it is not said.
    - part-of-day: ``evening``; bounds in minutes after midnight, beyond 1440 on the next day.
    - offset, duration: ``P3D``, ``P1D morning``, ``P2..3W``; bounds in days, wide enough for the vagueness of words.
    - age: ``23``, ``36..44``; bounds in completed years.
    - season, festival (``christmas --12-25``), repeated (``every day``), anachrony: words, no bounds.

    ``direction`` is +1 for later, -1 for earlier. ``anchor`` says than what: the last event told, now (when it is
    said), or some other event that the sentence names. ``definite`` is false for *a Monday* or *Mondays*.
    ``spoken`` says that it stands in a quotation.
    """

    span: Span
    kind: TimeKind
    value: str
    low: float | None = None
    high: float | None = None
    direction: int = 0
    anchor: Anchor = Anchor.NONE
    definite: bool = True
    spoken: bool = False


class _Candidate(NamedTuple):
    start: int
    end: int
    rule: Rule
    value: Value


class _Window(NamedTuple):
    """Where to look: the trigger from ``start`` to ``end``, and how far around it."""

    floor: int
    start: int
    end: int
    ceiling: int


_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_REACH_BACK, _REACH_AHEAD = 72, 64
_GREETING = re.compile(r"\bgood[\s-]+$", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"(\w+)\s+$")
_AFTER_NAME = re.compile(r"\s+(\w+)")


def find_time_expressions(
    text: str, quotations: Sequence[Quotation] | None = None, language: str = "en"
) -> tuple[TimeExpression, ...]:
    """Return the time expressions of ``text`` in order; none overlaps another.

    The rules are data (``language/en/time_rules.txt``). Where two fit, the longer one wins. What is only perhaps a
    time (*May* as a name, *the spring* of a clock, *Good morning*) is left out.
    """
    marks = find_quotations(text) if quotations is None else quotations
    spoken = [
        mark.span for mark in marks if mark.depth == 0 and mark.kind in {QuotationKind.SPEECH, QuotationKind.UNKNOWN}
    ]
    starts = [span.start for span in spoken]
    found = []
    for candidate in _choose(_find_candidates(text, language)):
        index = bisect_right(starts, candidate.start) - 1
        is_spoken = index >= 0 and candidate.start < spoken[index].end
        found.append(_express(candidate, is_spoken=is_spoken))
    return tuple(found)


def _express(candidate: _Candidate, *, is_spoken: bool) -> TimeExpression:
    settings = candidate.rule.settings
    return TimeExpression(
        Span(candidate.start, candidate.end),
        TimeKind(candidate.rule.kind),
        candidate.value.text,
        candidate.value.low,
        candidate.value.high,
        int(settings.get("direction", "0")),
        Anchor(settings.get("anchor", "")),
        settings.get("definite") != "no",
        is_spoken,
    )


def _find_candidates(text: str, language: str) -> Iterator[_Candidate]:
    triggers, digits = load_triggers(language), load_digit_rules(language)
    last: dict[str, int] = {}
    for token in _TOKEN.finditer(text):
        word = token.group().lower()
        rules = triggers.get(word, ())
        if not rules and word[0].isdigit():
            rules = _digit_rules(word, digits)
        if not rules or _GREETING.search(text, max(0, token.start() - 8), token.start()):
            continue
        for family in {rule.trigger for rule in rules}:
            floor = max(token.start() - _REACH_BACK, last.get(family, 0))
            last[family] = token.start()
            end = min(len(text), token.end() + _REACH_AHEAD)
            window = _Window(floor, token.start(), token.end(), end)
            own = [rule for rule in rules if rule.trigger == family]
            yield from _try_rules(text, own, window, language)


def _digit_rules(word: str, digits: dict[str, tuple[Rule, ...]]) -> tuple[Rule, ...]:
    if word.isdigit():
        if len(word) == 4:
            return digits["year"]
        return digits["digit"] + digits["number"] if len(word) <= 2 else ()
    return digits["ordinal"] if word[:-2].isdigit() else digits["digit"]


def _try_rules(text: str, rules: Sequence[Rule], window: _Window, language: str) -> Iterator[_Candidate]:
    count = _search(text, load_count(language), window) if any(rule.follows_count for rule in rules) else None
    for rule in rules:
        if not rule.follows_count:
            match, head = _search(text, rule.pattern, window), None
        else:
            match, head = rule.pattern.match(text, count.end()) if count else None, count
        if match is None:
            continue
        start, end = (head or match).start(), match.end()
        if "\n\n" in text[start:end] or (rule.kind == "weekday" and _is_name(text, start, end)):
            continue
        groups = {**(head.groupdict() if head else {}), **match.groupdict()}
        value = read_value(rule.kind, text[start:end], groups, rule.settings, language)
        if value is not None:
            yield _Candidate(start, end, rule, value)


def _search(text: str, pattern: re.Pattern[str], window: _Window) -> re.Match[str] | None:
    """Return the first match in the window that holds its trigger."""
    for match in pattern.finditer(text, window.floor, window.ceiling):
        if match.start() > window.start:
            return None
        if match.end() >= window.end:
            return match
    return None


def _is_name(text: str, start: int, end: int) -> bool:
    """Say whether a weekday is somebody's name here: it stands alone, and it speaks."""
    if text[start:end].lower() not in load_triggers("en"):
        return False
    verbs = load_words("en", "speech_verbs")
    before = _BEFORE_NAME.search(text, max(0, start - 16), start)
    after = _AFTER_NAME.match(text, end)
    return bool((before and before.group(1) in verbs) or (after and after.group(1) in verbs))


def _choose(candidates: Iterator[_Candidate]) -> list[_Candidate]:
    """Keep the longest of those that overlap, the earlier rule of those that are as long."""
    ranked = sorted(candidates, key=lambda item: (item.start - item.end, item.rule.order, item.start))
    starts: list[int] = []
    chosen: dict[int, _Candidate] = {}
    for candidate in ranked:
        index = bisect_right(starts, candidate.start)
        if index and chosen[starts[index - 1]].end > candidate.start:
            continue
        if index < len(starts) and starts[index] < candidate.end:
            continue
        starts.insert(index, candidate.start)
        chosen[candidate.start] = candidate
    return [chosen[start] for start in starts]
