"""Counts a paragraph's tense anew with the verbs that *and* joins to a clause, which have no subject before them."""

from __future__ import annotations

import re
from dataclasses import replace

from narrative.text.span import Span
from narrative.text.tense import ParagraphTense, TenseValue
from narrative.text.verbs import load_verb_forms

LEAST_PRESENT = 3
TIMES = 2
LEAST_DEEDS = 2

_JOINED = re.compile(
    r"\b(?:and|but|then)\s+(?:\w+ly\s+|then\s+|so\s+)?(?P<verb>[a-z]+)(?=\s+(?:the|an?|his|her|its|their|him|it|them|to|up"
    r"|out|down|off|away|in|into|on|at|round|back|over|through|with|that|no|from|across|towards?)\b|[.,;])"
)
_AUXILIARY = re.compile(r"\b(?:was|were|is|are|be|been|being|had|has|have|to|will|would|could|can|may|might)\b")
_STATES = frozenset({"is", "are", "am", "has", "have", "does"})
_PAST_STATES = frozenset({"was", "were", "had", "did"})
_IS = re.compile(r"\b(?:is|are|am|has)\b")
_WAS = re.compile(r"\b(?:was|were|had)\b")
_THOUGHTS = frozenset(
    {
        *("think", "know", "believe", "suppose", "remember", "mean", "say", "confess", "wish", "hope", "fear", "trust"),
        *("imagine", "understand", "see", "need", "love", "like", "want", "own", "doubt", "refer", "speak", "write"),
        *("recall", "recollect", "forget", "find", "feel", "tell", "call", "care", "pray", "beg", "dare", "admit"),
    }
)
_LONGEST_CLAUSE = 120


def widen(text: str, item: ParagraphTense) -> ParagraphTense:
    """Return ``item`` with the joined verbs; in the present, when those show it to be, otherwise in its own tense.

    A paragraph without a present verb is returned as it is.
    """
    if not item.present or item.value is TenseValue.PRESENT:
        return item
    forms = load_verb_forms()
    past, present = set(item.past), set(item.present)
    for match in _JOINED.finditer(text, item.span.start, item.span.end):
        span = Span(*match.span("verb"))
        if match["verb"] in forms.third:
            present.add(span)
        elif match["verb"] in forms.past and not _is_participle(text, item.span.start, match.start()):
            past.add(span)
    told = item.span.of(text)
    deeds = [span for span in present if _is_deed(text, span)]
    so_now, so_then = (len(pattern.findall(told)) for pattern in (_IS, _WAS))
    all_present = so_now + sum(span.of(text) not in _STATES for span in present)
    all_past = so_then + sum(span.of(text) not in _PAST_STATES for span in past)
    is_present = len(deeds) >= LEAST_DEEDS and all_present >= max(LEAST_PRESENT, TIMES * all_past)
    value = TenseValue.PRESENT if is_present else item.value
    return replace(item, past=tuple(sorted(past)), present=tuple(sorted(present)), value=value)


def _is_deed(text: str, verb: Span) -> bool:
    """Say whether it tells what one person or thing does: *he goes*, or *I go*, and no *I think*."""
    word = verb.of(text)
    if text[max(0, verb.start - 2) : verb.start] == "I ":
        return word not in _STATES and word not in _THOUGHTS
    return word.endswith("s") and word not in _STATES


def _is_participle(text: str, floor: int, place: int) -> bool:
    """Say whether an auxiliary in the clause before may govern the form (*was washed and dressed*)."""
    clause = re.split(r"[.;:!?]", text[max(floor, place - _LONGEST_CLAUSE) : place])[-1]
    return bool(_AUXILIARY.search(clause))
