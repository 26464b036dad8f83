"""Counts words the way a writer's word processor does: runs of non-blank characters that hold a letter or a digit."""

from __future__ import annotations

import re

_RUN = re.compile(r"[^\s\u2013\u2014\u2015]+")
_SIGN = re.compile(r"\w")


def count_words(text: str) -> int:
    """Return the number of words in ``text``. Dashes part words, hyphens and apostrophes do not."""
    return sum(1 for run in _RUN.findall(text) if run[0].isalnum() or _SIGN.search(run))
