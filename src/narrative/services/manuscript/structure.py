"""Adds, renames and moves parts, chapters and scenes; where two do it at once, they take turns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.ids import make_id
from narrative.services.access import Access
from narrative.services.audit import record
from narrative.services.manuscript.bodies import create_body
from narrative.services.manuscript.positions import make_position
from narrative.services.manuscript.schemas import Item, ItemChange, NewItem
from narrative.services.manuscript.tables import BodyRow, ChapterRow, PartRow, SceneRow
from narrative.services.manuscript.troubles import NoSuchChapter, NoSuchPart, NoSuchPlace, NoSuchScene
from narrative.services.revisions import check_revision, write_etag

Placed = PartRow | ChapterRow | SceneRow


class Kind(StrEnum):
    """The levels of a manuscript."""

    PART = "part"
    CHAPTER = "chapter"
    SCENE = "scene"


ROWS: dict[Kind, Any] = {Kind.PART: PartRow, Kind.CHAPTER: ChapterRow, Kind.SCENE: SceneRow}
PARENTS = {Kind.CHAPTER: Kind.PART, Kind.SCENE: Kind.CHAPTER}
CHILDREN = {parent: child for child, parent in PARENTS.items()}
_MISSING = {Kind.PART: NoSuchPart, Kind.CHAPTER: NoSuchChapter, Kind.SCENE: NoSuchScene}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something goes: inside which parent, and by which key among its siblings."""

    parent: UUID | None
    position: str


