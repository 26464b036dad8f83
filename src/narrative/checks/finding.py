"""A finding: one sentence, and the verbatim passages that prove it.

A passage is nearly always a piece of a scene's text. Some trouble stands in a chapter's heading, which belongs to no
scene: such evidence says ``place="title"``, names the first scene of that chapter, and counts its span and marks in
the chapter's title instead of the scene's text. Whoever draws it shows the title; whoever jumps to it goes to the top
of the scene.

Evidence without marks stands there for comparison: it shows the book's custom that the marked passage departs from.
Any other passage would do as well, so it has no part in the finding's identity.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from narrative.text.span import Span

CONTEXT = 32

Place = Literal["text", "title"]


class Severity(StrEnum):
    """How sure and how grave: a blocker is almost certainly a slip, a suggestion is worth a look."""

    BLOCKER = "blocker"
    WARNING = "warning"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage, word for word, and where it stands.

    ``span`` and ``marks`` (the words at fault) count code points in the plain text of the scene ``scene``; every mark
    lies inside ``span``. ``prefix`` and ``suffix`` are up to 32 code points on either side, to anchor it again after
    an edit. Where ``place`` is ``"title"``, all of it counts in the title of the chapter that the scene opens.
    """

    scene: str
    span: Span
    quote: str
    marks: tuple[Span, ...] = ()
    prefix: str = ""
    suffix: str = ""
    place: Place = "text"

    @classmethod
    def at(cls, scene: str, text: str, span: Span, marks: tuple[Span, ...] = ()) -> Evidence:
        """Quote ``span`` of ``text``, the plain text of the scene named ``scene``."""
        prefix = text[max(0, span.start - CONTEXT) : span.start]
        return cls(scene, span, span.of(text), marks, prefix, text[span.end : span.end + CONTEXT])

    @classmethod
    def in_title(cls, scene: str, title: str, marks: tuple[Span, ...] = ()) -> Evidence:
        """Quote the whole ``title`` of the chapter whose first scene is named ``scene``."""
        return cls(scene, Span(0, len(title)), title, marks, place="title")


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the book is at odds with itself.

    ``check`` is the check's name (``timeline/weekday-contradicts``), ``entities`` the names of those concerned,
    ``confidence`` lies between 0 and 1. ``identity`` stays the same when the text around the evidence moves.
    """

    check: str
    severity: Severity
    message: str
    why: str
    evidence: tuple[Evidence, ...]
    entities: tuple[str, ...] = ()
    confidence: float = 1.0
    identity: str = field(init=False)

    def __post_init__(self) -> None:
        if len(self.evidence) < 2:
            raise ValueError(f"{self.check}: a finding needs two passages, this one has {len(self.evidence)}")
        object.__setattr__(self, "identity", identify(self.check, self.entities, self.evidence))


def identify(check: str, entities: tuple[str, ...], evidence: tuple[Evidence, ...]) -> str:
    """Return 32 hexadecimal digits drawn from the check, the entities and the quotes, white space folded.

    Evidence without marks does not count, unless all is without.
    """
    at_fault = [item for item in evidence if item.marks] or evidence
    quotes = sorted(" ".join(item.quote.split()) for item in at_fault)
    parts = [check, *sorted(entities), *quotes]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
