"""Keeps what a reading found of cast and places, and shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.ids import make_id
from narrative.kit.pagination import Page, cut_page, read_cursor
from narrative.services.access import Access
from narrative.services.entities.schemas import AliasItem, ChapterMentions, EntityItem, MentionItem
from narrative.services.entities.tables import EntityRow, MentionsRow
from narrative.services.entities.troubles import NoSuchEntity
from narrative.services.manuscript.places import ScenePlace, list_places, load_texts
from narrative.services.reader.cast import FoundCast, FoundEntity
from narrative.services.revisions import write_etag
from narrative.story.decisions import fold_name
from narrative.story.entity import EntityKind

AROUND = 80
"""Code points shown on either side of a mention."""


async def keep_cast(session: AsyncSession, access: Access, cast: FoundCast) -> None:
    """Keep what was found: who was there before stays the same row, whatever they are called now."""
    query = select(EntityRow).where(EntityRow.project_id == access.project).order_by(EntityRow.id).with_for_update()
    rows = list(await session.scalars(query.execution_options(populate_existing=True)))
    ids = _recognise(session, access, rows, cast.entities)
    await session.flush()
    of_project = MentionsRow.project_id == access.project
    await session.execute(delete(MentionsRow).where(of_project))
    rows_of_scenes = [
        {
            "project_id": access.project,
            "scene_id": UUID(key),
            "mentions": [[str(ids[entity]), *rest] for entity, *rest in mentions],
        }
        for key, mentions in cast.mentions.items()
    ]
    if rows_of_scenes:
        await session.execute(insert(MentionsRow), rows_of_scenes)


async def list_entities(
    session: AsyncSession, access: Access, kind: EntityKind | None, cursor: str | None, limit: int
) -> Page[EntityItem]:
    """Return cast and places, the most often named first."""
    query = select(EntityRow).where(
        EntityRow.project_id == access.project, EntityRow.present, EntityRow.merged_into.is_(None)
    )
    if kind:
        query = query.where(EntityRow.kind == kind)
    if cursor:
        mentions, last = read_cursor(cursor, 2)
        lower = EntityRow.mentions < int(mentions or 0)
        query = query.where(lower | ((EntityRow.mentions == int(mentions or 0)) & (EntityRow.id > UUID(str(last)))))
    rows = (await session.scalars(query.order_by(EntityRow.mentions.desc(), EntityRow.id).limit(limit + 1))).all()
    page = cut_page(rows, limit, lambda row: (row.mentions, str(row.id)))
    places = await list_places(session, access)
    return Page(items=[_show(row, places) for row in page.items], next_cursor=page.next_cursor)


async def get_entity(session: AsyncSession, access: Access, entity_id: UUID) -> EntityItem:
    """Return one of them."""
    return _show(await load_entity(session, access, entity_id), await list_places(session, access))


async def list_mentions(
    session: AsyncSession, access: Access, entity_id: UUID, cursor: str | None, limit: int
) -> Page[MentionItem]:
    """Return every place where an entity is named, in reading order, each with the words around it."""
    row = await load_entity(session, access, entity_id)
    members = await _members(session, access, row.id)
    number, offset = (int(part or 0) for part in read_cursor(cursor, 2)) if cursor else (-1, -1)
    places = [place for place in await list_places(session, access) if str(place.scene) in row.by_scene]
    scenes = places[max(number, 0) : max(number, 0) + limit + 1]
    mentions = await load_mentions(session, access, [place.scene for place in scenes])
    texts = await load_texts(session, access, [place.scene for place in scenes])
    found = [
        (index, item)
        for index, place in enumerate(scenes, start=max(number, 0))
        for mention in mentions.get(place.scene, [])
        if mention[0] in members and (index > number or mention[1] > offset)
        for item in [_show_mention(place, mention, texts.get(place.scene, ""))]
    ]
    page = cut_page(found[: limit + 1], limit, lambda pair: (pair[0], pair[1].start))
    return Page(items=[item for _, item in page.items], next_cursor=page.next_cursor)


async def load_entity(session: AsyncSession, access: Access, entity_id: UUID, *, lock: bool = False) -> EntityRow:
    """Return a row that is shown. Raises NoSuchEntity."""
    query = select(EntityRow).where(
        EntityRow.project_id == access.project,
        EntityRow.id == entity_id,
        EntityRow.present,
        EntityRow.merged_into.is_(None),
    )
    row = await session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NoSuchEntity
    return row


async def load_mentions(session: AsyncSession, access: Access, scenes: Iterable[UUID]) -> dict[UUID, list[list[Any]]]:
    """Return the mentions of each of ``scenes`` as they are kept."""
    query = select(MentionsRow).where(MentionsRow.project_id == access.project, MentionsRow.scene_id.in_(list(scenes)))
    return {row.scene_id: row.mentions for row in await session.scalars(query)}


async def load_names(session: AsyncSession, access: Access) -> dict[str, UUID]:
    """Return who goes by which name, folded; of several the most often named."""
    query = select(EntityRow.id, EntityRow.name, EntityRow.aliases, EntityRow.merged_into)
    query = query.where(EntityRow.project_id == access.project, EntityRow.present).order_by(EntityRow.mentions.desc())
    names: dict[str, UUID] = {}
    for row in await session.execute(query):
        for name in (row.name, *(alias["name"] for alias in row.aliases)):
            names.setdefault(fold_name(name), row.merged_into or row.id)
    return names


async def load_survivors(session: AsyncSession, access: Access) -> dict[str, UUID]:
    """Return by entity id, as text, the entity it is shown as now."""
    query = select(EntityRow.id, EntityRow.merged_into).where(EntityRow.project_id == access.project)
    into = {row.id: row.merged_into for row in await session.execute(query)}
    survivors = {}
    for start in into:
        last, seen = start, {start}
        while (following := into.get(last)) and following not in seen:
            last = following
            seen.add(following)
        survivors[str(start)] = last
    return survivors


async def _members(session: AsyncSession, access: Access, entity_id: UUID) -> set[str]:
    survivors = await load_survivors(session, access)
    return {member for member, survivor in survivors.items() if survivor == entity_id}


def _recognise(
    session: AsyncSession, access: Access, rows: list[EntityRow], found: Iterable[FoundEntity]
) -> dict[str, UUID]:
    """Give every found entity its row: the one with its key, else the one that shares most of its names, else a new."""
    free = {row.id: row for row in rows}
    taken: dict[str, EntityRow] = {}
    for entity in found:
        same = next((row for row in free.values() if row.key == entity.key and row.merged_into is None), None)
        if same:
            taken[entity.key] = free.pop(same.id)
    for entity in found:
        row = taken.get(entity.key) or _most_alike(free, entity)
        if row is None:
            row = EntityRow(project_id=access.project, id=make_id(), revision=1)
            session.add(row)
        free.pop(row.id, None)
        taken[entity.key] = row
        _fill(row, entity)
    for row in free.values():
        row.present = False
    return {key: row.id for key, row in taken.items()}


def _most_alike(free: Mapping[UUID, EntityRow], entity: FoundEntity) -> EntityRow | None:
    names = Counter({fold_name(name): count for name, count in entity.aliases})
    scores = {
        row.id: sum(names[fold_name(alias["name"])] for alias in row.aliases)
        for row in free.values()
        if row.kind == entity.kind and row.merged_into is None
    }
    best = max(scores, key=scores.__getitem__, default=None)
    return free[best] if best and scores[best] else None


def _fill(row: EntityRow, entity: FoundEntity) -> None:
    row.key, row.kind, row.name, row.gender = entity.key, entity.kind, entity.name, entity.gender
    row.aliases = [{"name": name, "mentions": count} for name, count in entity.aliases]
    row.by_scene, row.mentions = entity.by_scene, sum(entity.by_scene.values())
    row.present, row.merged_into = True, None


def _show(row: EntityRow, places: list[ScenePlace]) -> EntityItem:
    chapters: Counter[UUID] = Counter()
    for place in places:
        chapters[place.chapter] += row.by_scene.get(str(place.scene), 0)
    return EntityItem(
        id=row.id,
        kind=EntityKind(row.kind),
        name=row.name,
        aliases=tuple(AliasItem(**alias) for alias in row.aliases),
        gender=row.gender,
        mentions=row.mentions,
        by_chapter=tuple(ChapterMentions(chapter_id=key, mentions=count) for key, count in chapters.items() if count),
        etag=write_etag(row.revision),
    )


def _show_mention(place: ScenePlace, mention: list[Any], text: str) -> MentionItem:
    _, start, end, words, _ = mention
    is_there = text[start:end] == words
    return MentionItem(
        scene_id=place.scene,
        chapter_id=place.chapter,
        chapter_title=place.chapter_title,
        start=start,
        end=end,
        quote=words,
        prefix=text[max(0, start - AROUND) : start] if is_there else "",
        suffix=text[end : end + AROUND] if is_there else "",
    )
