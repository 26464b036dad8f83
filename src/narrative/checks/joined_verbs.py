"""Counts a paragraph's tense anew with the verbs that *and* joins to a clause, which have no subject before them."""

from __future__ import annotations

import re
from dataclasses import replace

from narrative.text.span import Span
from narrative.text.tense import ParagraphTense, TenseValue
from narrative.text.verbs import load_verb_forms

LEAST_PRESENT = 3
TIMES = 2

_JOINED = re.compile(
    r"\b(?:and|but|then)\s+(?:\w+ly\s+|then\s+|so\s+)?(?P<verb>[a-z]+)(?=\s+(?:the|an?|his|her|its|their|him|it|them|to|up"
    r"|out|down|off|away|in|into|on|at|round|back|over|through|with|that|no|from|across|towards?)\b|[.,;])"
)
_AUXILIARY = re.compile(r"\b(?:was|were|is|are|be|been|being|had|has|have|to|will|would|could|can|may|might)\b")
_STATES = frozenset({"is", "are", "am", "has", "have", "does"})
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
    deeds = [span for span in present if span.of(text).endswith("s") and span.of(text) not in _STATES]
    is_present = len(deeds) >= TIMES and len(present) >= max(LEAST_PRESENT, TIMES * len(past))
    value = TenseValue.PRESENT if is_present else item.value
    return replace(item, past=tuple(sorted(past)), present=tuple(sorted(present)), value=value)


def _is_participle(text: str, floor: int, place: int) -> bool:
    """Say whether an auxiliary in the clause before may govern the form (*was washed and dressed*)."""
    clause = re.split(r"[.;:!?]", text[max(floor, place - _LONGEST_CLAUSE) : place])[-1]
    return bool(_AUXILIARY.search(clause))
