"""Finds what may be a name in one scene, with the evidence around it; the whole book decides what is one."""

from __future__ import annotations

from typing import NamedTuple


class NameCandidate(NamedTuple):
    """A capitalised stretch ``[start, end)`` without its possessive ending, and the cues around it as bits."""

    start: int
    end: int
    cues: int
