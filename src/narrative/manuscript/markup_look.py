"""How an element of HTML makes its words look: by its name, its attributes and what the style sheet says of it."""

from __future__ import annotations

import re
from typing import Any

from narrative.manuscript.css import Declarations, find_size
from narrative.manuscript.document import Alignment
from narrative.manuscript.styling import Look

Element = Any

_ITALIC = frozenset({"i", "em", "cite", "dfn", "var", "address"})
_BOLD = frozenset({"b", "strong", "th"})
_ALIGNMENTS: dict[str, Alignment] = {"center": "center", "right": "end", "end": "end", "justify": "justify"}
_BREAKS = frozenset({"always", "page", "left", "right", "recto", "verso"})


def breaks_page(found: Declarations, side: str) -> bool:
    """Say whether a page breaks on the ``side`` ("before", "after") of an element."""
    return found.get(f"page-break-{side}") in _BREAKS or found.get(f"break-{side}") in _BREAKS


def find_look(tag: str, element: Element, found: Declarations, look: Look) -> Look:
    """Return how the words inside an element look, which stands in words that look like ``look``."""
    font = found.get("font", "")
    style, weight = found.get("font-style", font), found.get("font-weight", font)
    bold, italic, caps, size = look.bold, look.italic, look.small_caps, look.size
    if tag in _ITALIC:
        italic = True
    if tag in _BOLD:
        bold = True
    if "italic" in style or "oblique" in style:
        italic = True
    elif "normal" in style:
        italic = False
    if "bold" in weight or weight in ("600", "700", "800", "900"):
        bold = True
    elif weight in ("normal", "400"):
        bold = False
    variant = found.get("font-variant", "") + found.get("font-variant-caps", "")
    if "small-caps" in variant or re.search(r"small-?caps|(?:^|\s)sc(?:$|\s)", element.get("class", ""), re.IGNORECASE):
        caps = True
    size = find_size(found["font-size"], size) if "font-size" in found else size
    return Look(bold, italic, caps, {"big": size * 1.2, "small": size * 0.83}.get(tag, size))


def find_alignment(tag: str, element: Element, found: Declarations) -> Alignment | None:
    """Return how the lines of an element are aligned, None when it does not say."""
    if tag == "center":
        return "center"
    return _ALIGNMENTS.get(found.get("text-align") or (element.get("align") or "").lower())
