"""Finds what may be a name in one scene, with the evidence around it; the whole book decides what is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from narrative.text.name_pieces import ENDING, PIECE, Lexicon, find_stretches, load_lexicon
from narrative.text.name_signs import Cue, find_signs, is_initial
from narrative.text.span import Span

__all__ = ["Cue", "NameForm", "Names", "Occurrence", "find_names", "is_initial"]


class Occurrence(NamedTuple):
    """One place: code points ``[start, end)`` without a possessive ending, and its cues as bits."""

    start: int
    end: int
    cues: int


class NameForm(NamedTuple):
    """A stretch of capitalised words as it is written, white space folded, and each place where it stands.

    ``counts`` says how often each cue was met, in the order of :class:`Cue`.
    """

    surface: str
    occurrences: tuple[Occurrence, ...]
    counts: tuple[int, ...]


class Names(NamedTuple):
    """What one scene says about names: the forms that may be one, and how often words stand in small letters.

    Only words are counted that a common text does not hold, or that the scene also writes with a capital. ``paired``
    are forms that stand in one breath (*Lucy and Mina*), with how often: they name two, not one.
    """

    forms: tuple[NameForm, ...]
    lowered: tuple[tuple[str, int], ...]
    paired: tuple[tuple[str, str, int], ...]


_LOWER = re.compile(r"(?<![\w'’-])[a-zß-öø-ÿ][^\W\d_]+(?:-[^\W\d_]+)*")


def find_names(text: str, quotations: Sequence[Span] = (), verses: Sequence[Span] = (), language: str = "en") -> Names:
    """Return what may be a name in ``text``.

    Words inside ``quotations`` are marked so; line heads in ``verses`` count as sentence heads.
    """
    lexicon = load_lexicon(language)
    forms: dict[str, list[Occurrence]] = {}
    inside = _Inside(quotations)
    poems = _Inside(verses)
    for start, end in find_stretches(text, language):
        cues = inside.holds(start) << Cue.QUOTED | is_initial(text, start, is_verse=poems.holds(start)) << Cue.INITIAL
        occurrence = _look(text, Occurrence(start, end, cues), lexicon, language)
        if occurrence is not None:
            surface = " ".join(text[occurrence.start : occurrence.end].split())
            forms.setdefault(surface, []).append(occurrence)
    return Names(
        tuple(NameForm(surface, tuple(forms[surface]), _count_cues(forms[surface])) for surface in sorted(forms)),
        _count_lowered(text, forms, lexicon),
        _find_pairs(text, forms),
    )


def _count_cues(places: Sequence[Occurrence]) -> tuple[int, ...]:
    return tuple(sum(place.cues >> cue & 1 for place in places) for cue in Cue)


_PAIRING = frozenset({"and", "or", "with", "to", "nor", "&", ", and"})


_BREATH = 120
_SEVERED = re.compile(r"[.!?]|[“”\"‘«»]|\n\n")


def _find_pairs(text: str, forms: dict[str, list[Occurrence]]) -> tuple[tuple[str, str, int], ...]:
    places = sorted((place.start, place.end, surface) for surface, found in forms.items() for place in found)
    pairs: Counter[tuple[str, str]] = Counter()
    for (_, end, first), (start, _, second) in pairwise(places):
        if start - end > _BREATH or first == second:
            continue
        between = text[end:start].strip()
        if between in _PAIRING or (_share_surname(first, second) and _SEVERED.search(between) is None):
            pairs[min(first, second), max(first, second)] += 1
    return tuple((first, second, count) for (first, second), count in sorted(pairs.items()))


def _share_surname(first: str, second: str) -> bool:
    """Say whether both bear a title before one surname (*Mr. Knightley … Mr. John Knightley*): one breath, two men."""
    one, other = first.split(), second.split()
    return one[-1] == other[-1] and min(len(one), len(other)) > 1 and one[0][-1] == "." == other[0][-1]


class _Inside:
    """Says whether a place lies in one of several spans; places must be asked for in rising order."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = sorted(spans)
        self._next = 0
        self._end = -1

    def holds(self, place: int) -> bool:
        while self._next < len(self._spans) and self._spans[self._next].start <= place:
            self._end = max(self._end, self._spans[self._next].end)
            self._next += 1
        return place < self._end


def _look(text: str, stretch: Occurrence, lexicon: Lexicon, language: str) -> Occurrence | None:
    """Return the occurrence with its cues, without leading function words and ending; none if nothing is left."""
    start, end, cues = stretch
    while True:
        first = PIECE.match(text, start, end)
        if first is None:
            return None
        if ENDING.sub("", first.group()) not in lexicon.starters:
            break
        rest = PIECE.search(text, first.end(), end)
        if rest is None or rest.group()[0].islower():
            return None
        start, cues = rest.start(), cues & ~(1 << Cue.INITIAL)
    ending = ENDING.search(text, max(start, end - 4), end)
    stop = ending.start() if ending else end
    surface = text[start:stop]
    bare = surface.rstrip(".")
    if not bare or (len(bare) == 1 and " " not in surface) or bare in lexicon.starters:
        return None
    cues |= find_signs(text, start, stop, is_quoted=bool(cues >> Cue.QUOTED & 1), language=language)
    if bare in lexicon.never and bare not in lexicon.titles and not (bare in lexicon.doubtful and _is_lively(cues)):
        return None
    return Occurrence(start, stop, cues | surface.isupper() << Cue.SHOUTED)


_LIVELY = 1 << Cue.SAYS | 1 << Cue.ACTS | 1 << Cue.CALLED | 1 << Cue.OWNS
_COUNTED = 1 << Cue.THE | 1 << Cue.COUNTED


def _is_lively(cues: int) -> bool:
    """Say whether somebody is named rather than a day, a people or a colour: he acts, and is no *the* or *a*."""
    return bool(cues & _LIVELY) and not cues & _COUNTED


def _count_lowered(text: str, forms: dict[str, list[Occurrence]], lexicon: Lexicon) -> tuple[tuple[str, int], ...]:
    capital = {word.lower() for surface in forms for word in surface.split()}
    counts = Counter(_LOWER.findall(text))
    kept = ((word, count) for word, count in counts.items() if word in capital or word not in lexicon.common)
    return tuple(sorted(kept))
