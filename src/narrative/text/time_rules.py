"""Builds the patterns of time expressions from the rules and word lists of a language."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from narrative.text.language.lists import load_lines, load_table, load_words
from narrative.text.numbers import amount_pattern, number_pattern

DECADES = {"teens": 13, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70}
DECADES |= {"eighties": 80, "nineties": 90}
_HALF = r"(?:a\.?\s?m\b\.?|p\.?\s?m\b\.?|in the (?:early )?(?:morning|afternoon|evening|forenoon)|at (?:night|noon))"


_COUNT = "{amount} {unit}s?"


class Rule(NamedTuple):
    """One way to say one kind of time. ``settings`` are what the words do not say themselves.

    Where ``follows_count`` is true, ``pattern`` is what comes after ``{amount} {unit}s?``, which is looked for once.
    """

    order: int
    trigger: str
    kind: str
    settings: dict[str, str]
    pattern: re.Pattern[str]
    follows_count: bool


def _any(words: object) -> str:
    return "|".join(sorted(map(re.escape, map(str, words)), key=len, reverse=True))  # type: ignore[call-overload]


@cache
def _names(language: str) -> dict[str, str]:
    def table(name: str) -> str:
        return _any(load_table(language, name))

    def proper(name: str) -> str:
        both = [word.capitalize() for word in load_table(language, name)]
        return "(?-i:" + _any([*both, *(word.upper() for word in both)]) + ")"

    hours = table("hours")
    festivals = [word.replace("-", r"[\s-]+").replace(".", r"\.?") for word in load_table(language, "festivals")]
    ordinals = _any(load_table(language, "ordinals"))
    tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    named = {
        "amount": amount_pattern(language),
        "unit": table("units"),
        "weekday": proper("weekdays"),
        "month": proper("months"),
        "part": table("parts_of_day"),
        "season": table("seasons"),
        "festival": "(?-i:(?=[A-Z]))(?:" + "|".join(sorted(festivals, key=len, reverse=True)) + r")(?!\w)",
        "day": r"(?:0?[1-9]|[12]\d|3[01])(?!\d)",
        "month_number": r"(?:0[1-9]|1[0-2])",
        "ordinal": rf"(?:(?:twenty|thirty)[\s-](?:{ordinals})|{ordinals})",
        "ordinal_words": rf"(?:(?:{tens})[\s-](?:{ordinals})|{ordinals}|(?:for|fif|six|seven|eigh|nine)tieth)",
        "year": r"(?:1[0-9]\d\d|20\d\d|1[0-9](?:--|—))(?!\d)",
        "hour": rf"(?:{hours}|1[0-2]|0?[1-9])(?!\d)(?!-)",
        "hour_word": hours,
        "hour_digits": r"(?:[01]?\d|2[0-3])",
        "minute_digits": r"[0-5]\d(?!\d)",
        "minutes": number_pattern(language),
        "minutes_word": "about|exactly|nearly|past|precisely",
        "half": _HALF,
        "stage": "early|mid|middle|late|very early|very late",
        "decade": _any(DECADES),
        "person": _any(load_words(language, "persons_of_an_age")),
    }
    return {name: f"(?P<{name}>{pattern})" for name, pattern in named.items()}


@cache
def load_rules(language: str) -> tuple[Rule, ...]:
    """Return the rules of ``language`` in their order, ready to use."""
    names = _names(language)
    rules = []
    for order, line in enumerate(load_lines(language, "time_rules")):
        trigger, kind, settings, written = (field.strip() for field in line.split(" | ", 3))
        follows = written.startswith(_COUNT)
        pattern = _fill(written.removeprefix(_COUNT) if follows else rf"\b{written}", names)
        rules.append(Rule(order, trigger, kind, _settings(settings), pattern, follows))
    return tuple(rules)


@cache
def load_count(language: str) -> re.Pattern[str]:
    """Return the pattern of a counted unit of time (``three days``)."""
    return _fill(rf"\b{_COUNT}", _names(language))


def _fill(pattern: str, names: dict[str, str]) -> re.Pattern[str]:
    for name, filling in names.items():
        pattern = pattern.replace(f"{{{name}}}", filling)
    return re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)


def _settings(field: str) -> dict[str, str]:
    return {} if field == "-" else dict(item.split("=", 1) for item in field.split())


@cache
def load_triggers(language: str) -> dict[str, tuple[Rule, ...]]:
    """Return the rules to try at each lower-case word."""
    words: dict[str, set[str]] = {
        "unit": {form for unit in load_table(language, "units") for form in (unit, f"{unit}s")},
        "day": {"yesterday", "yesterday's", "yesterday’s", "tomorrow", "morrow", "today", "tonight", "day", "night"},
        "weekday": {form for day in load_table(language, "weekdays") for form in (day, f"{day}s")},
        "month": {month.rstrip(".") for month in load_table(language, "months")},
        "part": {form for part in load_table(language, "parts_of_day") for form in (part, f"{part}s")},
        "season": {*load_table(language, "seasons"), "fall"},
        "festival": {re.split(r"-", name)[0].rstrip(".") for name in load_table(language, "festivals")},
        "clock": {"o'clock", "o’clock", "past", "quarter", "half", "noon", "midday", "midnight", "minutes", "minute"}
        | {"struck", "strikes", "striking", "strike", "tolled", "chimed", "o"},
        "hour": {"sharp", "precisely", "exactly"},
        "age": {"old", "aged", "age", *DECADES, "olds"},
        "person": set(load_words(language, "persons_of_an_age")),
        "turned": {"turned", "turning"},
        "number": set(load_table(language, "numbers")) - {"one", "two", "zero", "score", "dozen", "hundred"},
        "memory": {"youth", "boyhood", "girlhood", "childhood", "infancy", "ago", "since", "earlier", "later", "upon"}
        | {"afterwards", "days", "times", "years", "boy", "girl", "child", "lad", "young", "little", "before", "after"},
    }
    words["age"] |= {"year"}
    rules = load_rules(language)
    found: dict[str, list[Rule]] = {}
    for family, members in words.items():
        for word in members:
            found.setdefault(word, []).extend(rule for rule in rules if rule.trigger == family)
    return {word: tuple(items) for word, items in found.items()}


@cache
def load_digit_rules(language: str) -> dict[str, tuple[Rule, ...]]:
    """Return the rules to try at digits: ``year`` at four of them, ``ordinal`` at ``3rd``, ``digit`` at one or two."""
    rules = load_rules(language)
    return {
        name: tuple(rule for rule in rules if rule.trigger == name) for name in ("year", "ordinal", "digit", "number")
    }
