"""Reads the page of a check: a Markdown text whose wrong and right stories are its tests."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SECTION = re.compile(r"^## +(.+?) *$", re.MULTILINE)
_FENCE = re.compile(r"^(?P<ticks>`{3,})[^\n`]*\n(?P<body>.*?)^(?P=ticks) *$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """One check's documentation. ``wrong`` and ``right`` are stories in Markdown, as the fences hold them."""

    markdown: str
    wrong: tuple[str, ...]
    right: tuple[str, ...]


def read_page(markdown: str) -> Page:
    """Take the stories under ``## Wrong`` and ``## Right`` out of ``markdown``."""
    return Page(markdown, _stories(markdown, "Wrong"), _stories(markdown, "Right"))


def _stories(markdown: str, section: str) -> tuple[str, ...]:
    """Return the fenced blocks of the section titled ``section``; headings inside a fence do not end it."""
    hidden = _FENCE.sub(lambda fence: re.sub(r"[^\n]", " ", fence.group()), markdown)
    heads = list(_SECTION.finditer(hidden))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        if head.group(1) == section:
            body = markdown[head.end() : following.start() if following else len(markdown)]
            return tuple(fence.group("body") for fence in _FENCE.finditer(body))
    return ()
