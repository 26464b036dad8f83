"""Opens scenes to write in, writes the log, and brings what HTTP shows up to date with it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pycrdt import Doc
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_person, set_tenant
from narrative.services.access import Access
from narrative.services.checks import follow_change
from narrative.services.documents import (
    DocumentDamaged,
    DocumentRow,
    append_update,
    find_unprojected,
    hold_document,
    list_updates,
    tell_updates,
)
from narrative.services.manuscript.bodies import lock_body, open_document, project_document
from narrative.services.manuscript.scenes import is_there
from narrative.services.manuscript.troubles import NoSuchScene
from narrative.services.projects import finish_for
from narrative.services.writing.troubles import OtherEpoch


@dataclass(frozen=True, slots=True)
class Held:
    """A document that nobody else adds to before the transaction ends, and what others added since one last looked."""

    row: DocumentRow
    missed: tuple[bytes, ...]


async def open_scene(session: AsyncSession, access: Access, scene_id: UUID) -> tuple[UUID, int, Doc[Any]]:
    """Return the epoch of a scene's document, the number of its last update, and the document.

    Raises NoSuchScene and DocumentDamaged.
    """
    row, document = await open_document(session, access, scene_id)
    return row.epoch, row.seq, document


async def hold_scene(session: AsyncSession, access: Access, scene_id: UUID, epoch: UUID, seq: int) -> Held:
    """Hold the document of a scene to write in it; ``seq`` is the last update that is known.

    Raises NoSuchScene where the scene was deleted meanwhile, OtherEpoch and DocumentDamaged.
    """
    row = await hold_document(session, access, scene_id)
    if row is None or not await is_there(session, access, scene_id):
        raise NoSuchScene
    if row.epoch != epoch:
        raise OtherEpoch
    return Held(row, tuple(update.payload for update in await list_updates(session, row, seq)))


async def write_updates(session: AsyncSession, held: Held, updates: Sequence[tuple[UUID, bytes]]) -> int:
    """Write ``updates``, each with who made it, and tell every process; return the number of the last one."""
    for user, payload in updates:
        append_update(session, held.row, payload, user)
    await session.flush()
    await tell_updates(session, held.row)
    return held.row.seq


async def catch_up(session: AsyncSession, access: Access, scene_id: UUID, epoch: UUID, seq: int) -> tuple[bytes, ...]:
    """Return what was added to the log after number ``seq``. Raises as ``hold_scene`` does."""
    return (await hold_scene(session, access, scene_id, epoch, seq)).missed


async def project_scene(
    session: AsyncSession, access: Access, scene_id: UUID, known: tuple[UUID, int, Doc[Any]]
) -> None:
    """Have HTTP, the search and the checks see what the log of a scene says; ``access``: who wrote last.

    ``known`` is a document that spares reading the log, where it is at the end of it: with its epoch and number.
    """
    await set_person(session, access.user)
    await set_tenant(session, access.project)
    revision = await project_document(session, access, scene_id, known)
    if revision is not None:
        await follow_change(session, access, "scene", scene_id=scene_id, revision=revision)


async def bring_up_to_date(session: AsyncSession, project: UUID) -> None:
    """Have the bodies of a book say what their logs do, where a process ended between the one and the other."""
    await set_tenant(session, project)
    for scene_id, writer in await find_unprojected(session, project):
        with suppress(NoSuchScene, DocumentDamaged):
            await lock_body(session, finish_for(project, writer), scene_id)
