"""Finds whose attribute a passage tells, as a name or a pronoun, with everybody a pronoun could mean."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from narrative.text.language.lists import load_lines, load_words
from narrative.text.names import Names, Occurrence
from narrative.text.span import Span

SENTENCES_BACK = 2


@dataclass(frozen=True, slots=True)
class Owner:
    """The words that name the owner, and the places of the names they may mean, nearest first.

    ``gender`` is the pronoun's (``m``, ``f`` or ``u``). ``has_rival`` says that a noun for a person stands near, so
    that a pronoun may mean somebody who is not named. ``first_person`` says that it is whoever says *I*.
    """

    span: Span
    candidates: tuple[Span, ...] = ()
    gender: str = "u"
    has_rival: bool = False
    first_person: bool = False
    confidence: float = 1.0


_PRONOUN = re.compile(r"\b(his|her|my|mine|he|she|i|him)\b", re.IGNORECASE)
_DETERMINER = re.compile(r"(?:\b(his|her|my)|['’]s|(?<=s)['’])\s+$", re.IGNORECASE)
_CONJUNCTION = re.compile(
    r"(?:[\s,;:—–“”\"‘’«»(-]|\b(?:and|but|then|now|so|yet|for|when|as|while|though|although|because|that|moreover"
    r"|suddenly|presently|indeed|perhaps|yes|no|well|oh|ah|of course|besides)\b)*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:—–“”\"«»]|\s-\s|,\s+(?:for|and|but|while|whereas|so|yet)(?=\s+(?:[A-Z]|he\b|she\b))")
_SUBJECT = re.compile(r"(he|she|i)\b", re.IGNORECASE)
_SUBJECT_END = re.compile(r"\b(he|she|i)$", re.IGNORECASE)
_OTHER_PRONOUN = re.compile(r"\b(?:they|their|them|who|whose|whom)\b")
_ONE_OF = re.compile(r"\b(?:one|each|another|some|either|neither|other) of\b")
_DESCRIPTION = re.compile(r"(?:,\s*|\s+(?:was|is|had\s+been)\s+)an?\s+(?:[\w’'-]+,?\s+){1,7}$")
_PORTRAIT = re.compile(r"\s+(?:was|is)\s+(?:still\s+)?an?\s")
_GENDERS = {"his": "m", "he": "m", "him": "m", "her": "f", "she": "f", "my": "", "mine": "", "i": ""}


@cache
def _person_nouns(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    genders = {}
    for line in load_lines(language, "person_nouns"):
        gender, *nouns = line.split()
        genders.update(dict.fromkeys(nouns, gender))
    return re.compile(rf"\b({'|'.join(sorted(genders))})\b"), genders


class Passage:
    """One scene as the search for owners sees it."""

    def __init__(
        self, text: str, sentences: Sequence[Span], names: Names, spoken: Sequence[Span], language: str
    ) -> None:
        self.text = text
        self._spoken = sorted(spoken)
        self.sentences = sentences
        self._starts = [sentence.start for sentence in sentences]
        self.places: list[Occurrence] = sorted(place for form in names.forms for place in form.occurrences)
        self._place_starts = [place.start for place in self.places]
        self._place_ends = {place.end: place for place in self.places}
        self.nouns, self.noun_genders = _person_nouns(language)
        self.heads = load_words(language, "function_words")

    def sentence_at(self, place: int) -> int:
        """Return the number of the sentence that holds ``place``."""
        return max(0, bisect_right(self._starts, place) - 1)

    def names_between(self, start: int, end: int) -> list[Occurrence]:
        first = bisect_left(self._place_starts, start)
        return [place for place in self.places[first : bisect_left(self._place_starts, end)] if place.end <= end]

    def clause_start(self, place: int) -> int:
        """Return where the clause that holds ``place`` begins: after the last strong mark of its sentence."""
        start = self.sentences[self.sentence_at(place)].start
        marks = list(_CLAUSE.finditer(self.text, start, place))
        return marks[-1].end() if marks else start

    def owner_before(self, place: int) -> Owner | None:
        """Return the owner whose possessive ends right at ``place`` (*her* eyes, *Anna's* eyes)."""
        match = _DETERMINER.search(self.text, max(0, place - 12), place)
        if match is None:
            return None
        if match.group(1):
            return self.owner_of_pronoun(Span(match.start(1), match.end(1)))
        return self.owner_by_name(match.start())

    def owner_by_name(self, end: int) -> Owner | None:
        """Return the owner named by the name that ends at ``end``, if there is one."""
        place = self._place_ends.get(end)
        return None if place is None else Owner(Span(place.start, place.end), (Span(place.start, place.end),))

    def owner_of_pronoun(self, span: Span) -> Owner:
        """Return the owner the pronoun at ``span`` stands for: the clause's subject, else whoever was named near."""
        gender = _GENDERS[span.of(self.text).lower()]
        if not gender:
            return Owner(span, first_person=True)
        start = self.clause_start(span.start)
        subject = self._subject_name(start, span.start)
        if subject is not None and self._is_alone(subject.end, span.start):
            return Owner(span, (subject,), gender, confidence=0.9)
        tag = self._start_of_tag(start, span.start)
        first = self._reach_back(span.start) if tag is None else tag
        near = self.names_between(first, span.start)
        if not self.is_spoken(span.start) and all(self.is_spoken(place.start) for place in near):
            near = []
        candidates = tuple(Span(place.start, place.end) for place in reversed(near))
        return Owner(span, candidates, gender, self._has_noun(first, span.start, gender), confidence=0.8)

    def is_spoken(self, place: int) -> bool:
        """Say whether ``place`` is in speech."""
        index = bisect_right(self._spoken, Span(place, len(self.text) + 1)) - 1
        return index >= 0 and self._spoken[index].start <= place < self._spoken[index].end

    def _start_of_tag(self, clause: int, place: int) -> int | None:
        """Return where the paragraph begins, when the clause tags speech (*…,” he added, his eyes …*).

        Who speaks is then told by the paragraph or not at all: the one named before is rather he who listens.
        """
        before = self.text[max(0, clause - 2) : clause].rstrip()
        if not before or before[-1] not in '”"’»' or _SUBJECT.match(self.text[clause:place].lstrip()) is None:
            return None
        return max(0, self.text.rfind("\n\n", 0, clause))

    def _reach_back(self, place: int) -> int:
        """Return from where on names may be meant at ``place``: two sentences back.

        A sentence that opens with a pronoun goes on about the subject of the one before, where that is a name.
        """
        number = self.sentence_at(place)
        start = self.sentences[number].start
        head = _CONJUNCTION.match(self.text, start, place)
        if number and head and head.end() == place:
            before = self.sentences[number - 1]
            if "\n\n" not in self.text[before.end : start] and self._subject_name(before.start, before.end):
                return before.start
        return self.sentences[max(0, number - SENTENCES_BACK)].start

    def _has_noun(self, start: int, end: int, gender: str) -> bool:
        found = (self.noun_genders[match.group(1)] for match in self.nouns.finditer(self.text, start, end))
        return any(noun in (gender, "u") for noun in found) or _ONE_OF.search(self.text, start, end) is not None

    def _is_alone(self, start: int, end: int) -> bool:
        """Say whether nobody else is named, or spoken of by a noun or as *him* or *her*, between the two places."""
        if self.names_between(start, end) or self.nouns.search(self.text, start, end):
            return False
        return _PRONOUN.search(self.text, start, end) is None

    def _subject_name(self, start: int, end: int) -> Span | None:
        """Return the name with which the clause begins, if it is its subject and no possessive."""
        head = _CONJUNCTION.match(self.text, start, end)
        place = head.end() if head else start
        index = bisect_left(self._place_starts, place)
        if index < len(self.places) and self.places[index].start == place and self.places[index].end <= end:
            found = self.places[index]
            follows = self.text[found.end : found.end + 2]
            return None if follows[:1] in "'’" and follows else Span(found.start, found.end)
        return None

    def subject(self, place: int) -> Owner | None:
        """Return the subject of the clause that goes on at ``place``, when nobody else comes between."""
        start = self.clause_start(place)
        name = self._subject_name(start, place)
        if name is not None:
            return Owner(name, (name,), confidence=0.95) if self._is_alone(name.end, place) else None
        head = _CONJUNCTION.match(self.text, start, place)
        match = _SUBJECT.match(self.text, head.end() if head else start, place)
        if match and self._is_alone(match.end(), place):
            return self.owner_of_pronoun(Span(match.start(), match.end()))
        return None

    def described(self, place: int) -> Owner | None:
        """Return whom a description that goes on at ``place`` is of: *Anna, a tall woman* with grey eyes."""
        start = self.sentences[self.sentence_at(place)].start
        match = _DESCRIPTION.search(self.text, max(start, place - 80), place)
        if match is None or self.nouns.search(self.text, match.start(), place) is None:
            return None
        if (owner := self.owner_by_name(match.start())) is not None:
            return owner
        pronoun = _SUBJECT_END.search(self.text, start, match.start())
        return self.owner_of_pronoun(Span(pronoun.start(1), pronoun.end(1))) if pronoun else None

    def portrayed(self, place: int) -> Owner | None:
        """Return whom the sentence portrays, when it opens with *She was a tall woman* and names nobody else."""
        start = self.sentences[self.sentence_at(place)].start
        head = _CONJUNCTION.match(self.text, start, place)
        begins = head.end() if head else start
        name = self._subject_name(begins, place)
        pronoun = None if name else _SUBJECT.match(self.text, begins, place)
        end = name.end if name else pronoun.end() if pronoun else None
        if end is None or _PORTRAIT.match(self.text, end, place) is None:
            return None
        if self.names_between(end, place) or _OTHER_PRONOUN.search(self.text, end, place):
            return None
        if len(self.nouns.findall(self.text, end, place)) != 1:
            return None
        return Owner(name, (name,)) if name else self.owner_of_pronoun(Span(begins, end))
