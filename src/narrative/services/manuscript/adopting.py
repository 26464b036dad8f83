"""Puts a whole manuscript into a book: what is there becomes newer, what is new is added, what is gone is hidden."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.ids import make_id
from narrative.manuscript.diff import OldScene, match_scenes
from narrative.manuscript.model import Manuscript, Role
from narrative.services.access import Access
from narrative.services.manuscript.bodies import create_body, keep_version, lock_body, write_scene
from narrative.services.manuscript.deletions import hide, open_deletion
from narrative.services.manuscript.forms import Written
from narrative.services.manuscript.images import create_images
from narrative.services.manuscript.positions import make_positions
from narrative.services.manuscript.schemas import Reason
from narrative.services.manuscript.shape import Json, Shape, load_shape
from narrative.services.manuscript.structure import CHILDREN, PARENTS, ROWS, Kind, Spot, lock_structure, parent_of, put
from narrative.services.manuscript.tables import BodyRow
from narrative.services.manuscript.whole import Facing, load_book


@dataclass(slots=True)
class Wanted:
    """A part, chapter or scene as the manuscript has it; ``places`` number its scenes through the book from 0."""

    kind: Kind
    title: str
    places: range
    role: Role = Role.BODY
    children: list[Wanted] = field(default_factory=list)
    row: Any = None
    is_new: bool = False


async def adopt_manuscript(session: AsyncSession, access: Access, manuscript: Manuscript) -> Json:
    """Make the book be ``manuscript``; return what ``abandon_manuscript`` needs to undo exactly that.

    A scene that was there before gets a new version, never a second copy; what it said is kept first. What the new
    manuscript lacks is hidden under one deletion.
    """
    await lock_structure(session, access)
    shape = await load_shape(session, access)
    before = shape.describe()
    matched = await _match(session, access, manuscript)
    tree = list(_want(manuscript))
    for wanted in tree:
        _find_row(wanted, shape, matched, only=len(tree) == 1)
    keys = await _last_keys(session, access)
    for kind in Kind:
        _settle(session, access, kind, tree, shape, keys)
        await session.flush()
    await create_images(session, access, manuscript.images)
    bodies = await _write_bodies(session, access, manuscript, [one for one in _walk(tree) if one.kind is Kind.SCENE])
    deletion = await _hide_rest(session, access, shape, tree, manuscript.title)
    created = {kind.value: [str(one.row.id) for one in _walk(tree) if one.is_new and one.kind is kind] for kind in Kind}
    return {"rows": before, "bodies": bodies, "created": created, "deletion": str(deletion)}


async def _match(session: AsyncSession, access: Access, manuscript: Manuscript) -> dict[int, UUID]:
    """Return which scene each of the new ones is, by its number; those that are new are left out."""
    book = await load_book(session, access, Facing("", "", "en"))
    old = [
        OldScene(scene.key, (chapter.part, chapter.title), scene.text)
        for chapter in book.chapters
        for scene in chapter.scenes
        if scene.text
    ]
    plan = await asyncio.to_thread(match_scenes, old, manuscript)
    return {match.place: UUID(match.key) for match in plan.matches if match.place is not None and match.key}


def _want(manuscript: Manuscript) -> Iterator[Wanted]:
    place = 0
    for part in manuscript.parts:
        chapters, start = [], place
        for chapter in part.chapters:
            end = place + len(chapter.scenes)
            scenes = [
                Wanted(Kind.SCENE, scene.title, range(number, number + 1))
                for number, scene in enumerate(chapter.scenes, start=place)
            ]
            chapters.append(Wanted(Kind.CHAPTER, chapter.title, range(place, end), chapter.role, scenes))
            place = end
        yield Wanted(Kind.PART, part.title, range(start, place), children=chapters)


def _walk(tree: Iterable[Wanted]) -> Iterator[Wanted]:
    for wanted in tree:
        yield wanted
        yield from _walk(wanted.children)


def _find_row(wanted: Wanted, shape: Shape, matched: Mapping[int, UUID], *, only: bool) -> None:
    """Find the old rows, bottom up: a chapter is the one that most of its scenes come from, a part likewise."""
    for child in wanted.children:
        _find_row(child, shape, matched, only=False)
    if wanted.kind is Kind.SCENE:
        key = matched.get(wanted.places.start)
        wanted.row = shape.take(Kind.SCENE, key) if key else None
        return
    child_kind = CHILDREN[wanted.kind]
    votes = Counter(parent_of(child_kind, child.row) for child in wanted.children if child.row is not None)
    candidates = [parent for parent, _ in votes.most_common() if parent]
    if only and not candidates:
        candidates = list(shape.rows[wanted.kind])[:1]
    wanted.row = next(filter(None, (shape.take(wanted.kind, candidate) for candidate in candidates)), None)


async def _last_keys(session: AsyncSession, access: Access) -> dict[tuple[Kind, UUID | None], str]:
    """Return the last key used under each parent, by what is deleted too."""
    keys: dict[tuple[Kind, UUID | None], str] = {}
    for kind, table in ROWS.items():
        last = func.max(table.position)
        if kind is Kind.PART:
            found = await session.scalar(select(last).where(table.project_id == access.project))
            keys |= {(kind, None): found} if found else {}
            continue
        parent = getattr(table, f"{PARENTS[kind]}_id")
        rows = await session.execute(select(parent, last).where(table.project_id == access.project).group_by(parent))
        keys |= {(kind, row[0]): row[1] for row in rows}
    return keys


def _settle(
    session: AsyncSession,
    access: Access,
    kind: Kind,
    tree: list[Wanted],
    shape: Shape,
    keys: Mapping[tuple[Kind, UUID | None], str],
) -> None:
    """Make the rows of one level that are new, title them all, and put them in order under their parents."""
    parents = [one for one in _walk(tree) if one.kind is PARENTS[kind]] if kind in PARENTS else [None]
    for parent in parents:
        siblings = tree if parent is None else parent.children
        parent_id = None if parent is None else parent.row.id
        for one in siblings:
            if one.row is None:
                one.row, one.is_new = ROWS[kind](project_id=access.project, id=make_id(), title="", revision=0), True
                session.add(one.row)
            _entitle(one)
        _order(kind, parent_id, [one.row for one in siblings], shape, keys.get((kind, parent_id)))


def _entitle(wanted: Wanted) -> None:
    """Give a row what the manuscript calls it; a scene's own title is not taken away by a file that has none."""
    row, before = wanted.row, (wanted.row.title, getattr(wanted.row, "role", None))
    if wanted.title or wanted.kind is not Kind.SCENE:
        row.title = wanted.title
    if wanted.kind is Kind.CHAPTER:
        row.role = wanted.role.value
    if wanted.is_new or before != (row.title, getattr(row, "role", None)):
        row.revision += 1


