"""Finds how the lines of a plain text stand for paragraphs: wrapped by hand, one paragraph a line, or indented."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from narrative.manuscript.document import Alignment
from narrative.manuscript.model import BlockKind

WIDEST_WRAP = 110

_HEADING = re.compile(
    r"\s*(?:(?:chapter|part|book|canto|act|volume|vol\.|letter|stave|section|prologue|epilogue|preface|introduction|"
    r"foreword|afterword|contents|appendix)\b|[ivxlc]{1,8}\.?\s*$|\d{1,3}\.?\s*$)",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"\s*(?:[ivxlc]{1,8}|\d{1,3})[.:)]\s+\S|.*(?:\.\s?){3,}\s*\d+\s*$|.*\s{2,}\d{1,4}\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a plain text: its characters, how many empty lines stood above, and how it stood on the page."""

    text: str
    gap: int = 0
    kind: BlockKind = BlockKind.PARAGRAPH
    align: Alignment = "start"
    page_break: bool = False


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines with no empty line between them."""

    lines: tuple[str, ...]
    gap: int
    page_break: bool


@dataclass(frozen=True, slots=True)
class _Habit:
    """How the author of a file writes paragraphs. ``width`` is the wrapped line's, 0 for one paragraph a line."""

    width: int
    indents: bool
    parts_by_blank: bool
    usual_gap: int


def find_pieces(text: str) -> Iterator[Piece]:
    """Yield the blocks of ``text`` in order. A form feed begins a page; blanks between lines count as gaps."""
    groups = list(_group(text))
    habit = _find_habit(groups)
    for group in groups:
        gap = max(0, group.gap - habit.usual_gap)
        for number, piece in enumerate(_split(group, habit)):
            first = number == 0
            yield Piece(piece.text, gap if first else 0, piece.kind, piece.align, group.page_break and first)


def _group(text: str) -> Iterator[_Group]:
    lines: list[str] = []
    gap, blank, page = 0, 0, False
    for line in _break_lines(text):
        breaks = "\f" in line
        line = line.replace("\f", "").expandtabs(4).rstrip()  # noqa: PLW2901
        if (breaks or not line) and lines:
            yield _Group(tuple(lines), gap, page)
            lines, blank, page = [], 0, False
        page = page or breaks
        if line:
            gap = gap if lines else blank
            lines.append(line)
        else:
            blank += 1
    if lines:
        yield _Group(tuple(lines), gap, page)


