"""Finds statements of lasting attributes (eyes, hair, hands, age, height, wounds) and whose they may be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from narrative.text.attribute_statements import Statement, find_statements
from narrative.text.attribute_values import Predicate
from narrative.text.names import Names
from narrative.text.owners import Owner, Passage
from narrative.text.span import Span


class Modality(StrEnum):
    """On whose word, and how firmly, a passage says something."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    FIGURATIVE = "figurative"
    DREAM = "dream"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One statement. All spans count in the scene's plain text.

    ``span`` holds the words that say it and ``value`` their plain meaning. ``owner`` says whose it is, with every
    name that could be meant; where there are several the book decides, or nobody.
    """

    predicate: Predicate
    value: str
    span: Span
    sentence: Span
    modality: Modality
    owner: Owner


def find_attributes(
    text: str, sentences: Sequence[Span], names: Names, spoken: Sequence[Span] = (), language: str = "en"
) -> tuple[Attribute, ...]:
    """Return the statements of attributes in ``text``, in order of place.

    ``names`` is what :func:`narrative.text.names.find_names` found there, ``spoken`` the quotations: what they hold is
    on a speaker's word. A statement whose owner is neither named nor a pronoun is left out.
    """
    if not sentences:
        return ()
    passage = Passage(text, sentences, names, spoken, language)
    found = []
    for statement in find_statements(passage, language):
        sentence = sentences[passage.sentence_at(statement.span.start)]
        modality = _find_modality(passage, statement, sentence)
        found.append(
            Attribute(statement.predicate, statement.value, statement.span, sentence, modality, statement.owner)
        )
    return tuple(sorted(found, key=lambda attribute: (attribute.span, attribute.predicate)))


_NEGATION = re.compile(r"\b(?:not|never|neither|nor|no)\b|n['’]t\b", re.IGNORECASE)
_DOUBT = re.compile(
    r"\b(?:if|would|might|could|may|should|wish|wished|imagine|imagined|suppose|supposed|perhaps|maybe|seemed|seem|as\s+though"
    r"|pretend|pretended|disguised|wig|thought)\b",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\b(?:had\s+been|used\s+to|once|formerly|no\s+longer|dyed|turned)\b", re.IGNORECASE)
_PASSING = frozenset({Predicate.EYE_COLOUR, Predicate.HAIR_COLOUR, Predicate.AGE, Predicate.HEIGHT})
_DREAM = re.compile(r"\b(?:dream|dreamed|dreamt|dreaming|vision|hallucination|nightmare)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\s+(?:with\s+(?!a\b)\w+|as\s+\w+|like\b|from\s+(?:weeping|crying|tears))", re.IGNORECASE)
_LIKE = re.compile(r"\b(?:like|as)\s+(?:an?|the|his|her|some|any)\b[^,;]*$", re.IGNORECASE)


def _find_modality(passage: Passage, statement: Statement, sentence: Span) -> Modality:
    text = passage.text
    before = text[passage.clause_start(statement.span.start) : statement.span.start]
    near = text[max(sentence.start, statement.span.start - 30) : statement.span.end]
    if _FIGURE.match(text, statement.span.end, sentence.end) or _LIKE.search(before):
        return Modality.FIGURATIVE
    if _DREAM.search(text, sentence.start, sentence.end):
        return Modality.DREAM
    if _NEGATION.search(near):
        return Modality.NEGATED
    is_past = statement.predicate in _PASSING and _FORMER.search(before + statement.span.of(text))
    if is_past or _DOUBT.search(before) or text[sentence.end - 1] == "?":
        return Modality.HYPOTHETICAL
    return Modality.REPORTED if passage.is_spoken(statement.span.start) else Modality.ASSERTED
