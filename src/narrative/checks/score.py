"""Says in one number from 0 to 100 how consistent a book is, by a formula anyone can follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from narrative.checks.finding import Finding, Severity

WEIGHTS: Mapping[Severity, int] = {Severity.BLOCKER: 10, Severity.WARNING: 4, Severity.SUGGESTION: 1}
FORMULA = (
    "100 × 10 ÷ (10 + open points per 10,000 words). A blocker counts 10 points, a warning 4, a suggestion 1, each "
    "times how sure we are of it. What you dismissed does not count. A shorter book counts as 10,000 words."
)


@dataclass(frozen=True, slots=True)
class Score:
    """``value`` from 0 to 100, the ``points`` it comes from, the ``words`` they were found in, and the ``formula``."""

    value: int
    points: float
    words: int
    formula: str = FORMULA


def score_findings(findings: Iterable[Finding], words: int) -> Score:
    """Return the score of a book of ``words`` words whose open findings are ``findings``."""
    points = sum(WEIGHTS[finding.severity] * finding.confidence for finding in findings)
    per_ten_thousand = points * 10_000 / max(words, 10_000)
    return Score(round(1000 / (10 + per_ten_thousand)), round(points, 2), words)
