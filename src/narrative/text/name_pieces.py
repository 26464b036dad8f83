"""Cuts a text into the stretches of capitalised words that may each be one name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from narrative.text.language.lists import load_words
from narrative.text.personal_names import load_given, load_titles

_CAPITAL = f"[A-Z{''.join(chr(code) for code in range(0xC0, 0x530) if chr(code).isupper())}]"
_WORD = rf"(?:[A-Z]\.(?=\s?{_CAPITAL})|{_CAPITAL}[^\W\d_]*+(?:['’‑-][^\W\d_]+)*+)"
_GAP = r"[ \t\u00a0]*+\n?[ \t\u00a0]*+"
_PARTICLE = (
    r"(?:of(?:\s+the|\s+our)?|d[eu](?:\s+la|\s+las|\s+los)?|di|da|van(?:\s+de[nr]?)?|v[oa]n|der|zu|la|le|al"
    r"|bin|ibn|ben|at(?:\s+the)?|in\s+the|on\s+the)"
)
ENDING = re.compile(r"['’](?:s|S|ll|d|ve|re|m|t)$|n['’]t$")
"""What a word may end in that is no part of a name."""
PIECE = re.compile(r"\S+")


class Lexicon(NamedTuple):
    """Words that end a name or hold it together."""

    starters: frozenset[str]
    never: frozenset[str]
    doubtful: frozenset[str]
    given: frozenset[str]
    common: frozenset[str]
    titles: frozenset[str]
    polite: frozenset[str]
    heads: frozenset[str]


@cache
def load_lexicon(language: str) -> Lexicon:
    """Return the words of ``language`` that decide where a name begins and ends."""
    titles = load_titles(language)
    heads = load_words(language, "place_words") | load_words(language, "organisation_words")
    return Lexicon(
        load_words(language, "function_words"),
        load_words(language, "not_names"),
        load_words(language, "doubtful_names"),
        frozenset(load_given(language)),
        load_words(language, "common_words"),
        frozenset(titles),
        frozenset(word for word, title in titles.items() if title.group == "polite") | {"Sir", "Lord", "Lady"},
        frozenset(word for word in heads if not word.startswith("*")),
    )


@cache
def _scan(language: str) -> re.Pattern[str]:
    pointed = "|".join(sorted(load_words(language, "pointed_titles"), key=len, reverse=True))
    word = rf"(?:\b(?:{pointed})\.|{_WORD})"
    return re.compile(rf"(?<![\w'’]){word}(?:{_GAP}(?:{_PARTICLE}\s+)?{word})*+")


def find_stretches(text: str, language: str = "en") -> Iterator[tuple[int, int]]:
    """Yield where each stretch begins and ends, possessive ending included, in order of place."""
    lexicon = load_lexicon(language)
    for match in _scan(language).finditer(text):
        yield from _cut(text, match.start(), match.end(), lexicon)


def _cut(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Cut a stretch of capitals where it cannot be one name; return the pieces that may be names.

    A particle joins only when what stands before it is no personal name: *Abbey of St. Mary*, not *Ralph of Upmeads*.
    """
    pieces: list[list[tuple[int, int]]] = [[]]
    small: list[tuple[int, int]] = []
    for match in PIECE.finditer(text, start, end):
        word = match.group()
        if word[0].islower():
            small.append(match.span())
            continue
        bare = ENDING.sub("", word.rstrip("."))
        is_head = not pieces[-1]
        is_surname = not small and not is_head and _may_be_surname(text, bare, pieces[-1][-1], lexicon)
        if (not is_surname and _is_no_part(bare, lexicon, is_head=is_head)) or (
            not is_head and _shouts(text, bare, pieces[-1][-1])
        ):
            pieces.append([])
            small = []
            continue
        joins = _joins(text, pieces[-1], small, lexicon) if small else not _starts_anew(text, word, pieces[-1], lexicon)
        is_owned = bool(pieces[-1]) and _owns(text, pieces[-1][-1])
        if not joins or (is_owned and bare not in lexicon.heads):
            pieces.append([])
        elif small:
            pieces[-1].extend(small)
        small = []
        pieces[-1].append(match.span())
    return [(piece[0][0], piece[-1][1]) for piece in pieces if piece]


def _is_no_part(word: str, lexicon: Lexicon, *, is_head: bool) -> bool:
    """Say whether a name ends before ``word``: it is none, or a small word that begins a sentence."""
    if word in lexicon.starters or (is_head and word in lexicon.doubtful):
        return not is_head
    return word in lexicon.never and word not in lexicon.titles and word not in lexicon.heads


def _may_be_surname(text: str, word: str, before: tuple[int, int], lexicon: Lexicon) -> bool:
    """Say whether an everyday word is a surname here, after a title or a name (*Mr. White*, *Sirius Black*)."""
    if word not in lexicon.doubtful or word.endswith("day"):
        return False
    previous = text[before[0] : before[1]].rstrip(".")
    is_name = (
        previous.lower() not in lexicon.common and previous not in lexicon.never and previous not in lexicon.starters
    )
    return previous in lexicon.titles or previous.lower() in lexicon.given or is_name


def _shouts(text: str, word: str, before: tuple[int, int]) -> bool:
    """Say whether one of ``word`` and the word before it is all capitals, and one not (*Miss Watkin WILL*)."""
    previous = text[before[0] : before[1]].rstrip(".")
    if len(word) < 4 or len(previous) < 4 or not previous[0].isupper():
        return False
    return word.isupper() is not previous.isupper()


def _starts_anew(text: str, word: str, piece: list[tuple[int, int]], lexicon: Lexicon) -> bool:
    """Say whether a form of address in the middle begins another name (*Miss Woodhouse Miss Taylor*)."""
    if not piece or word.rstrip(".") not in lexicon.polite:
        return False
    return text[piece[-1][0] : piece[-1][1]].rstrip(".") not in lexicon.titles


def _owns(text: str, word: tuple[int, int]) -> bool:
    return text[word[1] - 2 : word[1]] in ("'s", "’s")


def _joins(text: str, piece: list[tuple[int, int]], small: list[tuple[int, int]], lexicon: Lexicon) -> bool:
    particle = text[small[0][0] : small[0][1]]
    if not piece:
        return False
    if particle not in ("of", "at", "in", "on"):
        return True
    head = text[piece[-1][0] : piece[-1][1]].rstrip(".")
    if head in lexicon.starters:
        return False
    has_article = text[max(0, piece[0][0] - 4) : piece[0][0]].lower() == "the "
    is_thing = head in lexicon.heads or head in lexicon.titles or (has_article and head.lower() in lexicon.common)
    if particle == "of":
        return is_thing
    first = text[piece[0][0] : piece[0][1]]
    return head in lexicon.heads or first in lexicon.heads or (is_thing and len(small) > 1 and len(piece) == 1)
