"""The terminal: whether it takes colour, how wide it is, and a line of progress on standard error."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

import click

WIDEST = 100
NARROWEST = 40

COLOURS = {"blocker": "red", "warning": "yellow", "suggestion": "blue"}


@dataclass(frozen=True, slots=True)
class Ink:
    """How words are set off: by colour where the stream is a terminal that takes it, otherwise by signs."""

    is_coloured: bool
    width: int = WIDEST

    def strong(self, text: str) -> str:
        return click.style(text, bold=True) if self.is_coloured else text

    def faint(self, text: str) -> str:
        return click.style(text, dim=True) if self.is_coloured else text

    def severity(self, severity: str, text: str) -> str:
        return click.style(text, fg=COLOURS[severity], bold=True) if self.is_coloured else text

    def mark(self, severity: str, text: str) -> str:
        """Set off words at fault, each for itself when in colour; without, they stand between »guillemets«."""
        if not self.is_coloured:
            return f"»{text}«"
        words = (click.style(word, fg=COLOURS[severity], bold=True, underline=True) for word in text.split(" "))
        return " ".join(words)


def choose_ink(stream: TextIO) -> Ink:
    """Return the ink for ``stream``. ``NO_COLOR`` forbids colour, ``FORCE_COLOR`` asks for it (no-color.org)."""
    width = min(WIDEST, max(NARROWEST, shutil.get_terminal_size((WIDEST, 24)).columns))
    if os.environ.get("NO_COLOR"):
        return Ink(is_coloured=False, width=width)
    if os.environ.get("FORCE_COLOR"):
        return Ink(is_coloured=True, width=width)
    return Ink(is_coloured=stream.isatty() and os.environ.get("TERM") != "dumb", width=width)


def choose_progress(*, is_quiet: bool) -> Callable[[str, int, int], None]:
    """Return a function that shows how much is done: on standard error, when that is a terminal and nobody objects."""
    if is_quiet or not sys.stderr.isatty():
        return lambda *_: None
    return _show_progress


def _show_progress(what: str, done: int, total: int) -> None:
    percent = 100 * done // max(total, 1)
    line = f"\r\x1b[K{what} {percent:>3} %" if done < total else "\r\x1b[K"
    click.echo(line, nl=False, err=True)
