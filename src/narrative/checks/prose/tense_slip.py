"""A story told in one tense slips into the other for a paragraph."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from narrative.checks.finding import Finding, Severity
from narrative.checks.joined_verbs import widen
from narrative.checks.passages import quote_opening, quote_sentence
from narrative.checks.places import name_place
from narrative.text.span import Span
from narrative.text.tense import ParagraphTense, TenseValue
from narrative.text.viewpoint import Person

if TYPE_CHECKING:
    from narrative.story.reading import BookReading

TITLE = "Tense slips"
SEVERITY = Severity.WARNING
WHY = (
    "A change of tense moves the reader from what happened to what is happening. Where nothing in the story asks for "
    "it, it reads as a slip, often left over from another draft."
)
CHECK = "prose/tense-slip"

LEAST_VERBS = 2
LEAST_IN_SENTENCES = 2
LEAST_NORM = 8
NORM_SHARE = 8
LONGEST_RUN = 3

_OTHER = {TenseValue.PAST: TenseValue.PRESENT, TenseValue.PRESENT: TenseValue.PAST}
_NAMES = {TenseValue.PAST: "past", TenseValue.PRESENT: "present"}
_NOT_TOLD = re.compile(r"[“”„«»\"]|^\s*(?:[—–‘']|--)|\b(?:you|your|thou|thee|ye)\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:our|ours|us|we)\b", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:any(?:one|body|thing)|every(?:one|body|thing)?|whoever|those who|always|ever|never|often|sometimes|usually|"
    r"whenever|we|our|us|all who|men|people|a man|one)\b",
    re.IGNORECASE,
)
_STATES = frozenset({"is", "are", "am", "has", "have", "was", "were", "had", "does", "did"})


def find(book: BookReading) -> Iterator[Finding]:
    """Yield each run of up to three paragraphs in the present amid a scene in the past, or the other way round.

    Speech, what always is (*the moon is round*), remarks of the narrator on the telling, letters and whatever is said
    to a *you* are no part of either tense. A scene that is in neither tense has no slips.
    """
    whole = _count(item for reading in book.scenes.values() for item in reading.tense.paragraphs)
    for scene in book.book.scenes:
        reading = book.scenes[scene.key]
        paragraphs = [widen(scene.text, item) for item in reading.tense.paragraphs]
        told = [item for item in paragraphs if not _is_aside(item.span.of(scene.text), reading.viewpoint.person)]
        found: set[Span] = set()
        for run in _find_runs(paragraphs, frozenset(told)):
            norm = _find_norm(paragraphs, run, whole)
            if norm and norm is not run[0].value:
                found.update(item.span for item in run)
                yield _finding(book, scene.key, run, norm)
        for item in told:
            if item.span not in found:
                norm = _find_norm(paragraphs, [item], whole)
                for verbs in _find_sentences(scene.text, item, reading.sentences, norm):
                    yield _finding_of_sentences(book, scene.key, item, verbs, norm or item.value)


def _is_aside(told: str, person: Person) -> bool:
    """Say whether a paragraph holds speech, or speaks to a *you*, or of *our* world in a story that nobody tells."""
    return bool(_NOT_TOLD.search(told) or (person is not Person.FIRST and _OURS.search(told)))


def _count(paragraphs: Iterator[ParagraphTense]) -> Mapping[TenseValue, int]:
    past = present = 0
    for item in paragraphs:
        past += len(item.past)
        present += len(item.present)
    return {TenseValue.PAST: past, TenseValue.PRESENT: present}


def _find_runs(
    paragraphs: Sequence[ParagraphTense], told: frozenset[ParagraphTense]
) -> Iterator[Sequence[ParagraphTense]]:
    """Yield neighbouring paragraphs of ``told`` that are plainly in one tense, each tense apart."""
    run: list[ParagraphTense] = []
    for item in paragraphs:
        fits = item in told and item.value in _OTHER and len(_verbs(item)) >= LEAST_VERBS
        if run and (not fits or item.value is not run[0].value):
            yield run
            run = []
        if fits:
            run.append(item)
    if run:
        yield run


def _verbs(item: ParagraphTense) -> tuple[Span, ...]:
    return item.present if item.value is TenseValue.PRESENT else item.past


def _find_norm(
    paragraphs: Sequence[ParagraphTense], run: Sequence[ParagraphTense], whole: Mapping[TenseValue, int]
) -> TenseValue | None:
    """Return the tense of the scene without ``run``; of the book, where the scene says too little. None if unsure."""
    if len(run) > LONGEST_RUN:
        return None
    own = _count(iter(run))
    rest = {tense: count - own[tense] for tense, count in _count(iter(paragraphs)).items()}
    if sum(rest.values()) < LEAST_NORM:
        rest = {tense: count - own[tense] for tense, count in whole.items()}
    for tense, other in _OTHER.items():
        if rest[tense] >= max(LEAST_NORM, NORM_SHARE * rest[other]):
            return tense
    return None


def _find_sentences(
    text: str, item: ParagraphTense, sentences: Sequence[Span], norm: TenseValue | None
) -> Iterator[tuple[Span, ...]]:
    """Yield the verbs of the first one or two neighbouring sentences that are wholly in the other tense than ``norm``.

    They must have two verbs together that say what one person or thing does, and the paragraph one in its
    usual tense. What is said of everybody (*anyone who breathes it*) is no slip.
    """
    if norm is None:
        return
    slips, usual = (item.present, item.past) if norm is TenseValue.PAST else (item.past, item.present)
    if len(slips) < LEAST_IN_SENTENCES or not usual:
        return
    before: tuple[Span, ...] = ()
    for sentence in sentences:
        if not item.span.contains(sentence):
            continue
        own = tuple(verb for verb in slips if sentence.contains(verb))
        is_told = not (any(sentence.contains(verb) for verb in usual) or _GENERAL.search(sentence.of(text)))
        own = own if is_told else ()
        if own and len(before + own) >= LEAST_IN_SENTENCES and _are_deeds(text, before + own, norm):
            yield before + own
            return
        before = own


def _are_deeds(text: str, verbs: Sequence[Span], norm: TenseValue) -> bool:
    """Say whether two of ``verbs`` are no mere *is* or *has*, and in the present speak of one person or thing."""
    words = [verb.of(text) for verb in verbs]
    singular = norm is TenseValue.PRESENT or sum(word.endswith("s") for word in words) >= 2
    return singular and sum(word not in _STATES for word in words) >= 2


def _finding_of_sentences(
    book: BookReading, scene: str, item: ParagraphTense, verbs: tuple[Span, ...], norm: TenseValue
) -> Finding:
    usual = item.past if norm is TenseValue.PAST else item.present
    slip = quote_sentence(book, scene, verbs)
    beside = min(usual, key=lambda verb: (min(abs(verb.start - other.start) for other in verbs), verb))
    place = name_place(book.book, scene)
    message = (
        f"{place[:1].upper()}{place[1:]} is told in the {_NAMES[norm]}, but one sentence of it stands in the "
        f"{_NAMES[_OTHER[norm]]}."
    )
    comparison = dataclasses.replace(quote_sentence(book, scene, (beside,)), marks=())
    return Finding(CHECK, Severity.SUGGESTION, message, WHY, (slip, comparison), (), 0.5)


def _finding(book: BookReading, scene: str, run: Sequence[ParagraphTense], norm: TenseValue) -> Finding:
    evidence = [quote_opening(book, scene, item.span, _verbs(item)) for item in run]
    evidence += [quote_opening(book, key, item.span, ()) for key, item in _find_usual(book, scene, run[0], norm)]
    place = name_place(book.book, scene)
    amount = "one paragraph of it stands" if len(run) == 1 else f"{len(run)} paragraphs of it stand"
    slip = _NAMES[_OTHER[norm]]
    message = f"{place[:1].upper()}{place[1:]} is told in the {_NAMES[norm]}, but {amount} in the {slip}."
    verbs = sum(len(_verbs(item)) for item in run)
    others = sum(len(item.past) + len(item.present) for item in run) - verbs
    confidence = 0.5 + 0.4 * (verbs - others) / max(4, verbs + others)
    return Finding(CHECK, SEVERITY, message, WHY, tuple(evidence), (), round(max(0.3, confidence), 3))


def _find_usual(
    book: BookReading, scene: str, slip: ParagraphTense, norm: TenseValue
) -> Sequence[tuple[str, ParagraphTense]]:
    """Return the paragraph nearest to the slip that is in the usual tense: in the scene, else anywhere."""
    there = [item for item in book.scenes[scene].tense.paragraphs if item.value is norm]
    if there:
        return [(scene, min(there, key=lambda item: (abs(item.span.start - slip.span.start), item.span)))]
    found = ((key, item) for key, reading in book.scenes.items() for item in reading.tense.paragraphs)
    return [pair for pair in found if pair[1].value is norm][:1]
