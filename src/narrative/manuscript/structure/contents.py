"""Finds the table of contents: a run of short lines that come again as the headings of the book."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from narrative.manuscript.structure.lines import Line, Page
from narrative.manuscript.structure.markers import Marker, drop_number, fold, read_marker
from narrative.manuscript.structure.vocabulary import load_vocabulary

_PAGE_NUMBER = re.compile(r"(?:[\s.·…_–-]*[.·…_\s])?\b(?:\d{1,4}|[ivxlc]{1,7})$", re.IGNORECASE)
_LEADER = re.compile(r"(?:\.{3,}|…|(?:\. ){3,}|  )\s*(?:\d{1,4}|[ivxlc]{1,7})$", re.IGNORECASE)
_NOISE = re.compile(r"[^\w]+")
SHORTEST_RUN = 3
ENOUGH_RECUR = 0.6
EARLY = 0.05


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks from ``start`` up to ``end``, that one left out."""

    start: int
    end: int


def list_places(stretches: Sequence[Stretch]) -> frozenset[int]:
    """Return every block of ``stretches``."""
    return frozenset(place for stretch in stretches for place in range(stretch.start, stretch.end))


def find_contents(page: Page) -> tuple[Stretch, ...]:
    """Return every stretch of ``page`` that is a table of contents, its own heading included."""
    places = _index(page)
    stretches: list[Stretch] = []
    index = 0
    while index < len(page.lines):
        stretch = _follow(page, index, places) if _may_begin(page, index) else None
        if stretch is not None:
            stretches.append(stretch)
        index = stretch.end if stretch is not None else index + 1
    return tuple(stretches)


def is_contents_heading(line: Line) -> bool:
    """Say whether ``line`` is the words ``Contents``, ``Inhalt`` and the like."""
    return line.short and fold(line.text).strip(" .:*_[]") in load_vocabulary().contents


def name_of(text: str) -> str:
    """Return ``text`` without its page number, case and punctuation, so that entry and heading compare."""
    return _NOISE.sub(" ", fold(_LEADER.sub("", text))).strip()


def _may_begin(page: Page, index: int) -> bool:
    line = page.lines[index]
    if line.block.layout.in_contents or is_contents_heading(line):
        return True
    early = page.words_at(index) <= EARLY * page.words
    return early and _is_entry(line) and not (index and _is_entry(page.lines[index - 1]))


def _is_entry(line: Line) -> bool:
    """Say whether a line may stand in a table of contents that nothing announces."""
    return _is_list(line) or (line.short and not line.is_spoken and (line.looks_like_title or line.marker is not None))


def _follow(page: Page, start: int, places: Mapping[str, list[int]]) -> Stretch | None:
    """Return the table of contents that begins at ``start``, if there is one."""
    headed = is_contents_heading(page.lines[start])
    entries = [line for line in _run(page, start + headed, headed=headed) if line.is_text]
    declared = [line for line in entries if line.block.layout.in_contents]
    if len(declared) >= SHORTEST_RUN - 1:
        return Stretch(start, declared[-1].index + 1)
    end = entries[-1].index + 1 if entries else start
    recurring = [line for line in entries if _LEADER.search(line.text) or _recurs(line, places, start, end)]
    needed = 2 if headed else SHORTEST_RUN + 1
    if len(recurring) >= max(needed, ENOUGH_RECUR * len(entries)):
        return Stretch(start if headed else recurring[0].index, recurring[-1].index + 1)
    return Stretch(start, start + 2) if headed and _is_run_together(page, start + 1, places) else None


def _run(page: Page, start: int, *, headed: bool) -> list[Line]:
    """Return the short lines from ``start`` on, up to where one of them comes a second time or a page breaks.

    Below a heading a bare number may come again, in the next part; without one it is the first chapter.
    """
    run: list[Line] = []
    seen: set[str] = set()
    for line in page.lines[start:]:
        fits = line.block.layout.in_contents or _is_list(line) or (line.short if headed else _is_entry(line))
        if not fits or (run and line.look.breaks):
            break
        name = name_of(line.text)
        again = name in seen or (bool(run) and (name == name_of(run[0].text) or _same_entry(run[0], line)))
        if run and again and not _LEADER.search(line.text):
            break
        if not headed or line.marker is None or line.marker.title or line.marker.number is None:
            seen.add(name)
        run.append(line)
    return run


def _is_list(line: Line) -> bool:
    """Say whether a single block holds several entries, one a line."""
    return line.is_text and line.text.count("\n") >= 2 and line.words <= 12 * (line.text.count("\n") + 1)


def _same_entry(entry: Line, line: Line) -> bool:
    """Say whether ``line`` is the heading that the first ``entry`` announces, its title perhaps below."""
    if _LEADER.search(line.text):
        return False
    ours, theirs = read_marker(_LEADER.sub("", entry.text)), line.marker
    if ours is None or theirs is None or ours.number is None or ours.kind is not theirs.kind:
        return False
    return ours.number == theirs.number and (not theirs.title or name_of(ours.title) == name_of(theirs.title))


def _recurs(entry: Line, places: Mapping[str, list[int]], start: int, end: int) -> bool:
    """Say whether an entry comes again outside its run, whole or by its title."""
    rows = entry.text.split("\n") if _is_list(entry) else [entry.text]
    found = [any(_outside(places, key, start, end) for key in names_of(row)) for row in rows]
    return sum(found) >= ENOUGH_RECUR * len(found)


def _outside(places: Mapping[str, list[int]], key: str, start: int, end: int) -> bool:
    return any(place < start or place >= end for place in places.get(key, ()))


def names_of(text: str) -> set[str]:
    """Return every name by which an entry or a heading may be known: whole, its title, ``#`` and its number."""
    keys = set()
    for variant in {_LEADER.sub("", text), _PAGE_NUMBER.sub("", text)}:
        marker: Marker | None = read_marker(variant)
        keys |= {name_of(variant), name_of(drop_number(variant))}
        if marker is not None:
            keys |= {name_of(marker.title)} if marker.title else set()
            keys |= {f"#{marker.kind}{marker.number}"} if marker.number is not None else set()
    return keys - {""}


def _index(page: Page) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for line in page.lines:
        for row in line.text.split("\n") if line.short or _is_list(line) else ():
            for key in names_of(row):
                places[key].append(line.index)
    return places


def _is_run_together(page: Page, index: int, places: Mapping[str, list[int]]) -> bool:
    """Say whether a block is a table of contents whose lines were joined into one paragraph."""
    if index >= len(page.lines):
        return False
    text = f" {name_of(page.lines[index].text)} "
    names = {key for key in places if " " in key and len(key) > 8}
    return sum(f" {name} " in text for name in names) >= SHORTEST_RUN
