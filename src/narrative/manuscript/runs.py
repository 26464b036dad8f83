"""Runs of marked text put in their one normal form: neighbours that share their marks are one, empty ones are none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from narrative.manuscript.model import Footnote, Inline, Text

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def join_runs(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Return ``inlines`` with neighbouring runs of the same marks joined and empty runs left out, footnotes too."""
    joined: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Footnote):
            joined.append(Footnote(join_texts(inline.content)))
        elif inline.text:
            last = joined[-1] if joined else None
            if isinstance(last, Text) and last.marks == inline.marks:
                joined[-1] = Text(last.text + inline.text, inline.marks)
            else:
                joined.append(inline)
    return tuple(joined)


def join_texts(texts: Iterable[Text]) -> tuple[Text, ...]:
    """Return ``texts`` joined as ``join_runs`` does; for the inside of a footnote, which holds no further notes."""
    return tuple(run for run in join_runs(texts) if isinstance(run, Text))


def replace_unprintable(text: str) -> str:
    """Return ``text`` with each character that no file or database can hold replaced, one code point for one.

    A carriage return becomes a line feed, other control characters a space, half a surrogate pair U+FFFD: offsets stay
    true.
    """
    if text.isprintable():
        return text
    return _SURROGATE.sub("\ufffd", _UNPRINTABLE.sub(" ", text.replace("\r", "\n")))
