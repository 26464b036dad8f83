"""Draws the tables of ``docs/accuracy.md`` from the results that the measurements kept.

``python -m benchmarks.checks.tables`` writes each table between its two comments.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "accuracy.md"
NAMES = {
    "name": "name misspelt",
    "eyes": "eyes of another colour",
    "hair": "hair of another colour",
    "handedness": "the other hand",
    "age": "age that falls",
    "weekday": "weekday that cannot be",
    "viewpoint": "paragraph in the first person",
    "tense": "paragraph in the present",
    "passage": "paragraph pasted twice",
    "number": "chapter number wrong or repeated",
}


def load(name: str) -> dict[str, Any] | None:
    path = RESULTS / name
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def draw_recall(results: dict[str, Any]) -> Iterator[str]:
    yield "| slip | kind | put in | found | recall |"
    yield "|---|---|---:|---:|---:|"
    for kind, tiers in results["recall"].items():
        total = {key: sum(tier[key] for tier in tiers.values()) for key in ("injected", "found")}
        for tier, counts in tiers.items():
            yield f"| {NAMES[kind]} | {tier} | {counts['injected']} | {counts['found']} | {counts['recall']:.3f} |"
        if len(tiers) > 1:
            share = total["found"] / total["injected"]
            yield f"| **{NAMES[kind]}** | all | {total['injected']} | {total['found']} | **{share:.3f}** |"


def draw_alarms(corpora: dict[str, dict[str, Any]]) -> Iterator[str]:
    heads = [f"{name}, {results['words']:,} words" for name, results in corpora.items()]
    yield f"| check | {' | '.join(f'{head} | per 10,000' for head in heads)} |"
    yield f"|---|{'---:|---:|' * len(heads)}"
    first = next(iter(corpora.values()))
    for check in first["alarms"]:
        cells = [results["alarms"].get(check, {"findings": 0, "per_10000_words": 0.0}) for results in corpora.values()]
        row = " | ".join(f"{cell['findings']} | {cell['per_10000_words']:.3f}" for cell in cells)
        yield f"| {check} | {row} |"
    totals = [sum(item["findings"] for item in results["alarms"].values()) for results in corpora.values()]
    rates = [f"{total} | {total * 10_000 / r['words']:.3f}" for total, r in zip(totals, corpora.values(), strict=True)]
    yield f"| **all** | {' | '.join(rates)} |"


def draw_speed(results: dict[str, Any]) -> Iterator[str]:
    yield "| | measured | goal |"
    yield "|---|---:|---:|"
    yield f"| words | {results['words']:,} | |"
    waited = f"{results['cold_seconds']} s ({results['wall_seconds']} s waited)"
    yield f"| opened, read and checked, cold | {waited} | 15 s |"
    yield f"| first sign of progress | {results['first_progress_seconds']} s | 1 s |"
    yield f"| checked again after an edit of one scene | {1000 * results['after_edit_seconds']:.0f} ms | 500 ms |"
    yield f"| most memory | {results['peak_megabytes']} MB | 600 MB |"
    yield f"| same findings for three hash seeds | {'yes' if results['same_findings_for_seeds'] else 'no'} | yes |"


def main() -> int:
    page = PAGE.read_text("utf-8")
    accuracy, gutenberg = load("checks-accuracy.json"), load("checks-alarms-litbank.json")
    speed = load("checks-speed.json")
    tables: dict[str, Iterator[str]] = {}
    if accuracy:
        tables["recall"] = draw_recall(accuracy)
        corpora = {"five novels": accuracy, "84 novels": gutenberg} if gutenberg else {"five novels": accuracy}
        tables["alarms"] = draw_alarms({name: results for name, results in corpora.items() if results})
    if speed:
        tables["speed"] = draw_speed(speed)
    for name, lines in tables.items():
        table = "\n".join(lines)
        pattern = rf"<!-- {name} -->.*?<!-- /{name} -->"
        text = f"<!-- {name} -->\n{table}\n<!-- /{name} -->"
        page = re.sub(pattern, lambda _, text=text: text, page, flags=re.DOTALL)
    PAGE.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
