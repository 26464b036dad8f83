"""Times each function of the text floor on whole files, beside the cheapest pass there is."""

from __future__ import annotations

import re
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.text.scenes import Scene, load_scenes
from narrative.text.discourse import find_zones
from narrative.text.paragraphs import find_paragraphs
from narrative.text.quotations import find_quotation_style, find_quotations
from narrative.text.reservations import find_reservations
from narrative.text.sentences import find_sentences
from narrative.text.tense import find_tense
from narrative.text.times import find_time_expressions
from narrative.text.tokens import find_tokens
from narrative.text.viewpoint import find_viewpoint

_WORD = re.compile(r"\w+")


def measure_speed(files: Sequence[Path]) -> None:
    """Print a table of processor seconds for each file. The word lists are loaded before the clock starts."""
    find_time_expressions("On Monday, three days later, at half past eight.")
    find_tense("She walked. He saw.")
    for path in files:
        scenes = load_scenes(path)
        size = sum(len(text) for text, _ in scenes)
        print(f"{path.name}: {size:,} characters, {len(scenes)} scenes")
        total = 0.0
        for name, seconds in _time(scenes):
            print(f"  {name:24s} {seconds:7.3f} s {size / max(seconds, 1e-9) / 1e6:8.2f} M characters/s")
            total += seconds if not name.startswith("(") else 0.0
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  {'together':24s} {total:7.3f} s, peak {peak:.0f} MiB")


def _time(scenes: Sequence[Scene]) -> list[tuple[str, float]]:
    texts = [text for text, _ in scenes]
    rows = [("(floor: every word)", _clock(lambda: [_WORD.findall(text) for text in texts])[0])]

    def run(name: str, call: Callable[[], object]) -> object:
        seconds, found = _clock(call)
        rows.append((name, seconds))
        return found

    run("find_tokens", lambda: [find_tokens(text) for text in texts])
    paragraphs = [find_paragraphs(text) for text in texts]
    run("find_paragraphs", lambda: [find_paragraphs(text) for text in texts])
    sentences = [find_sentences(text, spans) for text, spans in zip(texts, paragraphs, strict=True)]
    run("find_sentences", lambda: [find_sentences(text, spans) for text, spans in zip(texts, paragraphs, strict=True)])
    style = find_quotation_style(texts)
    run("find_quotation_style", lambda: find_quotation_style(texts))
    quotations = [find_quotations(text, style, spans) for text, spans in zip(texts, paragraphs, strict=True)]
    run("find_quotations", lambda: [find_quotations(t, style, p) for t, p in zip(texts, paragraphs, strict=True)])
    parts = list(zip(scenes, quotations, paragraphs, strict=True))
    zones = [find_zones(text, kinds, marks, spans) for (text, kinds), marks, spans in parts]
    run("find_zones", lambda: [find_zones(text, kinds, marks, spans) for (text, kinds), marks, spans in parts])
    run(
        "find_reservations",
        lambda: [find_reservations(t, s, p) for t, s, p in zip(texts, sentences, paragraphs, strict=True)],
    )
    run("find_time_expressions", lambda: [find_time_expressions(t, q) for t, q in zip(texts, quotations, strict=True)])
    regions = list(zip(texts, zones, paragraphs, strict=True))
    run("find_tense", lambda: [find_tense(text, found, spans) for text, found, spans in regions])
    run("find_viewpoint", lambda: [find_viewpoint(text, found, spans) for text, found, spans in regions])
    return rows


def _clock(call: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    found = call()
    return time.process_time() - start, found
