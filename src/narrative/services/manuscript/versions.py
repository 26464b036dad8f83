"""The kept states of a scene: list, read, compare, bring back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from narrative.kit.pagination import Page, cut_page
from narrative.manuscript.diff import compare_texts
from narrative.manuscript.model import Scene
from narrative.services.access import Access
from narrative.services.audit import record
from narrative.services.cursors import read_id
from narrative.services.manuscript.bodies import keep_version, lock_body, write_scene
from narrative.services.manuscript.forms import load_blocks, show_body
from narrative.services.manuscript.scenes import get_scene
from narrative.services.manuscript.schemas import (
    Comparison,
    NewVersion,
    ParagraphChange,
    Reason,
    SceneText,
    Version,
    VersionText,
)
from narrative.services.manuscript.structure import Kind, load_row
from narrative.services.manuscript.tables import VersionRow
from narrative.services.manuscript.troubles import NoSuchVersion, TextChanged


async def list_versions(
    session: AsyncSession, access: Access, scene_id: UUID, cursor: str | None, limit: int
) -> Page[Version]:
    """Return up to ``limit`` kept states of a scene, the newest first."""
    await load_row(session, access, Kind.SCENE, scene_id)
    query = select(VersionRow).where(VersionRow.project_id == access.project, VersionRow.scene_id == scene_id)
    if before := read_id(cursor):
        query = query.where(VersionRow.id < before)
    rows = await session.scalars(query.order_by(VersionRow.id.desc()).limit(limit + 1))
    return cut_page([Version.model_validate(row) for row in rows], limit, lambda version: (str(version.id),))


async def get_version(session: AsyncSession, access: Access, scene_id: UUID, version_id: UUID) -> VersionText:
    """Return a kept state and what the scene said then."""
    version = VersionText.model_validate(await _load(session, access, scene_id, version_id))
    return version.model_copy(update={"body": show_body(version.body)})


async def create_version(session: AsyncSession, access: Access, scene_id: UUID, new: NewVersion) -> Version:
    """Keep what the scene says now, under a name of the author's."""
    body = await lock_body(session, access, scene_id)
    version = await keep_version(session, access, body, Reason.MANUAL, new.name)
    record(session, access, "version.created", version.id, after={"scene": str(scene_id), "name": new.name})
    return Version.model_validate(version)


async def compare_versions(
    session: AsyncSession, access: Access, scene_id: UUID, version_id: UUID, other_id: UUID | None
) -> Comparison:
    """Return what changed from a kept state to another one, or to what the scene says now."""
    before = (await _load(session, access, scene_id, version_id)).body
    if other_id:
        after = (await _load(session, access, scene_id, other_id)).body
    else:
        after = (await lock_body(session, access, scene_id)).body
    changes = compare_texts(Scene(load_blocks(before)).text, Scene(load_blocks(after)).text)
    return Comparison(
        before=version_id,
        after=other_id,
        paragraphs=tuple(ParagraphChange.model_validate(change) for change in changes),
    )


async def restore_version(session: AsyncSession, access: Access, scene_id: UUID, version_id: UUID) -> SceneText:
    """Make the scene say again what it said then; what it says now is kept first."""
    version = await _load(session, access, scene_id, version_id)
    body = await lock_body(session, access, scene_id)
    before = {"digest": body.digest}
    await write_scene(session, access, body, load_blocks(version.body), Reason.RESTORE)
    after = {"digest": body.digest, "version": str(version_id)}
    record(session, access, "version.restored", scene_id, before=before, after=after)
    await session.flush()
    return await get_scene(session, access, scene_id)


async def put_text_back(session: AsyncSession, access: Access, scene_id: UUID, expected: str, wanted: str) -> None:
    """Make a scene that says what has the digest ``expected`` say again what has the digest ``wanted``.

    Raises TextChanged where it says something else by now, NoSuchVersion where that state was not kept.
    """
    body = await lock_body(session, access, scene_id)
    if body.digest != expected:
        raise TextChanged
    query = select(VersionRow).where(VersionRow.project_id == access.project, VersionRow.scene_id == scene_id)
    query = query.where(VersionRow.digest == wanted).order_by(VersionRow.id.desc()).limit(1)
    version = await session.scalar(query.options(undefer(VersionRow.body)))
    if version is None:
        raise NoSuchVersion
    await write_scene(session, access, body, load_blocks(version.body), Reason.RESTORE)


async def check_text(session: AsyncSession, access: Access, scene_id: UUID, expected: str) -> None:
    """Raise TextChanged unless the scene says what has the digest ``expected``."""
    if (await lock_body(session, access, scene_id)).digest != expected:
        raise TextChanged


async def _load(session: AsyncSession, access: Access, scene_id: UUID, version_id: UUID) -> VersionRow:
    await load_row(session, access, Kind.SCENE, scene_id)
    query = select(VersionRow).where(
        VersionRow.project_id == access.project, VersionRow.scene_id == scene_id, VersionRow.id == version_id
    )
    version = await session.scalar(query.options(undefer(VersionRow.body)))
    if version is None:
        raise NoSuchVersion
    return version
