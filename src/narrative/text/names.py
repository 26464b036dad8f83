"""Finds what may be a name in one scene, with the evidence around it; the whole book decides what is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from narrative.text.language.lists import load_words
from narrative.text.personal_names import load_titles
from narrative.text.span import Span


class Cue(IntEnum):
    """A sign beside a place where a name may stand, as the number of its bit."""

    INITIAL = 0
    SHOUTED = 1
    SAYS = 2
    ACTS = 3
    OWNS = 4
    LOCATED = 5
    TOWARDS = 6
    THE = 7
    COUNTED = 8
    CALLED = 9
    HE = 10
    SHE = 11
    WHO = 12
    QUOTED = 13
    POINTED = 14


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


_CAPITAL = f"[A-Z{''.join(chr(code) for code in range(0xC0, 0x530) if chr(code).isupper())}]"
_WORD = rf"(?:[A-Z]\.(?=\s?{_CAPITAL})|{_CAPITAL}[^\W\d_]*+(?:['’‑-][^\W\d_]+)*+)"
_GAP = r"[ \t\u00a0]*+\n?[ \t\u00a0]*+"
_PARTICLE = (
    r"(?:of(?:\s+the|\s+our)?|d[eu](?:\s+la|\s+las|\s+los)?|di|da|van(?:\s+de[nr]?)?|v[oa]n|der|zu|la|le|al"
    r"|bin|ibn|ben|at(?:\s+the)?|in\s+the|on\s+the)"
)
_LOWER = re.compile(r"(?<![\w'’-])[a-zß-öø-ÿ][^\W\d_]+(?:-[^\W\d_]+)*")
_ENDING = re.compile(r"['’](?:s|S|ll|d|ve|re|m|t)$|n['’]t$")
_BEFORE = re.compile(r"(\S+)[\s]+$")
_OPENING = "\"“‘«‹([_*`'—–-"
_QUOTES = "\"“‘«‹`'"
_STOPS = frozenset(".!?…")
_NEAR = 90


@cache
def _scan(language: str) -> re.Pattern[str]:
    pointed = "|".join(sorted(load_words(language, "pointed_titles"), key=len, reverse=True))
    word = rf"(?:\b(?:{pointed})\.|{_WORD})"
    return re.compile(rf"(?<![\w'’]){word}(?:{_GAP}(?:{_PARTICLE}\s+)?{word})*+")


class _Lexicon(NamedTuple):
    starters: frozenset[str]
    never: frozenset[str]
    common: frozenset[str]
    titles: frozenset[str]
    polite: frozenset[str]
    heads: frozenset[str]
    after: re.Pattern[str]
    before: re.Pattern[str]
    located: frozenset[str]


_TOWARDS = frozenset({"to", "from", "near", "toward", "towards", "of"})
_COUNTED = frozenset(
    {"a", "an", "this", "that", "these", "those", "every", "each", "any", "some", "no", "another", "two", "many"}
)


@cache
def _lexicon(language: str) -> _Lexicon:
    says = "|".join(sorted(load_words(language, "speech_verbs")))
    acts = "|".join(sorted(load_words(language, "person_verbs")))
    adverb = r"(?:\w+ly\s+|(?:then|now|also|only|never|always|just|still|had|has|have)\s+)?"
    after = re.compile(
        rf"(?P<owns>\s?['’]s?\b)?(?:,?\s+(?P<says>{adverb}(?:{says})\b)|\s+(?P<acts>{adverb}(?:{acts})\b)|,?\s+(?P<who>who(?:se|m)?\b))?"
    )
    before = re.compile(rf"\b(?:{says})[,]?\s+(?:the\s+)?$")
    titles = load_titles(language)
    heads = load_words(language, "place_words") | load_words(language, "organisation_words")
    return _Lexicon(
        load_words(language, "function_words"),
        load_words(language, "not_names"),
        load_words(language, "common_words"),
        frozenset(titles),
        frozenset(word for word, title in titles.items() if title.group == "polite") | {"Sir", "Lord", "Lady"},
        frozenset(word for word in heads if not word.startswith("*")),
        after,
        before,
        load_words(language, "place_prepositions"),
    )


def find_names(text: str, quotations: Sequence[Span] = (), verses: Sequence[Span] = (), language: str = "en") -> Names:
    """Return what may be a name in ``text``.

    Words inside ``quotations`` are marked so; line heads in ``verses`` count as sentence heads.
    """
    lexicon = _lexicon(language)
    forms: dict[str, list[Occurrence]] = {}
    inside = _Inside(quotations)
    poems = _Inside(verses)
    for match in _scan(language).finditer(text):
        for start, end in _cut(text, match.start(), match.end(), lexicon):
            occurrence = _look(text, start, end, lexicon, is_quoted=inside.holds(start), is_verse=poems.holds(start))
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


_PIECE = re.compile(r"\S+")


def _cut(text: str, start: int, end: int, lexicon: _Lexicon) -> list[tuple[int, int]]:
    """Cut a stretch of capitals where it cannot be one name; return the pieces that may be names.

    A particle joins only when what stands before it is no personal name: *Abbey of St. Mary*, not *Ralph of Upmeads*.
    """
    pieces: list[list[tuple[int, int]]] = [[]]
    small: list[tuple[int, int]] = []
    for match in _PIECE.finditer(text, start, end):
        word = match.group()
        if word[0].islower():
            small.append(match.span())
            continue
        bare = _ENDING.sub("", word.rstrip("."))
        is_head = not pieces[-1]
        if _is_no_part(bare, lexicon, is_head=is_head) or (not is_head and _shouts(text, bare, pieces[-1][-1])):
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


def _is_no_part(word: str, lexicon: _Lexicon, *, is_head: bool) -> bool:
    """Say whether a name ends before ``word``: it is none, or a small word that begins a sentence."""
    if word in lexicon.starters:
        return not is_head
    return word in lexicon.never and word not in lexicon.titles and word not in lexicon.heads


def _shouts(text: str, word: str, before: tuple[int, int]) -> bool:
    """Say whether one of ``word`` and the word before it is all capitals, and one not (*Miss Watkin WILL*)."""
    previous = text[before[0] : before[1]].rstrip(".")
    if len(word) < 4 or len(previous) < 4 or not previous[0].isupper():
        return False
    return word.isupper() is not previous.isupper()


def _starts_anew(text: str, word: str, piece: list[tuple[int, int]], lexicon: _Lexicon) -> bool:
    """Say whether a form of address in the middle begins another name (*Miss Woodhouse Miss Taylor*)."""
    if not piece or word.rstrip(".") not in lexicon.polite:
        return False
    return text[piece[-1][0] : piece[-1][1]].rstrip(".") not in lexicon.titles


def _owns(text: str, word: tuple[int, int]) -> bool:
    return text[word[1] - 2 : word[1]] in ("'s", "’s")


def _joins(text: str, piece: list[tuple[int, int]], small: list[tuple[int, int]], lexicon: _Lexicon) -> bool:
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


def _look(text: str, start: int, end: int, lexicon: _Lexicon, *, is_quoted: bool, is_verse: bool) -> Occurrence | None:
    """Return the occurrence with its cues, without leading function words and ending; none if nothing is left."""
    initial = is_initial(text, start, is_verse=is_verse)
    while True:
        first = _PIECE.match(text, start, end)
        if first is None:
            return None
        word = first.group()
        if _ENDING.sub("", word) not in lexicon.starters:
            break
        rest = _PIECE.search(text, first.end(), end)
        if rest is None or rest.group()[0].islower():
            return None
        start, initial = rest.start(), False
    ending = _ENDING.search(text, max(start, end - 4), end)
    stop = ending.start() if ending else end
    surface = text[start:stop]
    bare = surface.rstrip(".")
    if not bare or (len(bare) == 1 and " " not in surface) or bare in lexicon.starters:
        return None
    if bare in lexicon.never and bare not in lexicon.titles:
        return None
    cues = _find_cues(text, start, stop, lexicon)
    if is_quoted:
        cues |= _find_call(text, start, stop)
    cues |= initial << Cue.INITIAL | is_quoted << Cue.QUOTED | surface.isupper() << Cue.SHOUTED
    return Occurrence(start, stop, cues)


def is_initial(text: str, start: int, *, is_verse: bool = False) -> bool:
    """Say whether a capital at ``start`` may be due to the place alone: the head of a sentence, a speech, a verse."""
    place = start - 1
    quoted = False
    breaks = 0
    while place >= 0:
        sign = text[place]
        if sign == "\n":
            breaks += 1
        elif sign in _OPENING:
            quoted = quoted or sign in _QUOTES
        elif not sign.isspace() and sign not in "”’\"')]":
            break
        place -= 1
    if place < 0 or quoted or breaks > 1 or (breaks and is_verse):
        return True
    return text[place] in _STOPS or (text[place] == ":" and text[start - 1] != " ")


def _find_cues(text: str, start: int, end: int, lexicon: _Lexicon) -> int:
    cues = 0
    after = lexicon.after.match(text, end, end + _NEAR)
    if after:
        owns, says, acts, who = after.group("owns", "says", "acts", "who")
        cues = bool(owns) << Cue.OWNS | bool(says) << Cue.SAYS | bool(acts) << Cue.ACTS | bool(who) << Cue.WHO
    window = text[max(0, start - 24) : start]
    if lexicon.before.search(window):
        cues |= 1 << Cue.SAYS
    before = _BEFORE.search(window)
    word = before.group(1).lower() if before else ""
    if word == "the":
        cues |= 1 << Cue.THE
        before = _BEFORE.search(window[: before.start()]) if before else None
        word = before.group(1).lower() if before else ""
    if word in _TOWARDS:
        cues |= 1 << Cue.TOWARDS
    elif word in lexicon.located:
        cues |= 1 << Cue.LOCATED
    elif word in _COUNTED:
        cues |= 1 << Cue.COUNTED
    return cues | _find_pronoun(text, end)


_CALL_AFTER = re.compile(r"[,!?.—-]*[,!?.][’”\"'»]?|[!?—]")


def _find_call(text: str, start: int, end: int) -> int:
    """Say whether somebody is called by it: set off by commas or marks in front and behind."""
    before = text[max(0, start - 2) : start].rstrip()
    behind = _CALL_AFTER.match(text, end, end + 3)
    if behind is None:
        return 0
    opens = not before or before[-1] in ',“‘"«—-' or text[max(0, start - 5) : start].lower() in ("dear ", " oh, ")
    return opens << Cue.CALLED


_PRONOUN = re.compile(
    r"\b(?:(he|him|his|himself)|(she|her|hers|herself))\b|[A-Z][a-z]+(?<!He)(?<!She)(?<!His)(?<!Her)|[.!?]\s+\S+\s"
)


def _find_pronoun(text: str, end: int) -> int:
    """Return the cue of the first *he* or *she* behind, before anybody else is named."""
    match = _PRONOUN.search(text, end, end + _NEAR)
    if match is None:
        return 0
    if match.group(1):
        return 1 << Cue.HE
    return 1 << Cue.SHE if match.group(2) else 0


def _count_lowered(text: str, forms: dict[str, list[Occurrence]], lexicon: _Lexicon) -> tuple[tuple[str, int], ...]:
    capital = {word.lower() for surface in forms for word in surface.split()}
    counts = Counter(_LOWER.findall(text))
    kept = ((word, count) for word, count in counts.items() if word in capital or word not in lexicon.common)
    return tuple(sorted(kept))
