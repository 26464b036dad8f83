"""Reads the word lists of a language: one entry a line, ``#`` begins a comment."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def load_lines(language: str, name: str) -> tuple[str, ...]:
    """Return the entries of ``<name>.txt`` in the folder of ``language``, in their order.

    A tag with a region (``en-GB``) means its language. Raises ``FileNotFoundError`` where there is no such list.
    """
    folder = resources.files(__package__) / language.split("-", maxsplit=1)[0].lower()
    lines = (line.partition("#")[0].strip() for line in (folder / f"{name}.txt").read_text("utf-8").splitlines())
    return tuple(line for line in lines if line)


@cache
def load_words(language: str, name: str) -> frozenset[str]:
    """Return every blank-separated word of the list, as a set."""
    return frozenset(word for line in load_lines(language, name) for word in line.split())


@cache
def load_table(language: str, name: str) -> dict[str, str]:
    """Return a two-column list as a mapping from the first word of each line to the rest of it."""
    pairs = (line.split(None, 1) for line in load_lines(language, name))
    return {pair[0]: pair[1] if len(pair) > 1 else "" for pair in pairs}
