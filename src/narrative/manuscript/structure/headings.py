"""Decides which lines are headings and what each begins, by all the evidence of the book together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from narrative.manuscript.outline import Level
from narrative.manuscript.structure.contents import name_of
from narrative.manuscript.structure.lines import LONGEST_HEADING, Line, Page
from narrative.manuscript.structure.looks import find_above, find_breaks, find_by_look, find_declared, find_like
from narrative.manuscript.structure.sequences import MOST_HEADINGS, Chain, fill_gaps, find_chain, find_chains, spacing
from narrative.manuscript.structure.vocabulary import Kind

LONGEST_NAME = 8
OVERSTYLED = 0.4
SHORTEST_SECTION = 120
UNTITLED_PART = 0.6
MOSTLY_SUBTITLES = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """A line that begins something. ``untitled`` is a page that begins without a heading."""

    line: Line
    level: Level
    untitled: bool = False


def find_headings(page: Page, elsewhere: AbstractSet[int]) -> tuple[Found, ...]:
    """Return every heading of ``page`` in reading order, but for the blocks ``elsewhere``, such as in its contents."""
    free = [line for line in page.lines if line.is_text and line.index not in elsewhere]
    short = [line for line in free if line.short]
    styled = _find_styled(page, free)
    found = _find_numbered(page, short)
    found |= {line.index: Found(line, level) for line, level in _place_styled(page, styled, found)}
    if not any(_tells_story(item) for item in found.values()):
        found = _find_unnumbered(page, short, found)
    found |= {item.line.index: item for item in _find_named(page, short, found)}
    chapters = [found[index].line for index in sorted(found) if found[index].level is Level.CHAPTER]
    if not styled:
        found |= {line.index: Found(line, Level.CHAPTER) for line in find_like(page, chapters, _outside(short, found))}
    return tuple(found[index] for index in sorted(found))


def _tells_story(item: Found) -> bool:
    """Say whether a heading is a chapter's, and not that of a preface or an imprint."""
    marker = item.line.marker
    apart = marker is not None and marker.kind in (Kind.FRONT, Kind.BACK, Kind.OMITTED)
    return item.level is Level.CHAPTER and not apart


def _outside(lines: Iterable[Line], found: dict[int, Found]) -> list[Line]:
    return [line for line in lines if line.index not in found]


def _find_numbered(page: Page, short: Sequence[Line]) -> dict[int, Found]:
    """Return parts, chapters and sections that say their number."""
    worded = {
        kind: [line for line in short if _is_worded(line, kind)] for kind in (Kind.PART, Kind.CHAPTER, Kind.SCENE)
    }
    bare = [line for line in short if line.marker and line.marker.kind is None and line.marker.number]
    if len(bare) > MOST_HEADINGS:
        bare = []
    chains = find_chains(page, bare, _writing)
    parts, chapters, scenes = worded[Kind.PART], worded[Kind.CHAPTER], worded[Kind.SCENE]
    if chapters:
        chapters, sections = _join_or_nest(page, chapters, chains)
    else:
        chapters, sections = _rank_chains(chains)
    if not sections:
        chapters = fill_gaps(chapters, _outside_of(chapters, bare))
    if not chapters:
        parts, chapters = [], parts
    elif not parts:
        parts = _find_unnamed_parts(page, chapters)
    levels = ((sections, Level.SCENE), (scenes, Level.SCENE), (chapters, Level.CHAPTER), (parts, Level.PART))
    return {line.index: Found(line, level) for lines, level in levels for line in lines}


