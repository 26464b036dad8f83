"""Cast and places: as found, and as the author decided."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response, status

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.kit.pagination import Page
from narrative.rest.answers import PAGE, Cursor, IfMatch, Limit, problems, tag
from narrative.rest.doors import CastEditor, CastReader
from narrative.services import checks, entities
from narrative.services.entities import EntityChange, EntityItem, EntityMerge, EntitySplit, MentionItem, Undone
from narrative.story.entity import EntityKind

router = Router(prefix="/projects/{project_id}/entities", tags=["cast and places"])


@router.get("", summary="Cast and places", responses=problems())
async def list_entities(
    session: Session, access: CastReader, kind: EntityKind | None = None, cursor: Cursor = None, limit: Limit = PAGE
) -> Page[EntityItem]:
    """Return whom and what the book names, the most often named first."""
    return await entities.list_entities(session, access, kind, cursor, limit)


@router.post("/merge", summary="Make one of several", responses=problems())
async def merge_entities(session: Session, access: CastEditor, merge: EntityMerge) -> EntityItem:
    """Say that several are one; the first of them survives. It holds when the book is read again."""
    merged = await entities.merge_entities(session, access, merge)
    await checks.follow_change(session, access, "entities", entity_id=merged.id)
    return merged


@router.post("/undo", summary="Take back the last decision", responses=problems(409))
async def undo_decision(session: Session, access: CastEditor) -> Undone:
    """Take back the last merge, split, rename or change of kind."""
    undone = await entities.undo_decision(session, access)
    await checks.follow_change(session, access, "entities")
    return undone


@router.get("/{entity_id:uuid}", summary="One of them", responses=problems())
async def get_entity(session: Session, access: CastReader, entity_id: UUID, response: Response) -> EntityItem:
    """Return somebody or something the book names."""
    entity = await entities.get_entity(session, access, entity_id)
    tag(response, entity.etag)
    return entity


@router.patch("/{entity_id:uuid}", summary="Rename, or say what it is", responses=problems(412))
async def update_entity(
    session: Session,
    access: CastEditor,
    entity_id: UUID,
    change: EntityChange,
    response: Response,
    if_match: IfMatch = None,
) -> EntityItem:
    """Show another name, or say that it is a person, a place or something else."""
    entity = await entities.update_entity(session, access, entity_id, change, if_match)
    await checks.follow_change(session, access, "entities", entity_id=entity_id)
    tag(response, entity.etag)
    return entity


@router.post(
    "/{entity_id:uuid}/split", status_code=status.HTTP_201_CREATED, summary="Tell two apart", responses=problems()
)
async def split_entity(session: Session, access: CastEditor, entity_id: UUID, split: EntitySplit) -> EntityItem:
    """Say that some of the names mean somebody else; return that one."""
    added = await entities.split_entity(session, access, entity_id, split)
    await checks.follow_change(session, access, "entities", entity_id=entity_id)
    return added


@router.get("/{entity_id:uuid}/mentions", summary="Where somebody is named", responses=problems())
async def list_mentions(
    session: Session, access: CastReader, entity_id: UUID, cursor: Cursor = None, limit: Limit = PAGE
) -> Page[MentionItem]:
    """Return every place where somebody or something is named, in reading order, with the words around it."""
    return await entities.list_mentions(session, access, entity_id, cursor, limit)
