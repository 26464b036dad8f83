"""Reads the sentences that say what somebody's eyes, hair, hands, age, height, scars and birthplace are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from narrative.text.attribute_values import Predicate, find_colour, read_number
from narrative.text.language.lists import load_words
from narrative.text.owners import Owner, Passage
from narrative.text.span import Span


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said, where, and of whom; on whose word is not asked here."""

    predicate: Predicate
    value: str
    span: Span
    owner: Owner


_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_NUMBER = (
    rf"(?:\d{{1,3}}|{_TENS}(?:-\w+)?|\w+-and-{_TENS}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|two|three|four|five|six|seven|eight|nine)"
)
_PARTS = r"(?P<part>arm|leg|hand|eye|foot|ear|thumb|cheek|eyebrow|brow|temple|shoulder|wrist|thigh|knee|cheekbone|jaw)"
_NOUN = re.compile(r"\b(?:(eyes)|(hair|locks|curls|tresses))\b")
_COMPOUND = re.compile(r"\b(?P<value>[A-Za-z]+(?:-[a-z]+)?)-(?P<what>eyed|haired|handed|armed|legged)\b")
_AGE = re.compile(
    rf"\b(?P<adjective>{_NUMBER})-years?-old\b|\b(?:aged|age\s+of)\s+(?P<aged>{_NUMBER})\b"
    rf"|\b(?:was|is|am|['’]m|['’]s|turned|be|had\s+turned)\s+(?:(?:only|just|now|already|still|barely|hardly|nearly|almost|about|over"
    rf"|some|perhaps|not\s+yet)\s+){{0,2}}(?P<years>{_NUMBER})(?P<unit>\s+years?\s+(?:old|of\s+age))?(?=\s*(?P<stop>[.,;!?—”\"’]|and\b|when\b|at\b|that\b|now\b|today\b|last\b|this\b))"
    rf"|(?<=,)\s(?P<apposed>\d{{2}})(?=,)|\b(?P<noun>man|woman|boy|girl|lad|youth|child|fellow|lady)\s+of\s+"
    rf"(?:(?:about|some|perhaps)\s+)?(?P<of>{_NUMBER})\b(?!\s+\w*(?:s|ft)\b)(?!\s+(?:stone|feet|foot|score|thousand|hundred|or))",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:about|nearly|almost|over|some|perhaps|around|under|barely|hardly|not\s+yet)\s+$", re.IGNORECASE
)
_HEIGHT = re.compile(
    rf"\b(?P<feet>[4-7]|four|five|six|seven)\s+f(?:ee|oo)t(?:[\s,-]+(?:and\s+)?(?P<inches>\d{{1,2}}|{_NUMBER})(?:\s+inch(?:es)?)?)?"
    r"(?=\s+(?:tall|high|in\s+(?:his|her|my)\b)|\s*[.,;!?—])",
    re.IGNORECASE,
)
_SCAR = re.compile(
    rf"\bscar\b(?:\s+\w+){{0,3}}?\s+(?:on|across|over|along|down|above|below|under|upon)\s+(?=(?:his|her|my|[A-Z]))"
    rf"(?P<owner>his|her|my|[A-Z][\w’'-]*['’]s)\s+(?P<side>left|right)\s+{_PARTS}\b"
)
_MISSING = re.compile(
    rf"\b(?:lost|missing|without)\s+(?P<owner>his|her|my)\s+(?P<side>left|right)\s+{_PARTS}\b"
    rf"|\bstump\s+of\s+(?P<owner2>his|her|my)\s+(?P<side2>left|right)\s+(?P<part2>arm|leg|hand)\b"
    rf"|\b(?P<owner3>his|her|my)\s+(?:missing|wooden|artificial|false)\s+(?P<side3>left|right)\s+(?P<part3>arm|leg|hand|eye|foot)\b"
)
_BORN = re.compile(r"\b(?:was|is|were|been|['’]s)?\s*born\s+(?:and\s+(?:bred|raised)\s+)?in\s+(?=[A-Z])")


@cache
def _tints(language: str) -> frozenset[str]:
    return load_words(language, "tints")


def find_statements(passage: Passage, language: str) -> Iterator[Statement]:
    """Yield every statement of an attribute whose owner is named or a pronoun, in no special order."""
    for match in _NOUN.finditer(passage.text):
        yield from _read_colour(passage, match, language)
    for match in _COMPOUND.finditer(passage.text):
        yield from _read_compound(passage, match, language)
    for match in _AGE.finditer(passage.text):
        yield from _read_age(passage, match, language)
    for match in _HEIGHT.finditer(passage.text):
        yield from _read_height(passage, match, language)
    for pattern, predicate in ((_SCAR, Predicate.SCAR), (_MISSING, Predicate.MISSING)):
        for match in pattern.finditer(passage.text):
            yield from _read_part(passage, match, predicate)
    for match in _BORN.finditer(passage.text):
        yield from _read_birthplace(passage, match)