def _order(kind: Kind, parent_id: UUID | None, rows: list[Any], shape: Shape, last: str | None) -> None:
    """Put ``rows`` in order; where they are already, nothing is touched, else they get fresh keys behind all others."""
    if [row.id for row in rows] == [key for key in shape.order(kind, parent_id) if key in {row.id for row in rows}]:
        return
    for row, position in zip(rows, make_positions(len(rows), last), strict=True):
        put(kind, row, Spot(parent_id, position))
        row.revision += 1


async def _write_bodies(
    session: AsyncSession, access: Access, manuscript: Manuscript, wanted: list[Wanted]
) -> list[Json]:
    """Give every scene its words; return which bodies were rewritten, from which version."""
    scenes = [scene for chapter in manuscript.chapters for scene in chapter.scenes]
    written = await asyncio.to_thread(lambda: [Written.of(scene.blocks) for scene in scenes])
    query = select(BodyRow.scene_id, BodyRow.digest).where(BodyRow.project_id == access.project)
    digests = {row.scene_id: row.digest for row in await session.execute(query)}
    changed = []
    for one in wanted:
        place = one.places.start
        if one.is_new:
            create_body(session, access, one.row.id, scenes[place].blocks, written[place])
        elif digests[one.row.id] != written[place].digest:
            body = await lock_body(session, access, one.row.id)
            version = await keep_version(session, access, body, Reason.BEFORE_IMPORT)
            await write_scene(session, access, body, scenes[place].blocks, Reason.BEFORE_IMPORT)
            changed.append({"scene": str(one.row.id), "version": str(version.id), "revision": body.revision})
    await session.flush()
    return changed


async def _hide_rest(session: AsyncSession, access: Access, shape: Shape, tree: list[Wanted], title: str) -> UUID:
    """Hide every row that the manuscript does not have; return the deletion they are hidden under."""
    deletion = open_deletion(session, access, "import", title)
    await session.flush()
    stay = {one.row.id for one in _walk(tree)}
    for kind in reversed(Kind):
        await hide(session, access, kind, [key for key in shape.rows[kind] if key not in stay], deletion.id)
    return deletion.id
