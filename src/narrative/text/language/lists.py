"""Reads the word lists of a language: one entry a line, ``#`` begins a comment."""

from __future__ import annotations

from functools import cache
from importlib import resources

FALLBACK = "en"


def has_language(tag: str) -> bool:
    """Say whether there are word lists for the language of a BCP 47 ``tag``; a region (``en-GB``) does not matter."""
    name = _name(tag)
    return name.isalpha() and (resources.files(__package__) / name).is_dir()


def _name(tag: str) -> str:
    return tag.replace("_", "-").split("-", maxsplit=1)[0].lower()


@cache
def load_lines(language: str, name: str) -> tuple[str, ...]:
    """Return the entries of ``<name>.txt`` in the folder of ``language``, in their order.

    A language without lists is read by the English ones: its quotations, paragraphs and capitals are found all the
    same, and what is built on words is told by ``has_language`` to hold back.
    """
    folder = resources.files(__package__) / (_name(language) if has_language(language) else FALLBACK)
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
