"""What one passage says of one entity: kept one a mention and never merged, so that a book can contradict itself."""

from __future__ import annotations

from dataclasses import dataclass

from narrative.text.attributes import Modality
from narrative.text.span import Span


@dataclass(frozen=True, slots=True)
class Claim:
    """``entity`` *has* ``value`` as its ``predicate``, says ``sentence`` in the scene ``scene``.

    ``value`` is normalised (``steel-grey`` becomes ``grey``), ``span`` holds the words that say it, and ``position``
    counts claims through the book. ``modality`` tells the narrator's word from a speaker's, a denial, a guess, a
    figure of speech or a dream; only asserted claims are the book's own truth. ``speaker`` is an entity's id, where
    the claim is reported and its speaker is known.
    """

    entity: str
    predicate: str
    value: str
    scene: str
    span: Span
    sentence: Span
    modality: Modality
    position: int
    confidence: float = 1.0
    speaker: str = ""
