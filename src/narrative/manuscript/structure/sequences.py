"""Finds numbers that count on through the book: the strongest evidence there is for where its chapters begin.

A count may leave a number out, say one twice, or begin again at one in a new part: the author may have slipped, and a
numbering that slips is still a numbering.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from narrative.manuscript.structure.lines import Line, Page

_STEPS = {1: 1.0, 0: 0.35, 2: 0.35, 3: 0.1, 4: 0.1, 5: 0.1}
_RESTART = 0.5
_LOOK_BACK = 250
SHORTEST_CHAPTER = 120
MOST_HEADINGS = 4_000
CROWDED, TIGHT = 30, 100


@dataclass(frozen=True, slots=True)
class Chain:
    """Lines whose numbers count on; ``restarts`` says how often the count begins again at one."""

    lines: tuple[Line, ...] = ()
    score: float = 0.0

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(_number(line) for line in self.lines)

    @property
    def steps(self) -> int:
        """Say how often a number is followed by the next one."""
        return sum(b == a + 1 for a, b in pairwise(self.numbers))

    @property
    def restarts(self) -> int:
        return sum(b == 1 and a > 1 for a, b in pairwise(self.numbers))


def find_chain(page: Page, lines: Sequence[Line]) -> Chain:
    """Return the best count through ``lines``, which carry numbers and stand in reading order.

    More than 4,000 lines are no chapters, and are not looked at.
    """
    if len(lines) > MOST_HEADINGS:
        return Chain()
    best: list[float] = []
    came_from: list[int] = []
    for here, line in enumerate(lines):
        score, origin = _start(line), -1
        for there in range(max(0, here - _LOOK_BACK), here):
            linked = best[there] + _link(page, lines[there], line)
            if linked > score:
                score, origin = linked, there
        best.append(score)
        came_from.append(origin)
    if not best:
        return Chain()
    place = max(range(len(best)), key=best.__getitem__)
    top = best[place]
    chain: list[Line] = []
    while place >= 0:
        chain.append(lines[place])
        place = came_from[place]
    return Chain(tuple(reversed(chain)), top)


def is_convincing(page: Page, chain: Chain) -> bool:
    """Say whether a count of bare numbers divides the book: it steps on, covers most of it, and leaves room between."""
    if len(chain.lines) < 2 or chain.steps < 1:
        return False
    stands_out = sum(line.look.weight > 0 for line in chain.lines) >= 0.5 * len(chain.lines)
    if chain.steps < (1 if stands_out else 2) or chain.steps < 0.5 * (len(chain.lines) - 1 - chain.restarts):
        return False
    covered = page.words - chain.lines[0].words_before
    return covered >= 0.4 * page.words and spacing(page, chain.lines) >= SHORTEST_CHAPTER


def spacing(page: Page, lines: Sequence[Line]) -> float:
    """Return the median number of words from one line to the next, the end of the book after the last."""
    ends = [*(line.words_before for line in lines[1:]), page.words]
    return median(end - line.words_before for line, end in zip(lines, ends, strict=True)) if lines else 0.0


def find_chains(page: Page, lines: Sequence[Line], keys: Callable[[Line], frozenset[str]]) -> list[Chain]:
    """Return the convincing counts among ``lines``, one for each key (such as a way of writing numbers), best first."""
    names = sorted({name for line in lines for name in keys(line)})
    chains = [find_chain(page, [line for line in lines if name in keys(line)]) for name in names]
    good = sorted((chain for chain in chains if is_convincing(page, chain)), key=lambda chain: -chain.score)
    apart: list[Chain] = []
    for chain in good:
        taken = {line.index for other in apart for line in other.lines}
        if not taken & {line.index for line in chain.lines}:
            apart.append(chain)
    return apart


def fill_gaps(chapters: Sequence[Line], bare: Sequence[Line]) -> list[Line]:
    """Return ``chapters`` with those ``bare`` numbers that stand where the count leaves a number out.

    An author may write ``Chapter 3``, then ``IV.``, then ``CHAPTER FIVE``; the number may also be said twice by
    mistake, where the line stands out.
    """
    filled = list(chapters)
    for first, second in pairwise([None, *chapters, None]):
        for line in bare:
            after_first = first is None or first.index < line.index
            before_second = second is None or line.index < second.index
            if after_first and before_second and _fits(line, first, second) and _has_room(line, filled):
                filled.append(line)
    return sorted(filled, key=lambda line: line.index)


def _fits(line: Line, first: Line | None, second: Line | None) -> bool:
    """Say whether the number of ``line`` is one that is wanting between the two, or one of theirs again."""
    number, low = _number(line), _number(first) if first is not None else 0
    high = _number(second) if second is not None else low + 2
    if first is None and second is None:
        return False
    if high <= low:
        return number == low + 1 or number < high
    return (
        low < number < high or (number in (low, high) and high - low > 1) or (number == high and line.look.weight > 0)
    )


def _has_room(line: Line, others: Sequence[Line]) -> bool:
    return all(abs(other.words_before - line.words_before) >= SHORTEST_CHAPTER for other in others)


def _number(line: Line) -> int:
    return (line.marker.number if line.marker else None) or 0


def _start(line: Line) -> float:
    return {1: 1.0, 2: 0.4}.get(_number(line), 0.0) * _firmness(line)


def _link(page: Page, first: Line, second: Line) -> float:
    before, after = _number(first), _number(second)
    gain = _RESTART if after == 1 and before > 1 else _STEPS.get(after - before, -10.0)
    words = page.words_between(first.index, second.index)
    crowding = 0.8 if words < CROWDED else 0.3 if words < TIGHT else 0.0
    return gain * _firmness(second) - crowding


def _firmness(line: Line) -> float:
    return 1.0 if line.marker and line.marker.firm else 0.6
