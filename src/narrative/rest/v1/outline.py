"""The binder: the outline, and adding, renaming, moving, dividing and joining what is in it."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response, status

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.rest.answers import IfMatch, problems, tag
from narrative.rest.doors import Reader, Writer
from narrative.services import checks
from narrative.services.manuscript import reshaping
from narrative.services.manuscript.deletions import delete_item
from narrative.services.manuscript.outline import get_outline
from narrative.services.manuscript.schemas import (
    ChapterSplit,
    Item,
    ItemChange,
    Merged,
    MergeWith,
    NewItem,
    Outline,
    SplitPlace,
    SplitScene,
)
from narrative.services.manuscript.structure import Kind, create_item, update_item
from narrative.services.values import Deleted

router = Router(prefix="/projects/{project_id}", tags=["manuscript"])
CREATED = status.HTTP_201_CREATED


@router.get("/outline", summary="The whole book without its words", responses=problems())
async def show_outline(session: Session, access: Reader) -> Outline:
    """Return parts, chapters and scenes in order, with words and open findings; a book without parts has one."""
    return await get_outline(session, access, await checks.count_by_scene(session, access))


@router.post("/parts", status_code=CREATED, summary="Add a part", responses=problems())
async def create_part(session: Session, access: Writer, new: NewItem) -> Item:
    """Add a part after another, or last in the book."""
    made = await create_item(session, access, Kind.PART, new)
    await checks.follow_change(session, access, "outline")
    return made


@router.post("/chapters", status_code=CREATED, summary="Add a chapter", responses=problems())
async def create_chapter(session: Session, access: Writer, new: NewItem) -> Item:
    """Add a chapter with one empty scene: after another, last in a part, or last in the book."""
    made = await create_item(session, access, Kind.CHAPTER, new)
    await checks.follow_change(session, access, "outline")
    return made


@router.post("/scenes", status_code=CREATED, summary="Add a scene", responses=problems())
async def create_scene(session: Session, access: Writer, new: NewItem) -> Item:
    """Add an empty scene: after another, last in a chapter, or last in the book."""
    made = await create_item(session, access, Kind.SCENE, new)
    await checks.follow_change(session, access, "outline")
    return made


@router.patch("/parts/{part_id}", summary="Rename or move a part", responses=problems(412))
async def update_part(
    session: Session, access: Writer, part_id: UUID, change: ItemChange, response: Response, if_match: IfMatch = None
) -> Item:
    """Rename a part, move it among the parts, or both."""
    item = await update_item(session, access, Kind.PART, part_id, change, if_match)
    await checks.follow_change(session, access, "outline")
    tag(response, item.etag)
    return item


@router.patch("/chapters/{chapter_id}", summary="Rename or move a chapter", responses=problems(412))
async def update_chapter(
    session: Session, access: Writer, chapter_id: UUID, change: ItemChange, response: Response, if_match: IfMatch = None
) -> Item:
    """Rename a chapter, say where it stands in the book, move it, or all of these."""
    item = await update_item(session, access, Kind.CHAPTER, chapter_id, change, if_match)
    await checks.follow_change(session, access, "outline")
    tag(response, item.etag)
    return item


@router.patch("/scenes/{scene_id}", summary="Rename or move a scene", responses=problems(412))
async def update_scene(
    session: Session, access: Writer, scene_id: UUID, change: ItemChange, response: Response, if_match: IfMatch = None
) -> Item:
    """Rename a scene, move it, or both; an autosave of its text in between is no conflict."""
    item = await update_item(session, access, Kind.SCENE, scene_id, change, if_match)
    await checks.follow_change(session, access, "outline")
    tag(response, item.etag)
    return item


@router.delete("/parts/{part_id}", summary="Delete a part", responses=problems(412))
async def delete_part(session: Session, access: Writer, part_id: UUID, if_match: IfMatch = None) -> Deleted:
    """Delete a part and all inside it; `deletion_id` brings it back."""
    deletion = await delete_item(session, access, Kind.PART, part_id, if_match)
    await checks.follow_change(session, access, "outline")
    return Deleted(deletion_id=deletion)


@router.delete("/chapters/{chapter_id}", summary="Delete a chapter", responses=problems(412))
async def delete_chapter(session: Session, access: Writer, chapter_id: UUID, if_match: IfMatch = None) -> Deleted:
    """Delete a chapter and its scenes; `deletion_id` brings them back."""
    deletion = await delete_item(session, access, Kind.CHAPTER, chapter_id, if_match)
    await checks.follow_change(session, access, "outline")
    return Deleted(deletion_id=deletion)


@router.delete("/scenes/{scene_id}", summary="Delete a scene", responses=problems(412))
async def delete_scene(session: Session, access: Writer, scene_id: UUID, if_match: IfMatch = None) -> Deleted:
    """Delete a scene; `deletion_id` brings it back."""
    deletion = await delete_item(session, access, Kind.SCENE, scene_id, if_match)
    await checks.follow_change(session, access, "outline")
    return Deleted(deletion_id=deletion)


@router.post("/scenes/{scene_id}/split", status_code=CREATED, summary="Split a scene", responses=problems())
async def split_scene(session: Session, access: Writer, scene_id: UUID, place: SplitPlace) -> SplitScene:
    """Cut a scene in two; the second half stands right after the first."""
    made = await reshaping.split_scene(session, access, scene_id, place)
    await checks.follow_change(session, access, "outline")
    return made


@router.post("/scenes/{scene_id}/merge", summary="Merge two scenes", responses=problems(409))
async def merge_scenes(session: Session, access: Writer, scene_id: UUID, other: MergeWith) -> Merged:
    """Join a scene with its neighbour; the earlier one survives, and `deletion_id` takes them apart again."""
    made = await reshaping.merge_scenes(session, access, scene_id, other.with_id)
    await checks.follow_change(session, access, "outline")
    return made


@router.post("/scenes/{scene_id}/duplicate", status_code=CREATED, summary="Copy a scene", responses=problems())
async def duplicate_scene(session: Session, access: Writer, scene_id: UUID) -> Item:
    """Put a copy of a scene right after it."""
    made = await reshaping.duplicate_scene(session, access, scene_id)
    await checks.follow_change(session, access, "outline")
    return made


@router.post("/chapters/{chapter_id}/split", status_code=CREATED, summary="Split a chapter", responses=problems())
async def split_chapter(session: Session, access: Writer, chapter_id: UUID, split: ChapterSplit) -> Item:
    """Begin a new chapter with one of the scenes and all that follow it."""
    made = await reshaping.split_chapter(session, access, chapter_id, split)
    await checks.follow_change(session, access, "outline")
    return made


@router.post("/chapters/{chapter_id}/merge", summary="Merge two chapters", responses=problems(409))
async def merge_chapters(session: Session, access: Writer, chapter_id: UUID, other: MergeWith) -> Merged:
    """Join a chapter with its neighbour; the scenes of the later one move to the end of the earlier one."""
    made = await reshaping.merge_chapters(session, access, chapter_id, other.with_id)
    await checks.follow_change(session, access, "outline")
    return made


@router.post("/chapters/{chapter_id}/duplicate", status_code=CREATED, summary="Copy a chapter", responses=problems())
async def duplicate_chapter(session: Session, access: Writer, chapter_id: UUID) -> Item:
    """Put a copy of a chapter, its scenes and their words right after it."""
    made = await reshaping.duplicate_chapter(session, access, chapter_id)
    await checks.follow_change(session, access, "outline")
    return made
