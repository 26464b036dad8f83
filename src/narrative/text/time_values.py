"""Works out what a time expression means: a normal form, and the least and the most it may be."""

from __future__ import annotations

import re
from typing import NamedTuple

from narrative.text.language.lists import load_table
from narrative.text.numbers import parse_amount, parse_number
from narrative.text.time_rules import DECADES

_DAYS = frozenset({"day", "night", "morning", "evening", "afternoon"})
_PERIODS = {
    "second": (1, "S"),
    "minute": (1, "MIN"),
    "hour": (1, "H"),
    "week": (1, "W"),
    "se'nnight": (1, "W"),
    "fortnight": (2, "W"),
    "month": (1, "M"),
    "moon": (1, "M"),
    "season": (3, "M"),
    "year": (1, "Y"),
    "twelvemonth": (1, "Y"),
    "winter": (1, "Y"),
    "summer": (1, "Y"),
    "decade": (10, "Y"),
    "generation": (25, "Y"),
    "century": (100, "Y"),
    "centurie": (100, "Y"),
}
_ABOUT = frozenset({"about", "around", "some", "perhaps", "roughly"})
_OLDEST = 130


class Value(NamedTuple):
    """A normal form, and bounds in the unit of its kind; no bounds where there is nothing to count."""

    text: str
    low: float | None = None
    high: float | None = None


def read_value(
    kind: str, text: str, groups: dict[str, str | None], settings: dict[str, str], language: str
) -> Value | None:
    """Return the value of an expression, or None where it turns out to mean no time after all.

    ``text`` is the expression, ``groups`` its named pieces, ``settings`` those of its rule.
    """
    pieces = {name: " ".join(found.lower().split()) for name, found in groups.items() if found}
    reader = {
        "offset": _read_offset,
        "duration": _read_offset,
        "repeated": _read_repeated,
        "weekday": _read_weekday,
        "date": _read_date,
        "clock": _read_clock,
        "part-of-day": _read_part,
        "season": _read_season,
        "festival": _read_festival,
        "age": _read_age,
        "anachrony": _read_anachrony,
    }[kind]
    return reader(" ".join(text.split()), pieces, settings, language)


def _read_offset(text: str, groups: dict[str, str], settings: dict[str, str], language: str) -> Value | None:
    units = load_table(language, "units")
    bounds = _read_bounds(groups, settings, language)
    if bounds is None:
        return None
    name = groups.get("unit") or _last_unit(text, units)
    length, slack = (float(item) for item in units[name].split())
    least, most = bounds
    spare = slack * max(1.0, least**0.5)
    low = 0.0 if settings.get("within") or not most else max(0.0, least * length - spare)
    part = groups.get("part") or (name if name in {"morning", "evening", "night"} or "afternoon" in text else "")
    suffix = f" {part}" if part and name in _DAYS else ""
    return Value(f"{_period(least, most, name)}{suffix}", round(low, 4), round(most * length + spare, 4))


def _read_bounds(groups: dict[str, str], settings: dict[str, str], language: str) -> tuple[float, float] | None:
    fixed = settings.get("amount")
    if fixed is None:
        return parse_amount(groups["amount"], language) if "amount" in groups else None
    low, _, high = fixed.partition("..")
    return float(low), float(high or low)


def _last_unit(text: str, units: dict[str, str]) -> str:
    words = [word.lower() for word in re.findall(r"[\w'’]+", text)]
    return next((word for word in reversed(words) if word in units), "day")


def _count(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}..{high:g}"


def _period(low: float, high: float, unit: str) -> str:
    """Return a period in the manner of ISO 8601 (``P3D``, ``P2..3W``; minutes are ``MIN``)."""
    many, letter = _PERIODS.get(unit, (1, "D"))
    return f"P{_count(low * many, high * many)}{letter}"


def _read_repeated(text: str, groups: dict[str, str], _settings: dict[str, str], language: str) -> Value:
    unit = groups.get("unit") or _last_unit(text.lower(), load_table(language, "units"))
    return Value(f"every {unit}")


def _read_weekday(_text: str, groups: dict[str, str], settings: dict[str, str], _language: str) -> Value:
    part = f" {groups['part']}" if "part" in groups else ""
    weeks = int(settings.get("weeks", "0"))
    bounds = (1.0 + 7 * weeks, 7.0 + 7 * weeks) if settings.get("direction") else (None, None)
    return Value(groups["weekday"] + part, *bounds)


def _read_date(_text: str, groups: dict[str, str], _settings: dict[str, str], language: str) -> Value | None:
    year = groups.get("year", "")
    year = year if year.isdigit() else ""
    month = _read_month(groups, language)
    day = int(groups["day"]) if "day" in groups else _read_ordinal(groups.get("ordinal", ""), language)
    if day is not None and not 1 <= day <= (30 if month in {4, 6, 9, 11} else 29 if month == 2 else 31):
        return None
    if month is None:
        return Value(year or f"---{day:02d}") if year or day else None
    start = f"{year}-" if year else "--"
    return Value(f"{start}{month:02d}" + (f"-{day:02d}" if day else ""))