def _break_lines(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n\n")
    return re.split("[\n\u2028\x85\x0b]", re.sub("(?<=[^\n])\f", "\n\f", text))


def _find_habit(groups: Sequence[_Group]) -> _Habit:
    lines = [line for group in groups for line in group.lines]
    inner = [len(line) for group in groups for line in group.lines[:-1]]
    lengths = sorted(map(len, lines))
    width = lengths[int(len(lengths) * 0.95) - 1 if len(lengths) > 20 else -1] if lengths else 0
    many = [group.lines for group in groups if len(group.lines) > 1]
    full = sum(1 for group in many if _is_full(group, width))
    steady = bool(inner) and median(inner) >= 0.7 * width and len(inner) * 3 > len(lines)
    telling = full * 2 >= len(many) > 0 and (full >= 3 or len(groups) < 30)
    wrapped = width <= WIDEST_WRAP and (steady or telling)
    starts = sum(_count_indented_starts(group) for group in groups)
    alone = sum(1 for group in groups if len(group.lines) == 1)
    by_blank = wrapped or alone >= 0.7 * len(groups)
    gaps = Counter(group.gap for group in groups[1:])
    usual = max(gaps, key=lambda gap: (gaps[gap], -gap), default=0) if by_blank or len(groups) > len(lines) / 4 else 0
    return _Habit(width if wrapped else 0, starts > len(groups), by_blank, usual if by_blank else 0)


def _count_indented_starts(group: _Group) -> int:
    pairs = zip(group.lines, group.lines[1:], strict=False)
    return sum(1 for above, line in pairs if line.startswith(" ") and not above.startswith(" "))


def _split(group: _Group, habit: _Habit) -> Iterator[Piece]:
    if habit.width:
        for lines in _part_by_indents(group.lines) if habit.indents else [group.lines]:
            yield from _split_wrapped(lines, habit)
    elif habit.parts_by_blank and len(group.lines) > 1 and _keeps_lines(group.lines):
        yield _keep(group.lines)
    else:
        for line in group.lines:
            yield _single(line, indents_mean_quotes=not habit.indents and habit.parts_by_blank)


def _keeps_lines(lines: Sequence[str]) -> bool:
    return max(map(len, lines)) <= 80 and not any(map(_HEADING.match, lines)) and not _is_contents(lines)


def _part_by_indents(lines: Sequence[str]) -> list[Sequence[str]]:
    if all(line.startswith(" ") for line in lines):
        return [lines]
    starts = [index for index, line in enumerate(lines) if index == 0 or line.startswith(" ")]
    return [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _split_wrapped(lines: Sequence[str], habit: _Habit) -> Iterator[Piece]:
    headed = 0
    while headed < len(lines) and _HEADING.match(lines[headed]) and len(lines[headed]) < 0.7 * habit.width:
        headed += 1
    rest = lines[headed:]
    if len(lines) <= 4 and headed and not _is_full(rest, habit.width):
        headed, rest = len(lines), ()
    if _is_contents(lines):
        headed, rest = len(lines), ()
    yield from (_centre(line, habit.width) for line in lines[:headed])
    if not rest:
        return
    if len(rest) == 1:
        yield _centre(rest[0], habit.width)
    elif _is_full(rest, habit.width):
        indented = all(line.startswith("  ") for line in rest)
        yield Piece(_unwrap(rest), kind=BlockKind.QUOTE if indented and not habit.indents else BlockKind.PARAGRAPH)
    elif all(line == line.upper() for line in rest):
        yield from (_centre(line, habit.width) for line in rest)
    else:
        yield _keep(rest)


def _is_full(lines: Sequence[str], width: int) -> bool:
    """Say whether most lines end where the next word no longer fitted, as wrapped prose does."""
    inner = [
        len(line) + 1 + len(after.split(maxsplit=1)[0]) > 0.88 * width for line, after in itertools.pairwise(lines)
    ]
    return bool(inner) and sum(inner) >= 0.6 * len(inner)


def _is_contents(lines: Sequence[str]) -> bool:
    """Say whether ``lines`` are a table of contents: three or more, most of them numbered entries."""
    short = [line for line in lines if len(line) <= 2 * WIDEST_WRAP]
    return len(lines) >= 3 and sum(1 for line in short if _ENTRY.match(line) or _HEADING.match(line)) >= 0.6 * len(
        lines
    )


def _keep(lines: Sequence[str]) -> Piece:
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    kind = BlockKind.VERSE if len(lines) >= 3 or margin >= 2 else BlockKind.PARAGRAPH
    return Piece("\n".join(line[margin:] for line in lines), kind=kind)


def _unwrap(lines: Sequence[str]) -> str:
    words = [lines[0].strip()]
    for line in map(str.strip, lines[1:]):
        hyphened = words[-1][-1:] == "-" and words[-1][-2:-1].isalnum() and line[:1].islower()
        words += [line] if hyphened or words[-1].endswith(("—", "--")) else [" ", line]
    return "".join(words)


def _centre(line: str, width: int) -> Piece:
    lead = len(line) - len(line.lstrip())
    middle = (width - len(line.strip())) / 2
    return Piece(line.strip(), align="center" if lead >= 4 and abs(lead - middle) <= 4 else "start")


def _single(line: str, *, indents_mean_quotes: bool) -> Piece:
    lead = len(line) - len(line.lstrip())
    text = line.strip()
    if lead >= 12 and len(text) <= 60:
        return Piece(text, align="center")
    quoted = indents_mean_quotes and lead >= 4 and not _HEADING.match(text)
    return Piece(text, kind=BlockKind.QUOTE if quoted else BlockKind.PARAGRAPH)
