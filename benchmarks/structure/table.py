"""Writes the results as a table in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.structure.truth import Score, add_up


def write_table(results: Sequence[dict[str, Any]]) -> str:
    """Return F1 of chapters, then of scenes, one row a layout and one column a novel, all novels together last."""
    tables = []
    for level, title in (("chapter", "Chapters"), ("scene", "Scene breaks"), ("part", "Parts")):
        tables.append(f"**{title}** (F1; all novels together with precision and recall)\n\n{_table(results, level)}")
    words = sum(result["words_accounted_for"] for result in results)
    slowest = max((result["milliseconds"] for result in results), default=0)
    tables.append(
        f"Words accounted for to the last one in {words} of {len(results)} files; slowest outline {slowest} ms."
    )
    return "\n\n".join(tables)


def _table(results: Sequence[dict[str, Any]], level: str) -> str:
    novels = sorted({result["novel"] for result in results})
    layouts = list(dict.fromkeys(result["layout"] for result in results))
    scores = {(result["layout"], result["novel"]): Score(**result[level]) for result in results}
    shown = [novel for novel in novels if any(scores[layout, novel].true for layout in layouts)]
    lines = [
        "| layout | " + " | ".join(novel.replace("-", " ") for novel in shown) + " | all | precision | recall |",
        "|---|" + "---:|" * (len(shown) + 3),
    ]
    for layout in layouts:
        row = [scores[layout, novel] for novel in novels]
        total = add_up(row)
        cells = [_number(scores[layout, novel].f1) for novel in shown]
        cells += [_number(total.f1), _number(total.precision), _number(total.recall)]
        lines.append(f"| {layout} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:.3f}"
