"""Writes the results as a table in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.structure.truth import Score, add_up

UNTITLED = ("text, numbers only", "text, no empty lines", "DOCX, a careless author")


def write_table(results: Sequence[dict[str, Any]]) -> str:
    """Return F1 of chapters, then of scenes, one row a layout and one column a novel, all novels together last."""
    tables = []
    for level, title in (("chapter", "Chapters"), ("scene", "Scene breaks"), ("part", "Parts")):
        tables.append(f"**{title}** (F1; all novels together with precision and recall)\n\n{_table(results, level)}")
    titles = "\n".join(f"| {name} | {right} of {true} |" for name, right, true in _titles(results))
    tables.append(f"**Chapter titles** found whole\n\n| layout | titles |\n|---|---:|\n{titles}")
    words = sum(result["words_accounted_for"] for result in results)
    tables.append(f"Every word is accounted for in {words} of {len(results)} files.")
    return "\n\n".join(tables)


def _titles(results: Sequence[dict[str, Any]]) -> Iterator[tuple[str, int, int]]:
    """Yield each layout that writes titles with how many were found, and how many there were."""
    for layout in dict.fromkeys(result["layout"] for result in results):
        counts = [result["titles"] for result in results if result["layout"] == layout]
        right, true = (sum(count[name] for count in counts) for name in ("right", "true"))
        if layout not in UNTITLED:
            yield layout, right, true


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
