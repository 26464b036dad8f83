"""Finds the outline of a document: headings, front and back matter, and the scenes between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from narrative.manuscript.document import Document
from narrative.manuscript.model import Image, Role
from narrative.manuscript.outline import Boundary, Level, Outline
from narrative.manuscript.structure.contents import Stretch, find_contents, list_places
from narrative.manuscript.structure.headings import Found, find_headings
from narrative.manuscript.structure.lines import Line, Page, read_page
from narrative.manuscript.structure.matter import Matter, find_front, find_licence, is_licence
from narrative.manuscript.structure.scenes import find_breaks, is_ornament, trust_gaps
from narrative.manuscript.structure.vocabulary import Kind

MOST_HAVE_A_TITLE = 0.6
LONG_OPENING = 400


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with all its lines: blocks from ``start`` up to ``end``."""

    start: int
    end: int
    found: Found


def find_outline(document: Document) -> Outline:
    """Return where the parts, chapters and scenes of ``document`` begin.

    No formatting is asked for: whatever the file shows is weighed over the whole book, and where nothing is sure
    nothing is split. Front and back matter that no reader counts as the book is marked as left out.
    """
    page = read_page(document)
    contents = find_contents(page)
    elsewhere = list_places(contents)
    found = find_headings(page, elsewhere)
    headings = _complete(page, found, elsewhere)
    boundaries = [*_front(page, headings, elsewhere), *_chapters(page, headings, contents)]
    return Outline(tuple(_with_scenes(page, boundaries, headings)))


def _complete(page: Page, found: Sequence[Found], elsewhere: AbstractSet[int]) -> tuple[Heading, ...]:
    """Return the headings with the titles that stand on lines of their own, and with ornaments above and below.

    No heading takes a block that is ``elsewhere``.
    """
    taken = {item.line.index for item in found} | elsewhere
    titled = {level: _has_titles(page, found, level, taken) for level in Level}
    headings: list[Heading] = []
    for item in found:
        start = end = item.line.index
        if not item.untitled:
            end = _title_end(page, item, taken, usual=titled[item.level])
            while end < len(page.lines) and end not in elsewhere and is_ornament(page.lines[end]):
                end += 1
        floor = headings[-1].end if headings else 0
        while start > floor and start - 1 not in elsewhere and is_ornament(page.lines[start - 1]):
            start -= 1
        if _is_stacked(headings, start, item):
            start, item = headings[-1].start, headings.pop().found  # noqa: PLW2901
        headings.append(Heading(start, end, item))
    return tuple(headings)


def _is_stacked(headings: Sequence[Heading], start: int, item: Found) -> bool:
    """Say whether a part begins right below the heading of another (``Volume II``, ``Book Seven``): it is one."""
    parts = bool(headings) and headings[-1].found.level is Level.PART and item.level is Level.PART
    return parts and headings[-1].end == start


def _has_titles(page: Page, found: Sequence[Found], level: Level, taken: AbstractSet[int]) -> bool:
    """Say whether most bare numbers of one level have a title on the line below."""
    bare = [item.line for item in found if item.level is level and _wants_title(item)]
    below = [_title_below(page, line, taken) for line in bare]
    return sum(line is not None for line in below) >= MOST_HAVE_A_TITLE * len(bare) if bare else False


def _wants_title(item: Found) -> bool:
    marker = item.line.marker
    return not item.untitled and marker is not None and marker.number is not None and not marker.title


def _title_below(page: Page, line: Line, taken: AbstractSet[int]) -> Line | None:
    index = line.index + 1
    if index >= len(page.lines) or index in taken or is_licence(page.lines[index]):
        return None
    below = page.lines[index]
    return below if below.looks_like_title and not is_ornament(below) and not below.look.breaks else None


def _title_end(page: Page, item: Found, taken: AbstractSet[int], *, usual: bool) -> int:
    """Return the block below a heading's last line."""
    line, index = item.line, item.line.index + 1
    below = _title_below(page, line, taken) if _wants_title(item) else None
    if below is None:
        return index
    spoken = below.is_spoken and not below.look.capitals
    strong = below.look.weight >= 2 and (below.look.heading > 0 or below.look.centred or below.look.bold)
    return index + 1 if strong or (usual and not spoken) else index


