"""The score follows the formula it shows."""

from __future__ import annotations

import pytest

from narrative.checks.finding import Evidence, Finding, Severity
from narrative.checks.score import score_findings
from narrative.text.span import Span


def finding(severity: Severity, confidence: float) -> Finding:
    places = (Evidence("a", Span(0, 1), "x"), Evidence("b", Span(0, 1), "y"))
    return Finding("prose/tense-slip", severity, "m", "w", places, (), confidence)


@pytest.mark.parametrize(
    ("findings", "words", "value"),
    [
        ([], 90_000, 100),
        ([(Severity.BLOCKER, 1.0)], 10_000, 50),
        ([(Severity.BLOCKER, 1.0)], 500, 50),
        ([(Severity.BLOCKER, 1.0)], 100_000, 91),
        ([(Severity.WARNING, 0.5), (Severity.SUGGESTION, 1.0)], 10_000, 77),
    ],
)
def test_the_score_follows_its_formula(findings: list[tuple[Severity, float]], words: int, value: int) -> None:
    assert score_findings([finding(*item) for item in findings], words).value == value
