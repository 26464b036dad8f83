"""Accuracy may rise, never fall: the sample's planted slips, slips put in by the injector, and the clean sample."""

from __future__ import annotations

from functools import cache

import pytest
from benchmarks.checks.accuracy import measure_recall
from benchmarks.checks.copies import Injector
from benchmarks.checks.injectors import slip_names, slip_numbers, slip_passages, slip_tense, slip_weekdays

from narrative import sample
from narrative.checks.catalogue import run_checks
from narrative.checks.finding import Finding
from narrative.manuscript.catalogue import read_document
from narrative.manuscript.structure import build_manuscript, find_outline
from narrative.story.book import Book, load_book
from narrative.story.reading import read_book

FOUND = {
    "stapleton-hair",
    "report-weekday",
    "curtain-viewpoint",
    "hut-tense",
    "window-tense",
    "barrymore-spelling",
    "coombe-tracey-spelling",
    "pasture-lands",
    "chapter-twelve",
}
MOST_ALARMS = 1


def load(data: bytes) -> Book:
    document = read_document(data, "sample.md")
    return load_book(build_manuscript(document, find_outline(document)))


@cache
def check(*, is_clean: bool) -> tuple[Finding, ...]:
    return run_checks(read_book(load(sample.load_clean_sample() if is_clean else sample.load_sample())))


def shows(finding: Finding, slip: sample.Slip, book: Book) -> bool:
    """Whether a passage at fault overlaps the planted one, or is the planted heading."""
    texts = {scene.key: scene.text for scene in book.scenes}
    for item in finding.evidence:
        start = texts[item.scene].find(slip.quote)
        overlaps = start >= 0 and item.span.start < start + len(slip.quote) and start < item.span.end
        if item.marks and (overlaps or (item.place == "title" and item.quote == slip.quote)):
            return True
    return False


HELD = [slip for slip in sample.load_slips() if slip.id in FOUND]


def test_every_slip_that_is_held_was_planted() -> None:
    assert {slip.id for slip in HELD} == {*FOUND}


@pytest.mark.parametrize("slip", HELD, ids=lambda slip: slip.id)
def test_a_planted_slip_is_found(slip: sample.Slip) -> None:
    book = load(sample.load_sample())
    clean = {finding.identity for finding in check(is_clean=True)}
    hits = [
        finding
        for finding in check(is_clean=False)
        if finding.check == slip.check and finding.identity not in clean and shows(finding, slip, book)
    ]
    assert hits


def test_the_clean_sample_raises_next_to_no_alarm() -> None:
    assert len(check(is_clean=True)) <= MOST_ALARMS


@pytest.mark.parametrize(
    ("injector", "floor"),
    [(slip_names, 0.92), (slip_passages, 0.97), (slip_numbers, 1.0), (slip_weekdays, 0.75), (slip_tense, 0.45)],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_injected_slips_are_found_as_often_as_they_were(injector: Injector, floor: float) -> None:
    book = load(sample.load_clean_sample())
    known = {book.title: {finding.identity for finding in check(is_clean=True)}}
    tallies = measure_recall([book], 4, [injector], known, {})
    counted = [tally for tiers in tallies.values() for tally in tiers.values()]
    assert sum(tally.found for tally in counted) >= floor * sum(tally.injected for tally in counted)