_BEFORE = re.compile(r"(?:[\w’'-]+,?\s+){1,6}$")
_WORD = re.compile(r"[\w’'-]+")
_OWNED = re.compile(r"(?:\b(?:his|her|my|His|Her|My)|['’]s)\s+(?P<words>(?:[\w-]+,?\s+){1,5})$")
_SMALL = re.compile(
    r"\b(?:of|with|to|in|into|from|at|on|upon|by|for|as|was|were|is|had|has|or|but|that|his|her|my|the|than)\b"
)
_FEATURES = (
    r"(?:(?:the|those|such|an?|two|(?:a\s+)?pair\s+of)\s+)?"
    r"(?:(?:[\w-]+,?\s+){1,4}(?:hair|eyes|skin|complexion|face|features|beard|moustache|mustache|nose|lips|mouth|chin|cheeks|brows"
    r"|eyebrows|teeth|hands|shoulders)\s*,?\s*(?:and\s+)?){0,3}(?:an?\s+|two\s+)?$"
)
_HAVING = re.compile(rf"\b(?:had|has|have|having)\s+{_FEATURES}")
_ACCOMPANIED = re.compile(rf"\bwith\s+{_FEATURES}")
_BE = re.compile(
    r"\s+(?:were|was|are|is)\s+(?:(?:not|never)\s+)?(?:of\s+)?(?:(?:an?|the)\s+)?"
    r"(?P<words>(?:[\w-]+[, ]+){0,4}[\w-]+)"
)


def _read_colour(passage: Passage, match: re.Match[str], language: str) -> Iterator[Statement]:
    """Read *her grey eyes*, *Anna had grey eyes*, *with grey eyes* and *her eyes were grey*."""
    predicate = Predicate.EYE_COLOUR if match.group(1) else Predicate.HAIR_COLOUR
    start, value = _colour_before(passage.text, match.start(), predicate, language)
    if value:
        owner = _owner_of_phrase(passage, start)
        if owner is not None:
            yield Statement(predicate, value, Span(start, match.end()), owner)
        return
    owner = passage.owner_before(start)
    after = _BE.match(passage.text, match.end(), match.end() + 70)
    if owner is None or after is None:
        return
    for word in _WORD.finditer(passage.text, after.start("words"), after.end("words")):
        colour = find_colour(predicate, word.group(), language)
        if colour and not (colour == "dark" and _next_colour(passage.text, word.end(), predicate, language)):
            yield Statement(predicate, colour, Span(match.start(), word.end()), owner)
            return
        if word.group().lower() not in _tints(language):
            return


def _next_colour(text: str, place: int, predicate: Predicate, language: str) -> str | None:
    following = _WORD.match(text, place + 1)
    return find_colour(predicate, following.group(), language) if following else None


def _colour_before(text: str, end: int, predicate: Predicate, language: str) -> tuple[int, str | None]:
    """Return where the adjectives before ``end`` begin, and the colour among them; the one nearest the noun counts."""
    start, value = end, None
    owned = _OWNED.search(text, max(0, end - 60), end)
    if owned and not _SMALL.search(owned.group("words")):
        colours = [find_colour(predicate, word, language) for word in _WORD.findall(owned.group("words"))]
        return owned.start("words"), next((colour for colour in reversed(colours) if colour), None)
    before = _BEFORE.search(text, max(0, end - 70), end)
    words = list(_WORD.finditer(text, before.start(), end)) if before else []
    for word in reversed(words):
        colour = find_colour(predicate, word.group(), language)
        if colour and value is None:
            value = colour
        elif not colour and word.group().lower() not in _tints(language) and word.group() != "and":
            break
        if word.group() in ("a", "an", "the"):
            break
        start = word.start()
    return start, value


def _owner_of_phrase(passage: Passage, start: int) -> Owner | None:
    """Return the owner of the noun phrase that begins at ``start``."""
    if (owner := passage.owner_before(start)) is not None:
        return owner
    text = passage.text
    for pattern in (_HAVING, _ACCOMPANIED):
        link = pattern.search(text, max(0, start - 80), start)
        if link is not None and (owner := passage.subject(link.start()) or passage.described(link.start())) is not None:
            return owner
    return passage.portrayed(start)


def _read_compound(passage: Passage, match: re.Match[str], language: str) -> Iterator[Statement]:
    """Read *grey-eyed Anna*, *Anna was grey-eyed*, *left-handed*, *one-armed*."""
    predicate, value = _value_of_compound(match.group("value").lower(), match.group("what"), language)
    if predicate is None or not value:
        return
    owner = _named_after(passage, match.end()) or _predicated(passage, match.start())
    if owner is not None:
        yield Statement(predicate, value, Span(match.start(), match.end()), owner)


