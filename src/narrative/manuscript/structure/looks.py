"""Finds headings that carry no number by their looks: short lines of one look, far apart, all through the book."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise

from narrative.manuscript.structure.contents import name_of, names_of
from narrative.manuscript.structure.lines import LARGE, LONGEST_HEADING, Line, Look, Page
from narrative.manuscript.structure.sequences import spacing

SHORTEST_UNNUMBERED = 400
LONGEST_UNNUMBERED = 14
MOST_DECLARED = 0.6
Signature = tuple[int, bool, bool, bool, bool, bool, float, bool]


def signature(line: Line, *, letters: bool = True) -> Signature:
    """Return what to compare looks by; without ``letters`` capitals do not count (``XII`` has no other choice)."""
    look: Look = line.look
    capitals = letters and look.capitals
    return (
        look.heading,
        look.styled,
        look.centred,
        look.bold,
        look.italic,
        capitals,
        look.size,
        look.gap or look.breaks,
    )


def find_by_look(page: Page, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the headings among ``lines`` when no number tells: the family that divides the book best, or none.

    A family is every line of one look that stands out. It must come at least twice, begin early, say something new
    each time, and leave room for chapters between its lines.
    """
    families: dict[Signature, list[Line]] = defaultdict(list)
    for line in lines:
        if _may_head(page, line):
            families[signature(line)].append(line)
    _join_first(families)
    good = [family for family in families.values() if _divides(page, family)]
    if not good:
        return ()
    best = max(good, key=lambda family: (_strength(family), len(family)))
    return tuple(best)


def find_declared(page: Page, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines that the file's own table of contents names, in its order, if it names enough of them."""
    found: list[Line] = []
    names = [names_of(entry) for entry in page.contents]
    place = 0
    for wanted in names:
        fitting = (at for at in range(place, len(lines)) if names_of(lines[at].text) & wanted)
        at = next(fitting, None)
        if at is not None:
            found.append(lines[at])
            place = at + 1
    return tuple(found) if len(found) >= max(2, MOST_DECLARED * len(names)) else ()


def _join_first(families: dict[Signature, list[Line]]) -> None:
    """Put the first line of the file with those that look alike but for the gap: nothing stands above it."""
    first = next((line for family in families.values() for line in family if line.index == 0), None)
    if first is None:
        return
    for look, family in families.items():
        if look[:-1] == signature(first)[:-1] and family[0] is not first and len(families[signature(first)]) == 1:
            family.insert(0, first)
            return


def find_like(page: Page, headings: Sequence[Line], lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the few other ``lines`` that look just as most ``headings`` do, if that look is rare in the book."""
    if len(headings) < 3:
        return ()
    looks = Counter(signature(line, letters=False) for line in headings)
    look, often = looks.most_common(1)[0]
    taken = {line.index for line in headings}
    alike = [
        line
        for line in lines
        if line.index > headings[0].index
        and line.index not in taken
        and signature(line, letters=False) == look
        and _may_head(page, line)
    ]
    rare = often >= 0.6 * len(headings) and len(alike) <= max(2, len(headings) // 3)
    apart = [line for line in alike if line.ends_open and not _beside(line, taken)]
    return tuple(line for line in apart if headings[0].look.weight >= 2 and line.look.weight >= 2) if rare else ()


def find_above(page: Page, chapters: Sequence[Line]) -> tuple[Line, ...]:
    """Return the headings of parts: lines of one look of their own, right above chapters and nowhere else."""
    below = {line.index - 1 for line in chapters}
    families: dict[Signature, list[Line]] = defaultdict(list)
    for line in page.lines:
        if line.short and line.looks_like_title and line.look.weight > 0:
            families[signature(line)].append(line)
    _join_first(families)
    usual = signature(chapters[-1]) if chapters else None
    good = [
        family
        for look, family in families.items()
        if look != usual and len(family) >= 2 and all(line.index in below for line in family)
    ]
    best = max(good, key=len) if good else []
    return tuple(best)


def find_breaks(page: Page) -> tuple[Line, ...]:
    """Return the first lines of new pages or files, when these alone divide the book."""
    opening = [line for line in page.lines if line.look.breaks and line.is_text]
    return tuple(opening) if len(opening) >= 2 and spacing(page, opening) >= 2 * SHORTEST_UNNUMBERED else ()


def _may_head(page: Page, line: Line) -> bool:
    first_word = line.text.split(maxsplit=1)[0] if line.text else ""
    large = line.look.size >= LARGE or line.look.heading > 0
    short = line.words <= (LONGEST_HEADING if large else LONGEST_UNNUMBERED)
    fits = line.looks_like_title and short and not (line.is_spoken and not line.look.breaks)
    follows = any(after.is_text for after in page.lines[line.index + 1 : line.index + 2])
    return fits and follows and line.look.weight > 0 and not first_word[:1].islower()


def _divides(page: Page, family: Sequence[Line]) -> bool:
    look = family[-1].look
    early = family[0].words_before <= 0.2 * page.words
    room = spacing(page, family) >= SHORTEST_UNNUMBERED
    return len(family) >= (2 if look.weight >= 4 else 3) and early and room and _says_news(family) and _alone(family)


def _says_news(family: Sequence[Line]) -> bool:
    """Say whether the lines differ as titles do; names that stand out may come again in turn (``BRAN``, ``ARYA``)."""
    names = [name_of(line.text) for line in family]
    again = sum(first == second for first, second in pairwise(names))
    in_turn = family[-1].look.weight >= 2 and len(set(names)) >= 3 and again <= 0.1 * len(names)
    return len(set(names)) >= 0.8 * len(names) or in_turn


def _alone(family: Sequence[Line]) -> bool:
    """Say whether the lines stand one by one: a letter's head or a title page has several together."""
    together = sum(b.index - a.index == 1 for a, b in pairwise(family))
    return together <= 0.2 * len(family)


def _strength(family: Sequence[Line]) -> int:
    return family[-1].look.weight + (2 if len(family) >= 3 else 0)


def _beside(line: Line, taken: Collection[int]) -> bool:
    return line.index - 1 in taken or line.index + 1 in taken