def _read_month(groups: dict[str, str], language: str) -> int | None:
    if "month_number" in groups:
        return int(groups["month_number"])
    name = groups.get("month")
    return int(load_table(language, "months")[name]) if name else None


def _read_ordinal(phrase: str, language: str) -> int | None:
    ordinals = load_table(language, "ordinals")
    total = 0
    for word in re.split(r"[\s-]+", phrase):
        tens = parse_number(word, language)
        if word in ordinals:
            total += int(ordinals[word])
        elif tens is not None:
            total += tens
        elif word.endswith("ieth"):
            total += parse_number(f"{word[:-4]}y", language) or 0
    return total or None


def _read_clock(text: str, groups: dict[str, str], settings: dict[str, str], language: str) -> Value | None:
    name = groups.get("hour") or groups.get("hour_word") or groups.get("hour_digits") or settings.get("hour", "")
    hour = parse_number(name, language)
    minute = int(settings.get("minute") or groups.get("minute_digits") or 0)
    if "minutes" in groups:
        minute = (parse_number(groups["minutes"], language) or 0) * int(settings.get("sign", "1"))
    if hour is None or hour > 24 or abs(minute) > 59:
        return None
    total = hour * 60 + minute
    half = _read_half(text.lower(), hour, is_named="hour" in settings)
    if half is None:
        first, second = total % 720, total % 720 + 720
        return Value(f"{_clock(first)}?", float(first), float(second))
    total = total % 1440 if hour > 12 or "hour" in settings else total % 720 + half
    return Value(_clock(total), float(total), float(total))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _read_half(text: str, hour: int, *, is_named: bool) -> int | None:
    """Return 0 for the first half of the day, 720 for the second, None where it is not said."""
    if is_named or hour > 12 or hour == 0:
        return 0
    if re.search(r"\ba\.? ?m\b|morning|forenoon", text):
        return 0
    if re.search(r"\bp\.? ?m\b|afternoon|evening|at noon", text):
        return 720
    if "night" in text:
        return 720 if 6 <= hour < 12 else 0
    return None


def _read_part(_text: str, groups: dict[str, str], _settings: dict[str, str], language: str) -> Value:
    low, high = load_table(language, "parts_of_day")[groups["part"]].split()
    return Value(groups["part"], float(low), float(high))


def _read_season(text: str, groups: dict[str, str], _settings: dict[str, str], _language: str) -> Value:
    season = groups.get("season", "autumn").removesuffix("time").removesuffix("-").removeprefix("mid")
    year = groups.get("year", "")
    return Value(f"{season} {year}" if year.isdigit() and text else season)


def _read_festival(_text: str, groups: dict[str, str], _settings: dict[str, str], language: str) -> Value:
    name = re.sub(r"[\s-]+", "-", groups["festival"])
    table = load_table(language, "festivals")
    date = table.get(name) or table.get(name.replace("st-", "st.-"), "-")
    plain = name.replace("’", "").replace("'", "").replace(".", "")
    return Value(plain if date == "-" else f"{plain} --{date}")


def _read_age(text: str, groups: dict[str, str], settings: dict[str, str], language: str) -> Value | None:
    if "decade" in groups:
        return _read_decade(groups)
    if settings.get("ordinal"):
        year = _read_ordinal(groups["ordinal_words"], language)
        return Value(f"{year - 1}", year - 1.0, year - 1.0) if year and year > 1 else None
    words = groups["amount"].split()
    plain = [word for word in words if word not in _ABOUT]
    bounds = parse_amount(" ".join(plain).removesuffix(" or so"), language) if plain else None
    is_vague = words[-1] in {*load_table(language, "vague_numbers"), "of"}
    if bounds is None or is_vague or bounds[1] > _OLDEST:
        return None
    low, high = bounds
    if re.search(r"\b(?:about|around|some|perhaps|roughly|or so|thereabouts)\b", text.lower()):
        low, high = low * 0.9, high * 1.1
    if re.search(r"-(?:month|week|day)s?-old", text.lower()):
        low, high = 0.0, high / 12
    return Value(_count(round(low, 1), round(high, 1)), round(low, 1), round(high, 1))


def _read_decade(groups: dict[str, str]) -> Value:
    start = DECADES[groups["decade"]]
    end = 19 if start == 13 else start + 9
    stage = groups.get("stage", "").removeprefix("very ")
    low, high = {"early": (start, start + 3), "mid": (start + 4, start + 6), "middle": (start + 4, start + 6)}.get(
        stage, (end - 2, end) if stage == "late" else (start, end)
    )
    return Value(f"{low}..{high}", float(low), float(high))


def _read_anachrony(text: str, _groups: dict[str, str], _settings: dict[str, str], _language: str) -> Value:
    return Value(" ".join(text.lower().split()))