def _value_of_compound(word: str, what: str, language: str) -> tuple[Predicate | None, str | None]:
    if what == "handed":
        return Predicate.HANDEDNESS, word if word in ("left", "right") else None
    if what in ("armed", "legged") or (what == "eyed" and word == "one"):
        part = {"armed": "arm", "legged": "leg", "eyed": "eye"}[what]
        return Predicate.MISSING, f"one {part}" if word in ("one", "wooden") else None
    predicate = Predicate.EYE_COLOUR if what == "eyed" else Predicate.HAIR_COLOUR
    return predicate, find_colour(predicate, word, language)


_TO_NAME = re.compile(r",?\s+(?:young\s+|old\s+|little\s+)?(?=[A-Z])")
_COPULA = re.compile(r"\b(?:was|is|am|were|being|['’]s|['’]m)\s+(?:an?\s+|the\s+)?(?:[\w-]+,?\s+){0,2}$")


def _named_after(passage: Passage, end: int) -> Owner | None:
    gap = _TO_NAME.match(passage.text, end)
    if gap is None:
        return None
    places = passage.names_between(gap.end(), gap.end() + 60)
    if not places or places[0].start != gap.end():
        return None
    span = Span(places[0].start, places[0].end)
    return Owner(span, (span,), confidence=0.95)


def _predicated(passage: Passage, start: int) -> Owner | None:
    """Return the subject of *was*, when ``start`` is in what is said of it."""
    link = _COPULA.search(passage.text, max(0, start - 40), start)
    return passage.subject(link.start()) if link else None


def _read_age(passage: Passage, match: re.Match[str], language: str) -> Iterator[Statement]:
    words = next(filter(None, match.group("adjective", "aged", "years", "apposed", "of")))
    number = read_number(words, language)
    if number is None or not 2 <= number <= 120:
        return
    if match.group("adjective"):
        owner = _named_after(passage, match.end()) or _predicated(passage, match.start())
    elif match.group("of"):
        owner = passage.described(match.end("noun") + 1)
    elif match.group("years"):
        owner = passage.subject(match.start())
        if not match.group("unit") and match.group("stop").isalpha() and match.group("stop") in ("at", "that"):
            return
    else:
        comma = re.compile(r",?\s*$").search(passage.text, max(0, match.start() - 3), match.start())
        owner = passage.owner_by_name(comma.start() if comma else match.start())
    if owner is None or _is_long_ago(passage, match.start()):
        return
    hedge = _HEDGE.search(passage.text, match.start(), match.start() + match.group().find(words))
    yield Statement(Predicate.AGE, f"about {number}" if hedge else str(number), Span(match.start(), match.end()), owner)


_LONG_AGO = re.compile(r"\b(?:when|since|until|till|before|after|while|whenever|if|once|then|ago)\b", re.IGNORECASE)


def _is_long_ago(passage: Passage, place: int) -> bool:
    """Say whether the clause speaks of another time (*when he was ten*)."""
    return _LONG_AGO.search(passage.text, passage.clause_start(place), place) is not None


def _read_height(passage: Passage, match: re.Match[str], language: str) -> Iterator[Statement]:
    feet = read_number(match.group("feet"), language) or 0
    inches = read_number(match.group("inches"), language) if match.group("inches") else 0
    link = re.compile(r"\b(?:was|is|stood|stands|measured|am|at)\s+(?:[\w-]+\s+){0,2}$").search(
        passage.text, max(0, match.start() - 40), match.start()
    )
    owner = passage.subject(link.start()) if link else None
    if owner is not None and inches is not None and inches < 12:
        centimetres = round((feet * 12 + inches) * 2.54)
        yield Statement(Predicate.HEIGHT, f"{centimetres} cm", Span(match.start(), match.end()), owner)


def _read_part(passage: Passage, match: re.Match[str], predicate: Predicate) -> Iterator[Statement]:
    groups = {name.rstrip("23"): value for name, value in match.groupdict().items() if value}
    key = next(name for name in ("owner", "owner2", "owner3") if match.groupdict().get(name))
    owner = passage.owner_before(match.end(key) + 1)
    if owner is not None:
        yield Statement(predicate, f"{groups['side']} {groups['part']}", Span(match.start(), match.end()), owner)


def _read_birthplace(passage: Passage, match: re.Match[str]) -> Iterator[Statement]:
    places = passage.names_between(match.end(), match.end() + 60)
    if not places or places[0].start != match.end():
        return
    end = re.compile(r",?\s*$").search(passage.text, max(0, match.start() - 3), match.start())
    owner = passage.subject(match.start()) or passage.owner_by_name(end.start() if end else match.start())
    if owner is not None:
        value = " ".join(passage.text[places[0].start : places[0].end].split())
        yield Statement(Predicate.BIRTHPLACE, value, Span(match.start(), places[0].end), owner)
