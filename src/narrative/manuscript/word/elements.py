"""Small questions to WordprocessingML elements, whichever of its two namespaces a file uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Element = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def name_of(element: Element) -> str:
    """Return the local name of ``element``, "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """Return the attribute called ``name`` in any namespace."""
    value = element.get(W + name)
    if value is not None:
        return str(value)
    return next((str(text) for key, text in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child called ``name``."""
    if element is None:
        return None
    return next((inner for inner in element if name_of(inner) == name), None)


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children called ``name``."""
    return (inner for inner in element if name_of(inner) == name)


def value(element: Element | None, name: str) -> str | None:
    """Return the ``val`` of the child called ``name``, None when there is no such child."""
    found = child(element, name)
    return None if found is None else (attribute(found, "val") or "")


def switch(element: Element | None, name: str) -> bool | None:
    """Return whether the property called ``name`` is on or off, None when nothing is said."""
    found = child(element, name)
    if found is None:
        return None
    return (attribute(found, "val") or "true").lower() not in ("0", "false", "off", "none")


def number(text: str | None, default: int = 0) -> int:
    """Return ``text`` as a whole number."""
    try:
        return int(float(text or ""))
    except (ValueError, OverflowError):
        return default
