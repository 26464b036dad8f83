"""What the scenes say, and every state they were in."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Response, status

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.kit.pagination import Page
from narrative.rest.answers import PAGE, Cursor, IfMatch, Limit, problems, tag
from narrative.rest.doors import Reader, Writer
from narrative.services import checks
from narrative.services.manuscript import scenes, versions
from narrative.services.manuscript.images import get_image
from narrative.services.manuscript.schemas import (
    Comparison,
    NewBody,
    NewVersion,
    SceneText,
    Version,
    VersionText,
    Written,
)

router = Router(prefix="/projects/{project_id}", tags=["manuscript"])
SCENES = 20


@router.get("/scenes", summary="Scenes and what they say, in reading order", responses=problems())
async def list_scenes(
    session: Session,
    access: Reader,
    chapter_id: UUID | None = None,
    ids: Annotated[list[UUID], Query(max_length=200)] = [],  # noqa: B006
    cursor: Cursor = None,
    limit: Limit = SCENES,
) -> Page[SceneText]:
    """Return scenes in bulk: of the whole book, of one chapter, or those named by `ids`."""
    return await scenes.list_scenes(session, access, chapter_id=chapter_id, ids=ids, cursor=cursor, limit=limit)


@router.get("/scenes/{scene_id}", summary="A scene and what it says", responses=problems())
async def get_scene(session: Session, access: Reader, scene_id: UUID, response: Response) -> SceneText:
    """Return a scene; its ETag serves to save it and to rename it."""
    scene = await scenes.get_scene(session, access, scene_id)
    tag(response, scene.etag)
    return scene


@router.put("/scenes/{scene_id}/body", summary="Save what a scene says", responses=problems(412))
async def update_body(
    session: Session, access: Writer, scene_id: UUID, new: NewBody, response: Response, if_match: IfMatch = None
) -> Written:
    """Save a scene. Where somebody saved before you, 412 answers with `current`, and nothing is overwritten.

    Earlier states are kept: every few minutes, and whenever much is taken away.
    """
    written = await scenes.update_body(session, access, scene_id, new, if_match)
    await checks.follow_change(session, access, "scene", scene_id=scene_id, revision=written.revision)
    tag(response, written.etag)
    return written


@router.get("/scenes/{scene_id}/versions", summary="The kept states of a scene", responses=problems())
async def list_versions(
    session: Session, access: Reader, scene_id: UUID, cursor: Cursor = None, limit: Limit = PAGE
) -> Page[Version]:
    """Return the kept states of a scene, the newest first."""
    return await versions.list_versions(session, access, scene_id, cursor, limit)


@router.post(
    "/scenes/{scene_id}/versions", status_code=status.HTTP_201_CREATED, summary="Keep this state", responses=problems()
)
async def create_version(session: Session, access: Writer, scene_id: UUID, new: NewVersion) -> Version:
    """Keep what the scene says now, under a name."""
    return await versions.create_version(session, access, scene_id, new)


@router.get("/scenes/{scene_id}/versions/{version_id}", summary="A kept state", responses=problems())
async def get_version(session: Session, access: Reader, scene_id: UUID, version_id: UUID) -> VersionText:
    """Return a kept state and what the scene said then."""
    return await versions.get_version(session, access, scene_id, version_id)


@router.get("/scenes/{scene_id}/versions/{version_id}/comparison", summary="What changed since", responses=problems())
async def compare_versions(
    session: Session,
    access: Reader,
    scene_id: UUID,
    version_id: UUID,
    other: Annotated[UUID | Literal["current"], Query(alias="with")] = "current",
) -> Comparison:
    """Return what changed from a kept state to another one or to now, by paragraph and word."""
    other_id = other if isinstance(other, UUID) else None
    return await versions.compare_versions(session, access, scene_id, version_id, other_id)


@router.post("/scenes/{scene_id}/versions/{version_id}/restore", summary="Bring a state back", responses=problems())
async def restore_version(
    session: Session, access: Writer, scene_id: UUID, version_id: UUID, response: Response
) -> SceneText:
    """Make the scene say again what it said then; what it says now is kept first."""
    scene = await versions.restore_version(session, access, scene_id, version_id)
    await checks.follow_change(session, access, "scene", scene_id=scene_id, revision=scene.revision)
    tag(response, scene.etag)
    return scene


@router.get("/images/{name}", summary="A picture", response_class=Response, responses=problems())
async def show_image(session: Session, access: Reader, name: str) -> Response:
    """Return a picture's bytes; what a browser might run is only ever offered as a download."""
    image = await get_image(session, access, name)
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    if not image.media_type.startswith("image/"):
        headers["Content-Disposition"] = "attachment"
    return Response(image.data, media_type=image.media_type, headers=headers)
