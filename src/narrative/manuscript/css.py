"""Reads the little of a style sheet that tells how a paragraph looks: rules for one element, one class, or both."""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST_CHARACTERS = 400_000
MOST_RULES = 20_000

_SELECTOR = re.compile(r"(\*|[a-z][a-z0-9]*)?((?:\.[\w-]+)*)", re.IGNORECASE)
_KEPT = {
    *("font-style", "font-weight", "font-variant", "font-variant-caps", "font-size", "font", "text-align", "display"),
    *("page-break-before", "page-break-after", "break-before", "break-after", "visibility", "white-space"),
    *("text-decoration", "margin", "margin-left", "margin-right"),
    *("margin-top", "margin-bottom"),
}
_SIZES = {
    "xx-small": 0.6,
    "x-small": 0.75,
    "small": 0.89,
    "smaller": 0.83,
    "medium": 1.0,
    "larger": 1.2,
    "large": 1.2,
    "x-large": 1.5,
    "xx-large": 2.0,
}
_UNITS = {"em": 1.0, "rem": 1.0, "%": 0.01, "px": 1 / 16, "pt": 1 / 12, "in": 6.0, "cm": 2.36, "mm": 0.236}

_SIDES = ("top", "right", "bottom", "left")

Declarations = Mapping[str, str]


class StyleSheet:
    """Style rules by element and class; what later rules say wins."""

    def __init__(self, *sources: str) -> None:
        self._rules: dict[tuple[str, str], dict[str, str]] = {}
        self._cache: dict[tuple[str, str, str], dict[str, str]] = {}
        for source in sources:
            self._read(source[:MOST_CHARACTERS])

    def find(self, tag: str, classes: str = "", style: str = "") -> Declarations:
        """Return the declarations for an element; rules with combinators, ids or states are not understood."""
        key = (tag, classes, style)
        if key not in self._cache:
            if len(self._cache) > MOST_RULES:
                self._cache.clear()
            found = dict(self._rules.get((tag, ""), {}))
            for name in classes.split()[:20]:
                found |= self._rules.get(("", name), {})
                found |= self._rules.get((tag, name), {})
            self._cache[key] = found | read_declarations(style[:2000])
        return self._cache[key]

    def _read(self, source: str) -> None:
        for piece in _drop_comments(source).split("}"):
            before, _, body = piece.rpartition("{")
            declarations = read_declarations(body)
            for selector in _last(before).split(",") if declarations else ():
                simple = _SELECTOR.fullmatch(selector.strip())
                classes = simple[2].split(".")[1:] if simple else []
                if simple and len(classes) <= 1 and len(self._rules) < MOST_RULES:
                    key = ((simple[1] or "").lower().replace("*", ""), classes[0] if classes else "")
                    self._rules.setdefault(key, {}).update(declarations)


def _drop_comments(source: str) -> str:
    return " ".join(piece.partition("/*")[0] for piece in source.split("*/"))


def _last(before: str) -> str:
    """Return the selectors at the end of ``before``: what follows an enclosing rule or a statement."""
    return before.rpartition("{")[2].rpartition(";")[2]


def read_declarations(source: str) -> dict[str, str]:
    """Return the declarations of ``source`` that matter here, by name, in lower case."""
    found = {}
    for part in source.split(";"):
        name, _, value = part.partition(":")
        if name.strip().lower() in _KEPT:
            found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


def is_set_in(found: Declarations) -> bool:
    """Say whether a block stands one em or more inside the text around it, on both sides."""
    return min(find_margin(found, "left"), find_margin(found, "right")) >= 1.0


def find_margin(found: Declarations, side: str) -> float:
    """Return a margin in ems; a hundredth of the width counts as half an em."""
    value = found.get(f"margin-{side}") or _split_margin(found.get("margin", ""))[_SIDES.index(side)]
    if value.endswith("%"):
        return find_size(value, 50.0)
    return find_size(value, 1.0) if re.match(r"[\d.]+[a-z]", value) else 0.0


def _split_margin(value: str) -> list[str]:
    """Return the margins of all four sides, from the top and around, as CSS shortens them."""
    parts = value.split()[:4] or [""]
    if len(parts) == 3:
        return [*parts, parts[1]]
    return (parts * 4)[:4]


def find_size(value: str, size: float) -> float:
    """Return the font size that ``value`` asks for inside text of ``size`` (1.0 is body text)."""
    if value in _SIZES:
        return _SIZES[value] * (size if value in ("larger", "smaller") else 1.0)
    match = re.fullmatch(r"(\d{0,4}\.?\d{1,4})(em|rem|%|px|pt|in|cm|mm)", value)
    if not match:
        return size
    return round(float(match[1]) * _UNITS[match[2]] * (size if match[2] in ("em", "%") else 1.0), 3)
