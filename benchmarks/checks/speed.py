"""Measures how fast a novel is read and checked, cold and after one scene was edited, and how much memory it takes.

``python -m benchmarks.checks.speed FILE`` runs on one core in a process of its own, and again under three hash seeds
to see that the findings are the same, byte for byte. Seconds are of processor time, so that a busy machine measures
what an idle one does; ``wall_seconds`` says how long one waited. ``--save`` writes
``benchmarks/results/checks-speed.json``.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from narrative.checks.catalogue import run_checks
from narrative.checks.finding import Finding
from narrative.manuscript.catalogue import read_document
from narrative.manuscript.structure import build_manuscript, find_outline
from narrative.story.book import Book, load_book
from narrative.story.reading import join_readings, read_book, read_scene
from narrative.text.quotations import find_quotation_style

RESULTS = Path(__file__).parent.parent / "results" / "checks-speed.json"
SEEDS = ("0", "1", "4711")


def measure(path: Path) -> dict[str, Any]:
    """Return seconds, bytes and a digest of the findings for one run in this process."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    data = path.read_bytes()
    started, waited = time.process_time(), time.perf_counter()
    document = read_document(data, path.name)
    book = load_book(build_manuscript(document, find_outline(document)))
    opened = time.process_time()
    cache: dict[str, bytes] = {}
    told: list[float] = []
    reading = read_book(book, cache, lambda _done, _total: told.append(time.process_time()))
    read = time.process_time()
    findings = run_checks(reading)
    checked, wall = time.process_time(), time.perf_counter() - waited
    return {
        "file": path.name,
        "words": sum(len(scene.text.split()) for scene in book.scenes),
        "open_seconds": round(opened - started, 2),
        "first_progress_seconds": round(told[0] - started, 2),
        "read_seconds": round(read - opened, 2),
        "check_seconds": round(checked - read, 2),
        "cold_seconds": round(checked - started, 2),
        "wall_seconds": round(wall, 2),
        "after_edit_seconds": round(_measure_edit(book, reading.scenes), 3),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "findings": len(findings),
        "digest": _digest(findings),
    }


def _measure_edit(book: Book, readings: Any) -> float:
    """Return the seconds to check the book again when a word of its longest scene was changed and the rest is kept."""
    style = find_quotation_style(scene.text for scene in book.scenes)
    longest = max(book.scenes, key=lambda scene: len(scene.text))
    edited = dataclasses.replace(longest, text=longest.text.replace(" the ", " that ", 1))
    chapters = tuple(
        dataclasses.replace(
            chapter, scenes=tuple(edited if scene.key == edited.key else scene for scene in chapter.scenes)
        )
        for chapter in book.chapters
    )
    copy = dataclasses.replace(book, chapters=chapters)
    started = time.process_time()
    fresh = {**readings, edited.key: read_scene(edited, copy.language, style)}
    run_checks(join_readings(copy, fresh))
    return time.process_time() - started


def _digest(findings: tuple[Finding, ...]) -> str:
    plain = json.dumps([dataclasses.asdict(finding) for finding in findings], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--save", action="store_true", help="write the results file")
    options = parser.parse_args()
    if options.inside:
        sys.stdout.write(json.dumps(measure(options.file)))
        return 0
    runs = [_run_in_process(options.file, seed) for seed in SEEDS]
    best = min(runs, key=lambda run: run["cold_seconds"])
    result = {**best, "cold_seconds_of_each_run": [run["cold_seconds"] for run in runs]}
    result["same_findings_for_seeds"] = len({run["digest"] for run in runs}) == 1
    text = json.dumps(result, indent=1)
    sys.stdout.write(text + "\n")
    if options.save:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(text + "\n", "utf-8")
    return 0 if result["same_findings_for_seeds"] else 1


def _run_in_process(path: Path, seed: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.checks.speed", str(path), "--inside"]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


if __name__ == "__main__":
    sys.exit(main())
