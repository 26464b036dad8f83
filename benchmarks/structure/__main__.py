"""``python -m benchmarks.structure [FOLDER]``: lay every novel out in every way, find its outline, print the table."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.structure.layouts import LAYOUTS
from benchmarks.structure.layouts.recipe import Layout, MissingProgram
from benchmarks.structure.novels import Novel, read_novels
from benchmarks.structure.table import write_table
from benchmarks.structure.truth import (
    compare,
    compare_titles,
    find_anchors,
    find_titles,
    find_true_anchors,
    find_true_titles,
)
from narrative.manuscript.catalogue import read_document
from narrative.manuscript.outline import Level
from narrative.manuscript.structure import account_for, find_outline

RESULTS = Path(__file__).with_name("results.json")
GUIDE = Path("docs/guides/structure.md")
OPENING, CLOSING = "<!-- measured -->\n", "<!-- end of measured -->"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(os.environ.get("NOVELS", "../shared/data/novels")))
    parser.add_argument("--layout", default="", help="only layouts whose name holds this")
    parser.add_argument("--novel", default="", help="only novels whose name holds this")
    parser.add_argument("--wrong", action="store_true", help="show every boundary that was missed or made up")
    options = parser.parse_args()
    novels = [novel for novel in read_novels(options.folder) if options.novel in novel.name]
    if not novels:
        print(f"There are no novels in {options.folder}; give a folder of Markdown files or set NOVELS.")
        return 2
    layouts = [layout for layout in LAYOUTS if options.layout in layout.name]
    results = list(_measure_all(novels, layouts, wrong=options.wrong))
    if len(layouts) == len(LAYOUTS) and not options.novel:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
        _write_guide(write_table(results))
    print(write_table(results))
    return 0


def _measure_all(novels: list[Novel], layouts: list[Layout], *, wrong: bool) -> Iterator[dict[str, Any]]:
    for layout in layouts:
        for novel in novels:
            try:
                data = layout.write(novel)
            except MissingProgram as missing:
                print(f"{layout.name} is left out: {missing}.", file=sys.stderr)
                break
            yield _measure(novel, layout, data, wrong=wrong)


def _measure(novel: Novel, layout: Layout, data: bytes, *, wrong: bool) -> dict[str, Any]:
    document = read_document(data, f"novel.{layout.extension}")
    outline = find_outline(document)
    true, found = find_true_anchors(novel), find_anchors(document, outline)
    account = account_for(document, outline)
    titles = find_true_titles(novel)
    scores = {level.value: compare(true, found, level) for level in (Level.PART, Level.CHAPTER, Level.SCENE)}
    if wrong:
        _show_wrong(f"{layout.name}, {novel.name}", true, found)
    return {
        "novel": novel.name,
        "layout": layout.name,
        "words_in": account.words_in,
        "words_accounted_for": account.balanced,
        "titles": {"right": compare_titles(titles, find_titles(document, outline)), "true": len(titles)},
        **{name: {"right": score.right, "found": score.found, "true": score.true} for name, score in scores.items()},
    }


def _write_guide(table: str) -> None:
    """Put the table into the guide, between its two marks."""
    before, _, rest = GUIDE.read_text("utf-8").partition(OPENING)
    _, _, after = rest.partition(CLOSING)
    GUIDE.write_text(f"{before}{OPENING}\n{table}\n\n{CLOSING}{after}", "utf-8")


def _show_wrong(name: str, true: Any, found: Any) -> None:
    for level in Level:
        for label, anchors in (("missed", true[level] - found[level]), ("made up", found[level] - true[level])):
            for anchor in anchors.elements():
                print(f"{name}: {level.value} {label}: {anchor}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
