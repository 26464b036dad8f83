"""Measures the checks: slips put in and found, and false alarms on the clean texts.

``python -m benchmarks.checks.accuracy --novels FOLDER`` reads every manuscript of the folder, runs the checks over the
clean text, then over copies with slips put in (see ``injectors``), and prints what it counted; ``--save`` keeps it as
data, from which ``python -m benchmarks.checks.tables`` draws the tables of ``docs/accuracy.md``.

A hit is a finding of the right check that the clean text does not have and that overlaps the words put in.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.checks.copies import Injector, Slip, make_copy
from benchmarks.checks.injectors import INJECTORS
from benchmarks.checks.novels import load_novels
from narrative.checks.catalogue import list_checks, run_checks
from narrative.checks.finding import Finding
from narrative.story.book import Book
from narrative.story.reading import read_book

HARD_TO_TURN = ("slip_viewpoint",)
RARE = ("slip_eyes", "slip_hair", "slip_hands", "slip_ages", "slip_numbers")
TIMES_FOR_RARE = 4


@dataclass
class Tally:
    """Slips put in and found of one kind."""

    injected: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)


def measure_alarms(books: Sequence[Book], cache: dict[str, bytes]) -> tuple[dict[str, Any], dict[str, set[str]]]:
    """Return every finding on the clean texts by check and book, and the identities of each book's findings."""
    alarms: dict[str, Any] = {}
    known: dict[str, set[str]] = {}
    for book in books:
        found = run_checks(read_book(book, cache))
        known[book.title] = {finding.identity for finding in found}
        alarms[book.title] = {
            "words": sum(len(scene.text.split()) for scene in book.scenes),
            "findings": [_brief(finding) for finding in found],
        }
    return alarms, known


def _brief(finding: Finding) -> dict[str, str]:
    quotes = {f"quote{number}": item.quote for number, item in enumerate(finding.evidence[:2], start=1)}
    return {"check": finding.check, "severity": finding.severity.value, "message": finding.message, **quotes}


def measure_recall(
    books: Sequence[Book], seeds: int, kinds: Sequence[Injector], known: dict[str, set[str]], cache: dict[str, bytes]
) -> dict[str, dict[str, Tally]]:
    """Return the tallies by kind of slip and tier."""
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for injector in kinds:
        for book in _suitable(books, injector):
            for seed in range(seeds * TIMES_FOR_RARE if injector.__name__ in RARE else seeds):
                copy, slips = make_copy(book, injector, seed)
                if slips:
                    check = slips[0].check
                    found = run_checks(read_book(copy, cache), select=(check,))
                    fresh = [item for item in found if item.identity not in known[book.title]]
                    for slip in slips:
                        _count(tallies[slip.kind][slip.tier], slip, copy, fresh)
        sys.stderr.write(f"{injector.__name__} done\n")
    return tallies


def _suitable(books: Sequence[Book], injector: Injector) -> Iterator[Book]:
    """Yield the books where the slip would be one: a first person in a book told by *I* is none."""
    for book in books:
        texts = " ".join(scene.text for scene in book.scenes)
        share = texts.count(" I ") / max(1, texts.count(" he ") + texts.count(" she "))
        if injector.__name__ not in HARD_TO_TURN or share < 1.0:
            yield book


def _count(tally: Tally, slip: Slip, copy: Book, found: Sequence[Finding]) -> None:
    tally.injected += 1
    if any(_hits(finding, slip, copy) for finding in found):
        tally.found += 1
    elif len(tally.missed) < 40:
        tally.missed.append(f"{copy.title}: {slip.note}: {slip.quote[:160]} | {slip.established[:160]}")


def _hits(finding: Finding, slip: Slip, copy: Book) -> bool:
    if slip.check == "structure/chapter-numbering":
        return True
    text = next(scene.text for scene in copy.scenes if scene.key == slip.scene)
    found = re.search(rf"(?<!\w){re.escape(slip.quote)}(?!\w)", text)
    start = found.start() if found else 0
    return any(
        item.scene == slip.scene and item.span.start < start + len(slip.quote) and start < item.span.end
        for item in finding.evidence
    )


def summarise(alarms: dict[str, Any], tallies: dict[str, dict[str, Tally]]) -> dict[str, Any]:
    """Return the counts as data."""
    words = sum(book["words"] for book in alarms.values())
    counts = Counter(item["check"] for book in alarms.values() for item in book["findings"])
    return {
        "words": words,
        "alarms": {
            check.id: {"findings": counts[check.id], "per_10000_words": round(counts[check.id] * 10_000 / words, 3)}
            for check in list_checks()
        },
        "recall": {
            kind: {
                tier: {
                    "injected": tally.injected,
                    "found": tally.found,
                    "recall": round(tally.found / tally.injected, 3),
                }
                for tier, tally in sorted(tiers.items())
            }
            for kind, tiers in tallies.items()
        },
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--novels", type=Path, required=True, help="a folder of manuscripts")
    parser.add_argument("--seeds", type=int, default=3, help="copies of each book for each kind of slip")
    parser.add_argument("--kind", action="append", help="only this injector, such as slip_names")
    parser.add_argument("--clean-only", action="store_true", help="only count what is found in the clean texts")
    parser.add_argument("--show", action="store_true", help="print every alarm and every miss")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the results as data")
    options = parser.parse_args()
    books = list(load_novels(options.novels))
    cache: dict[str, bytes] = {}
    alarms, known = measure_alarms(books, cache)
    kinds = [item for item in INJECTORS if not options.kind or item.__name__ in options.kind]
    tallies = {} if options.clean_only else measure_recall(books, options.seeds, kinds, known, cache)
    summary = summarise(alarms, tallies)
    if options.show:
        _show(alarms, tallies)
    sys.stdout.write(json.dumps(summary, indent=1) + "\n")
    if options.save:
        options.save.parent.mkdir(exist_ok=True)
        options.save.write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _show(alarms: dict[str, Any], tallies: dict[str, dict[str, Tally]]) -> None:
    for title, book in alarms.items():
        for item in book["findings"]:
            sys.stdout.write(
                f"{title}: {item['check']}: {item['message']}\n    {item['quote1']}\n    {item['quote2']}\n"
            )
    for kind, tiers in tallies.items():
        for tier, tally in tiers.items():
            sys.stdout.writelines(f"missed {kind}/{tier}: {line}\n" for line in tally.missed)


if __name__ == "__main__":
    sys.exit(main())
