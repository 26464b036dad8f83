"""The styles of an ODT: what each paragraph and each span looks like once all that it inherits is counted in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from narrative.manuscript.document import Alignment
from narrative.manuscript.styling import Look

Element = Any

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
BODY = Look(size=12.0)
MOST_INHERITED = 20

_ALIGNMENTS: dict[str, Alignment] = {"center": "center", "end": "end", "right": "end", "justify": "justify"}
_LENGTH = re.compile(r"(-?\d{0,6}\.?\d{1,6})(cm|mm|in|pt|pc|px)")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it inherits; lengths in points."""

    name: str = ""
    look: Look = BODY
    align: Alignment = "start"
    level: int = 0
    space: float = 0.0
    margins: tuple[float, float] = (0.0, 0.0)
    breaks_before: bool = False
    breaks_after: bool = False
    hidden: bool = False
    decorations: frozenset[str] = frozenset()


class Styles:
    """Every style of a document, by family and name."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._elements: dict[tuple[str, str], Element] = {}
        self._cache: dict[tuple[str, str, Look | None], Style] = {}
        for root in roots:
            for element in root.iter(f"{STYLE}style", f"{STYLE}default-style"):
                key = (element.get(f"{STYLE}family") or "", element.get(f"{STYLE}name") or "")
                self._elements.setdefault(key, element)

    def find(self, name: str) -> Style:
        """Return the paragraph style called ``name``."""
        return self._resolve("paragraph", name, None)

    def find_span(self, name: str, around: Look) -> Style:
        """Return what the character style called ``name`` makes of words that look like ``around``."""
        return self._resolve("text", name, around)

    @property
    def language(self) -> str:
        """The language of the text as the file declares it."""
        default = self._elements.get(("paragraph", ""))
        said = None if default is None else default.find(f"{STYLE}text-properties")
        language = "" if said is None else said.get(f"{FO}language") or ""
        country = "" if said is None else said.get(f"{FO}country") or ""
        if language in ("", "none", "zxx"):
            return ""
        return language if country in ("", "none") else f"{language}-{country}"

    def _resolve(self, family: str, name: str, around: Look | None) -> Style:
        key = (family, name, around)
        if key not in self._cache:
            style = Style() if around is None else Style(look=around)
            for element in reversed(self._chain(family, name)):
                style = _lay_over(style, element)
            self._cache[key] = style
        return self._cache[key]

    def _chain(self, family: str, name: str) -> list[Element]:
        chain: list[Element] = []
        at = name
        while (family, at) in self._elements and at and len(chain) < MOST_INHERITED:
            chain.append(self._elements[family, at])
            at = chain[-1].get(f"{STYLE}parent-style-name") or ""
        default = self._elements.get((family, "")) if family == "paragraph" else None
        return chain if default is None else [*chain, default]


def find_length(text: str | None) -> float:
    """Return a length in points; 0 for what is no length."""
    match = _LENGTH.fullmatch(text or "")
    return float(match[1]) * _POINTS[match[2]] if match else 0.0


def _lay_over(style: Style, element: Element) -> Style:
    words, lines = element.find(f"{STYLE}text-properties"), element.find(f"{STYLE}paragraph-properties")
    name = element.get(f"{STYLE}display-name") or element.get(f"{STYLE}name") or ""
    is_automatic = re.fullmatch(r"[PT]\d+", name) is not None
    level = element.get(f"{STYLE}default-outline-level") or ""
    style = replace(
        style,
        name=style.name if is_automatic else name.replace("_20_", " "),
        level=int(level) if level.isdecimal() else style.level,
        breaks_before=style.breaks_before or bool(element.get(f"{STYLE}master-page-name")),
    )
    style = style if words is None else _lay_words(style, words)
    return style if lines is None else _lay_lines(style, lines)


def _lay_words(style: Style, said: Element) -> Style:
    get, look = said.get, style.look
    size = get(f"{FO}font-size") or ""
    if size.endswith("%") and size[:-1].isdecimal():
        points = look.size * int(size[:-1]) / 100
    else:
        points = find_length(size) or look.size
    weight, slant, variant = get(f"{FO}font-weight"), get(f"{FO}font-style"), get(f"{FO}font-variant")
    look = Look(
        look.bold if weight is None else weight in ("bold", "600", "700", "800", "900"),
        look.italic if slant is None else slant in ("italic", "oblique"),
        look.small_caps if variant is None else variant == "small-caps",
        points,
    )
    display = get(f"{TEXT}display")
    return replace(
        style,
        look=look,
        hidden=style.hidden if display is None else display == "none",
        decorations=_find_decorations(said) or style.decorations,
    )


def _find_decorations(said: Element) -> frozenset[str]:
    found = {
        "underline": said.get(f"{STYLE}text-underline-style"),
        "strike": said.get(f"{STYLE}text-line-through-style") or said.get(f"{STYLE}text-line-through-type"),
    }
    names = {name for name, value in found.items() if value not in (None, "none")}
    position = said.get(f"{STYLE}text-position") or ""
    return frozenset(names | ({"raised"} if position.startswith(("super", "sub")) else set()))


def _lay_lines(style: Style, said: Element) -> Style:
    get = said.get
    align, top = get(f"{FO}text-align"), get(f"{FO}margin-top")
    left, right = get(f"{FO}margin-left"), get(f"{FO}margin-right")
    before, after = get(f"{FO}break-before"), get(f"{FO}break-after")
    return replace(
        style,
        align=style.align if align is None else _ALIGNMENTS.get(align, "start"),
        space=style.space if top is None else find_length(top),
        margins=(
            style.margins[0] if left is None else find_length(left),
            style.margins[1] if right is None else find_length(right),
        ),
        breaks_before=style.breaks_before if before is None else before == "page",
        breaks_after=style.breaks_after if after is None else after == "page",
    )