def _outside_of(taken: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    indexes = {line.index for line in taken}
    return [line for line in lines if line.index not in indexes]


def _is_worded(line: Line, kind: Kind) -> bool:
    """Say whether a line is headed by a word and a number, and does not run on like a sentence."""
    marker = line.marker
    if marker is None or marker.kind is not kind or marker.number is None:
        return False
    return marker.firm or line.look.weight > 0 or line.ends_open


def _writing(line: Line) -> frozenset[str]:
    """Return the ways in which a line's number may be meant: its digits, or each language that has the word."""
    marker = line.marker
    if marker is None or marker.style is None:
        return frozenset()
    return marker.tongues or frozenset({marker.style.value})


def _join_or_nest(page: Page, worded: list[Line], chains: Sequence[Chain]) -> tuple[list[Line], list[Line]]:
    """Return chapters and sections where some chapters say ``Chapter`` and other lines are bare numbers.

    The bare numbers are chapters too if both together count on better than the worded ones alone, else sections.
    """
    if not chains:
        return worded, []
    bare = list(chains[0].lines)
    both = sorted([*worded, *bare], key=lambda line: line.index)
    alone, joined = find_chain(page, worded), find_chain(page, both)
    if joined.restarts <= alone.restarts and joined.steps >= alone.steps + 0.8 * len(bare):
        return both, []
    return worded, bare if chains[0].restarts and spacing(page, both) >= SHORTEST_SECTION else []


def _rank_chains(chains: Sequence[Chain]) -> tuple[list[Line], list[Line]]:
    """Return chapters and sections where all numbers are bare: what begins again most often is the lower."""
    if not chains:
        return [], []
    first, second = chains[0], chains[1] if len(chains) > 1 else Chain()
    if second.lines and second.restarts < first.restarts and second.lines[0].index < first.lines[0].index:
        first, second = second, first
    nested = second.restarts > first.restarts
    return list(first.lines), list(second.lines) if nested else []


def _find_unnamed_parts(page: Page, chapters: Sequence[Line]) -> list[Line]:
    """Return the lines right above each chapter that begins the count again, when most of those have one."""
    first = [line for line in chapters if line.marker and line.marker.number == 1]
    if len(first) < 2:
        return []
    taken = {line.index for line in chapters}
    above = [page.lines[line.index - 1] for line in first if line.index > 0 and line.index - 1 not in taken]
    parts = [line for line in above if line.looks_like_title and not line.is_spoken]
    if len(parts) < len(first):
        parts = [line for line in parts if line.look.weight > 0]
    return parts if len(parts) >= max(2, UNTITLED_PART * len(first)) else []


def _find_styled(page: Page, free: Sequence[Line]) -> list[Line]:
    """Return the lines with a heading style, unless the style is on everything or on the book's own title."""
    styled = [line for line in free if line.look.heading and 0 < line.words <= 2 * LONGEST_HEADING]
    text = sum(1 for line in free if line.words)
    if len(styled) > min(max(3, OVERSTYLED * text), MOST_HEADINGS):
        return []
    above = {line.index: sum(other.words for other in free if other.index < line.index) for line in styled[:3]}
    return [line for line in styled if above.get(line.index, 99) > 40 or not _is_book_title(page, line, styled)]


def _is_book_title(page: Page, line: Line, styled: Sequence[Line]) -> bool:
    """Say whether a line at the very start is the title of the whole book: it says so, or nothing ranks as high."""
    if len(styled) < 2 or line.marker is not None:
        return False
    if page.title and name_of(line.text) == name_of(page.title):
        return True
    return line is styled[0] and all(other.look.heading > line.look.heading for other in styled[1:])


def _place_styled(page: Page, styled: Sequence[Line], found: dict[int, Found]) -> Iterable[tuple[Line, Level]]:
    """Yield each styled line that is not placed yet with its level, judged by those that are."""
    rest = [line for line in styled if line.index not in found and not _is_subtitle(line, found, styled)]
    if not rest:
        return
    chapter_rank = _chapter_rank(page, styled, found)
    for line in rest:
        named = line.marker is not None and line.marker.kind is not None
        if line.look.heading == chapter_rank or named:
            yield line, Level.CHAPTER
        else:
            yield line, Level.PART if line.look.heading < chapter_rank else Level.SCENE


def _is_subtitle(line: Line, found: dict[int, Found], styled: Sequence[Line]) -> bool:
    """Say whether a styled line only completes the heading right above it (``Chapter 1``, then its title)."""
    if line.marker is not None or not _wants_title(found.get(line.index - 1)):
        return False
    alike = [other for other in styled if other.look.heading == line.look.heading and other.index not in found]
    below = [other for other in alike if _wants_title(found.get(other.index - 1))]
    return len(below) >= MOSTLY_SUBTITLES * len(alike)


def _chapter_rank(page: Page, styled: Sequence[Line], found: dict[int, Found]) -> int:
    """Return the heading style that chapters have."""
    chapters = Counter(
        found[line.index].line.look.heading
        for line in styled
        if line.index in found and found[line.index].level is Level.CHAPTER
    )
    if chapters:
        return chapters.most_common(1)[0][0]
    ranks = sorted({line.look.heading for line in styled})
    if len(ranks) == 1:
        return ranks[0]
    top = [line for line in styled if line.look.heading == ranks[0]]
    holds_text = [_text_below(page, line, styled) >= SHORTEST_SECTION for line in top]
    return ranks[0] if sum(holds_text) > 0.5 * len(top) else ranks[1]


def _text_below(page: Page, line: Line, styled: Sequence[Line]) -> int:
    following = min((other.index for other in styled if other.index > line.index), default=len(page.lines))
    return page.words_between(line.index + 1, following)


def _find_unnumbered(page: Page, short: Sequence[Line], found: dict[int, Found]) -> dict[int, Found]:
    """Return headings by look alone, or the pages that begin something, or what there was."""
    rest = _outside(short, found)
    by_look = find_declared(page, rest) or find_by_look(page, rest)
    if by_look:
        parts = {line.index: Found(line, Level.PART) for line in find_above(page, by_look)}
        return found | {line.index: Found(line, Level.CHAPTER) for line in by_look} | parts
    pages = [line for line in find_breaks(page) if line.index not in found]
    return found | {line.index: Found(line, Level.CHAPTER, untitled=True) for line in pages}


def _wants_title(above: Found | None) -> bool:
    """Say whether the line above is a number that still wants a title (``Chapter XX``, then ``Conclusion``)."""
    if above is None or above.line.marker is None:
        return False
    return above.line.marker.number is not None and not above.line.marker.title


def _find_named(page: Page, short: Sequence[Line], found: dict[int, Found]) -> Iterable[Found]:
    """Yield headings such as ``Prologue``: anywhere if they stand out, else only before and after the chapters."""
    chapters = [index for index in sorted(found) if found[index].level is Level.CHAPTER]
    first, last = (chapters[0], chapters[-1]) if chapters else (len(page.lines), -1)
    chapters_stand_out = bool(chapters) and page.lines[first].look.weight > 0
    for line in short:
        marker = line.marker
        if line.index in found or marker is None or marker.number is not None or line.words > LONGEST_NAME:
            continue
        above = found.get(line.index - 1)
        if _wants_title(above) and above is not None and above.level is not Level.PART:
            continue
        strong = marker.kind is Kind.BODY and not marker.title
        outside = line.index < first or line.index > last
        stands_out = line.look.weight > 0 or (strong and not chapters_stand_out)
        if line.ends_open and (stands_out or outside) and not line.is_spoken:
            yield Found(line, Level.CHAPTER)