async def lock_structure(session: AsyncSession, access: Access) -> None:
    """Hold the shape of the book until this transaction ends; only one changes it at a time."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(access.project), 0))))


async def load_row(session: AsyncSession, access: Access, kind: Kind, row_id: UUID) -> Any:
    """Return a live part, chapter or scene. Raises the trouble named for it."""
    table = ROWS[kind]
    found = await session.scalar(
        select(table)
        .where(table.project_id == access.project, table.id == row_id, table.deletion_id.is_(None))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise _MISSING[kind]
    return found


def parent_of(kind: Kind, row: Any) -> UUID | None:
    """Return the id of what ``row`` stands in; None for a part."""
    return getattr(row, f"{PARENTS[kind]}_id") if kind in PARENTS else None


async def create_item(session: AsyncSession, access: Access, kind: Kind, new: NewItem) -> Item:
    """Add an empty part, chapter or scene; a new chapter is made with its first scene."""
    await lock_structure(session, access)
    spot = await find_spot(session, access, kind, new.parent_id, after=new.after_id)
    row = await add_row(session, access, kind, spot, new.title)
    record(session, access, f"{kind}.created", row.id, after={"title": new.title})
    if kind is Kind.CHAPTER:
        scene = await add_row(session, access, Kind.SCENE, Spot(row.id, make_position(None, None)), "")
        create_body(session, access, scene.id, ())
    if kind is Kind.SCENE:
        create_body(session, access, row.id, ())
    await session.flush()
    return await show(session, access, kind, row)


async def update_item(
    session: AsyncSession, access: Access, kind: Kind, row_id: UUID, change: ItemChange, if_match: str | None
) -> Item:
    """Rename, move, or both. Raises Stale where somebody was there first."""
    await lock_structure(session, access)
    row = await load_row(session, access, kind, row_id)
    check_revision(if_match, row.revision, await show(session, access, kind, row))
    before = describe(kind, row)
    if change.title is not None:
        row.title = change.title
    if change.role is not None and kind is Kind.CHAPTER:
        row.role = change.role
    if change.moves:
        if row_id in (change.after_id, change.before_id):
            raise NoSuchPlace
        parent = change.parent_id or (None if change.after_id or change.before_id else parent_of(kind, row))
        spot = await find_spot(
            session, access, kind, parent, after=change.after_id, before=change.before_id, first=change.is_first
        )
        put(kind, row, spot)
    row.revision += 1
    record(session, access, f"{kind}.updated", row.id, before=before, after=describe(kind, row))
    await session.flush()
    return await show(session, access, kind, row)


async def find_spot(
    session: AsyncSession,
    access: Access,
    kind: Kind,
    parent: UUID | None,
    *,
    after: UUID | None = None,
    before: UUID | None = None,
    first: bool = False,
) -> Spot:
    """Return the place right after or right before a sibling, or the first or last in ``parent`` (or in the book).

    Deleted siblings keep their keys, so that they come back to where they were.
    """
    beside = after or before
    if beside:
        sibling = await load_row(session, access, kind, beside)
        if parent not in (None, parent_of(kind, sibling)):
            raise NoSuchPlace
        parent = parent_of(kind, sibling)
    elif kind in PARENTS:
        parent = await _find_parent(session, access, PARENTS[kind], parent)
    keys = await _positions(session, access, kind, parent)
    if first:
        return Spot(parent, make_position(None, keys[0] if keys else None))
    if not beside:
        return Spot(parent, make_position(keys[-1] if keys else None, None))
    place = keys.index(sibling.position) + (1 if after else 0)
    low, high = keys[place - 1] if place else None, keys[place] if place < len(keys) else None
    return Spot(parent, make_position(low, high))


async def find_free(session: AsyncSession, access: Access, kind: Kind, row: Any, spot: Spot) -> Spot:
    """Return ``spot`` if nothing else has its key, else the place right before what has."""
    keys = await _positions(session, access, kind, spot.parent)
    if spot.position not in keys or (parent_of(kind, row), row.position) == (spot.parent, spot.position):
        return spot
    place = keys.index(spot.position)
    return Spot(spot.parent, make_position(keys[place - 1] if place else None, keys[place]))


async def add_row(session: AsyncSession, access: Access, kind: Kind, spot: Spot, title: str, **fields: Any) -> Any:
    """Put a new row of ``kind`` into its place."""
    parent = {f"{PARENTS[kind]}_id": spot.parent} if kind in PARENTS else {}
    row = ROWS[kind](
        project_id=access.project, id=make_id(), title=title, position=spot.position, revision=1, **parent, **fields
    )
    session.add(row)
    await session.flush()
    return row


def put(kind: Kind, row: Any, spot: Spot) -> None:
    """Move ``row`` to ``spot``."""
    row.position = spot.position
    if kind in PARENTS:
        setattr(row, f"{PARENTS[kind]}_id", spot.parent)


async def show(session: AsyncSession, access: Access, kind: Kind, row: Any) -> Item:
    """Return ``row`` as it is given out."""
    tag = write_etag(row.revision)
    if kind is Kind.SCENE:
        query = select(BodyRow.revision).where(BodyRow.project_id == access.project, BodyRow.scene_id == row.id)
        tag = write_etag(row.revision, await session.scalar(query) or 0)
    role = row.role if kind is Kind.CHAPTER else None
    return Item(id=row.id, title=row.title, etag=tag, parent_id=parent_of(kind, row), role=role)


async def _positions(session: AsyncSession, access: Access, kind: Kind, parent: UUID | None) -> list[str]:
    table = ROWS[kind]
    query = select(table.position).where(table.project_id == access.project)
    if kind in PARENTS:
        query = query.where(getattr(table, f"{PARENTS[kind]}_id") == parent)
    return list(await session.scalars(query.order_by(table.position)))


async def _find_parent(session: AsyncSession, access: Access, kind: Kind, parent: UUID | None) -> UUID:
    """Return ``parent`` if it is there, else the last of its kind, else a new untitled one."""
    if parent:
        found: UUID = (await load_row(session, access, kind, parent)).id
        return found
    table = ROWS[kind]
    query = select(table.id).where(table.project_id == access.project, table.deletion_id.is_(None))
    if kind is Kind.CHAPTER:
        join = (PartRow.project_id == ChapterRow.project_id) & (PartRow.id == ChapterRow.part_id)
        query = query.join(PartRow, join).order_by(PartRow.position.desc())
    last: UUID | None = await session.scalar(query.order_by(table.position.desc()).limit(1))
    if last:
        return last
    spot = await find_spot(session, access, kind, None)
    made: UUID = (await add_row(session, access, kind, spot, "")).id
    record(session, access, f"{kind}.created", made, after={"title": ""})
    return made


def describe(kind: Kind, row: Any) -> dict[str, Any]:
    """Return what the trail says of a row: what it is called and where it stands."""
    parent = parent_of(kind, row)
    facts = {"title": row.title, "position": row.position, "parent": str(parent) if parent else None}
    return facts | ({"role": str(row.role)} if kind is Kind.CHAPTER else {})
