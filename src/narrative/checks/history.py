"""Follows findings from one check to the next: new, still there, resolved, dismissed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from narrative.checks.finding import Evidence, Finding

ALIKE = 0.6
"""Share of the words, in order, that a passage keeps when it counts as the same passage, edited."""


class Verdict(StrEnum):
    """What the author says of a finding that is no slip."""

    INTENDED = "intended"
    WRONG = "wrong"


class Status(StrEnum):
    """What became of a finding since the book was last checked."""

    NEW = "new"
    STILL = "still"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Dismissal:
    """The author's verdict on a finding, kept with the finding itself, so that it holds while the evidence stands."""

    finding: Finding
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """A finding and what became of it.

    ``before`` is the finding of the last check that this one continues; a resolved one is its own. ``dismissal`` is
    set for the dismissed.
    """

    finding: Finding
    status: Status
    before: Finding | None = None
    dismissal: Dismissal | None = None


def compare_findings(
    previous: Sequence[Finding], current: Sequence[Finding], dismissals: Sequence[Dismissal] = ()
) -> tuple[Followed, ...]:
    """Return every finding of ``current``, in its order, and then what ``previous`` has that ``current`` lacks.

    Two findings are one when their identities are; otherwise when the same check quotes the same words at fault in
    passages that share most of their words, so that an edit beside the words at fault changes nothing. What is quoted
    for comparison only (evidence without marks) does not count. Each earlier finding and dismissal is matched once.
    """
    earlier = _match(current, previous)
    verdicts = _match(current, [item.finding for item in dismissals])
    followed = []
    for index, finding in enumerate(current):
        before = previous[earlier[index]] if index in earlier else None
        dismissal = dismissals[verdicts[index]] if index in verdicts else None
        status = Status.DISMISSED if dismissal else Status.STILL if before else Status.NEW
        followed.append(Followed(finding, status, before, dismissal))
    matched = set(earlier.values())
    gone = (finding for index, finding in enumerate(previous) if index not in matched)
    return (*followed, *(Followed(finding, Status.RESOLVED, finding) for finding in gone))


def _match(current: Sequence[Finding], others: Sequence[Finding]) -> dict[int, int]:
    """Pair the indexes of ``current`` with those of ``others``: the identical first, then the most alike."""
    by_identity = {finding.identity: index for index, finding in enumerate(others)}
    pairs = {
        index: by_identity[finding.identity] for index, finding in enumerate(current) if finding.identity in by_identity
    }
    taken = set(pairs.values())
    for _, index, other in sorted(_likenesses(current, others, set(pairs), taken)):
        if index not in pairs and other not in taken:
            pairs[index] = other
            taken.add(other)
    return pairs


def _likenesses(
    current: Sequence[Finding], others: Sequence[Finding], done: set[int], taken: set[int]
) -> Iterator[tuple[float, int, int]]:
    for index, finding in enumerate(current):
        for other_index, other in enumerate(others):
            if index not in done and other_index not in taken:
                likeness = _likeness(finding, other)
                if likeness >= ALIKE:
                    yield -likeness, index, other_index


def _likeness(one: Finding, other: Finding) -> float:
    """Return how alike two findings are: the likeness of their least alike passages, 0 where they cannot be one."""
    if one.check != other.check:
        return 0.0
    passages, others = _at_fault(one.evidence), _at_fault(other.evidence)
    if [_fault(item) for item in passages] != [_fault(item) for item in others]:
        return 0.0
    return min(_passage_likeness(first, second) for first, second in zip(passages, others, strict=True))


def _passage_likeness(one: Evidence, other: Evidence) -> float:
    if one.place != other.place:
        return 0.0
    return SequenceMatcher(None, _around(one), _around(other), autojunk=False).ratio()


def _around(item: Evidence) -> list[str]:
    return f"{item.prefix}{item.quote}{item.suffix}".split()


def _fault(item: Evidence) -> tuple[str, ...]:
    """Return the words at fault; where a passage is at fault as a whole, none."""
    words = tuple(item.quote[mark.start - item.span.start : mark.end - item.span.start] for mark in item.marks)
    return () if words == (item.quote,) else tuple(" ".join(word.split()).casefold() for word in words)


def _at_fault(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the passages that count, in an order that does not hang on where they stand."""
    marked = [item for item in evidence if item.marks] or evidence
    return sorted(marked, key=lambda item: (_fault(item), item.quote))
