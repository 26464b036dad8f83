"""Finds references in settings: a whole setting is one, or braces hold one inside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

SCHEMES = ("env", "file", "vault", "aws-sm")
_WHOLE = re.compile(r"(env|file):(?!//)(?P<near>.+)|(vault|aws-sm)://(?P<far>[^#]+)(#(?P<field>.+))?", re.DOTALL)
_INSIDE = re.compile(r"\{((?:env:|file:|vault:|aws-sm:)[^{}]*)\}")


class BadReference(ValueError):
    """A reference is env:NAME, file:/path, vault://mount/path#field or aws-sm://name#field."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text}” is no reference: it is env:NAME, file:/path, vault://mount/path#field or aws-sm://name#field"
        )


@dataclass(frozen=True, slots=True)
class Reference:
    """Where one value is kept: the kind of place, the place, and which field of what lies there."""

    scheme: str
    place: str
    field: str = ""

    def __str__(self) -> str:
        slashes = "//" if self.scheme in {"vault", "aws-sm"} else ""
        return f"{self.scheme}:{slashes}{self.place}" + (f"#{self.field}" if self.field else "")


def find_references(text: str) -> tuple[Reference, ...]:
    """Return the references of a setting, none for a plain value. Raises ``BadReference``."""
    if _is_whole(text):
        return (_read(text.strip()),)
    return tuple(_read(found) for found in _INSIDE.findall(text))


def fill(text: str, look_up: Callable[[Reference], str]) -> str:
    """Return ``text`` with each reference replaced by its value; inside an address the value is escaped for it."""
    if _is_whole(text):
        return look_up(_read(text.strip()))
    is_address = "://" in _INSIDE.sub("", text)

    def replace(found: re.Match[str]) -> str:
        value = look_up(_read(found[1]))
        return quote(value, safe="") if is_address else value

    return _INSIDE.sub(replace, text)


def _is_whole(text: str) -> bool:
    return text.lstrip().startswith(tuple(f"{scheme}:" for scheme in SCHEMES))


def _read(text: str) -> Reference:
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise BadReference(text)
    reference = Reference(text.partition(":")[0], found["near"] or found["far"], found["field"] or "")
    if reference.scheme == "vault" and "/" not in reference.place.strip("/"):
        raise BadReference(text)
    return reference