def _front(page: Page, headings: Sequence[Heading], elsewhere: AbstractSet[int]) -> Iterator[Boundary]:
    """Yield what stands before the first heading, if it is more than story."""
    end = headings[0].start if headings else 0
    pieces = find_front(page, end, elsewhere)
    if all(piece.matter is Matter.TEXT for piece in pieces):
        return
    for piece in pieces:
        words = page.words_between(piece.stretch.start, piece.stretch.end)
        story = piece.matter is Matter.TEXT and words >= LONG_OPENING
        title = "" if piece.matter.belongs else piece.matter.value
        role = Role.BODY if story else Role.FRONT
        yield Boundary(piece.stretch.start, Level.CHAPTER, title, 0, role, included=piece.matter.belongs)


def _chapters(page: Page, headings: Sequence[Heading], contents: Sequence[Stretch]) -> Iterator[Boundary]:
    """Yield the headings as boundaries, and contents and licences among or behind them as left out."""
    licence = find_licence(page)
    numbered = [heading.start for heading in headings if _is_numbered(heading)]
    first, last = (numbered[0], numbered[-1]) if numbered else (0, len(page.lines))
    inside = [stretch for stretch in contents if headings and stretch.start >= headings[0].start]
    boundaries = [
        Boundary(
            heading.start,
            heading.found.level,
            "" if heading.found.untitled else _title(page, heading),
            heading.end - heading.start,
            _role(heading, first, last),
            included=_kind(heading) is not Kind.OMITTED,
        )
        for heading in headings
    ]
    boundaries += [
        Boundary(stretch.start, Level.CHAPTER, Matter.CONTENTS.value, 0, _side(stretch.start, first), included=False)
        for stretch in inside
    ]
    if licence is not None:
        boundaries = [boundary for boundary in boundaries if boundary.block < licence]
        boundaries.append(Boundary(licence, Level.CHAPTER, Matter.LICENCE.value, 0, Role.BACK, included=False))
    yield from sorted(boundaries, key=lambda boundary: boundary.block)


def _kind(heading: Heading) -> Kind | None:
    return heading.found.line.marker.kind if heading.found.line.marker else None


def _is_numbered(heading: Heading) -> bool:
    marker = heading.found.line.marker
    return marker is not None and marker.number is not None


def _role(heading: Heading, first: int, last: int) -> Role:
    """Return where a heading stands: its name tells, and its place where the name fits before and after."""
    kind = _kind(heading)
    if kind in (Kind.FRONT, Kind.OMITTED):
        return _side(heading.start, first) if heading.start < first or heading.start > last else Role.BODY
    if kind is Kind.BACK:
        return Role.FRONT if heading.start < first else Role.BACK if heading.start > last else Role.BODY
    return Role.BODY


def _side(block: int, first: int) -> Role:
    return Role.FRONT if block < first else Role.BACK


def _title(page: Page, heading: Heading) -> str:
    """Return the words of a heading as one line; a number and its title are parted by a colon."""
    lines = [line for line in page.lines[heading.start : heading.end] if line.is_text and not is_ornament(line)]
    title = ""
    for row in (row for line in lines for row in line.text.split("\n")):
        words = " ".join(row.split())
        joint = " " if not title or title.endswith((".", ":", "—", "–", "-")) else ": "
        title = f"{title}{joint}{words}" if title else words
    return title


def _with_scenes(page: Page, boundaries: Sequence[Boundary], headings: Sequence[Heading]) -> Iterable[Boundary]:
    """Yield ``boundaries`` with the scenes between them."""
    gaps = trust_gaps(page, [heading.start for heading in headings])
    starts = [0, *(boundary.block + boundary.heading_blocks for boundary in boundaries)]
    ends = [*(boundary.block for boundary in boundaries), len(page.lines)]
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        above = boundaries[place - 1] if place else None
        if above is not None:
            yield above
        if above is None or above.included:
            for scene in find_breaks(page, start, end, gaps=gaps):
                if _has_text(page, scene.end, end):
                    yield Boundary(scene.start, Level.SCENE, "", scene.end - scene.start, _role_of(above))


def _has_text(page: Page, start: int, end: int) -> bool:
    return any(line.words or isinstance(line.block.content, Image) for line in page.lines[start:end])


def _role_of(above: Boundary | None) -> Role:
    return above.role if above is not None else Role.BODY
