"""What a layout is: a name, the extension of its file, and how a novel is written in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.structure.novels import Novel

Write = Callable[[Novel], bytes]


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to lay a novel out. ``write`` may raise ``Missing`` where a program it needs is not installed."""

    name: str
    extension: str
    write: Write


class MissingProgram(Exception):
    """A program that a layout needs is not installed."""
