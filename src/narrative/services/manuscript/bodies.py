"""What scenes say: the one writer of bodies, and the rule by which earlier states are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from pycrdt import Doc
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from narrative.kit.ids import make_id
from narrative.manuscript.model import SceneBlock
from narrative.services.access import Access
from narrative.services.audit import record
from narrative.services.documents import (
    DocumentRow,
    append_update,
    begin_document,
    find_writer,
    hold_document,
    load_document,
    read_document,
    rewrite_document,
    take_snapshot,
    tell_updates,
)
from narrative.services.manuscript.forms import Written, load_blocks
from narrative.services.manuscript.schemas import Reason
from narrative.services.manuscript.tables import BodyRow, SceneRow, VersionRow
from narrative.services.manuscript.troubles import NoSuchScene
from narrative.services.projects import finish_for
from narrative.services.rows import now

KEEP_EVERY = timedelta(minutes=3)
"""While a scene is being written, a state at most this old is kept."""

LOST_WORDS, LOST_SHARE = 20, 0.3
"""A save after which more words than both of these are gone keeps what was there before it."""


def create_body(
    session: AsyncSession,
    access: Access,
    scene_id: UUID,
    blocks: Sequence[SceneBlock],
    written: Written | None = None,
) -> BodyRow:
    """Give a new scene its first body; ``written`` is that of ``blocks``, where it was made already."""
    written = written or Written.of(blocks)
    row = BodyRow(project_id=access.project, scene_id=scene_id, revision=1, updated_at=now())
    _fill(row, written)
    session.add(row)
    return row


async def lock_body(session: AsyncSession, access: Access, scene_id: UUID) -> BodyRow:
    """Return the body of a scene, held so that nobody else writes it before this transaction ends.

    Where the scene has a document, the body says what it says, and both are held.
    """
    row = await _lock_row(session, access, scene_id)
    held = await hold_document(session, access, scene_id)
    if held is not None and held.projected_seq < held.seq:
        writer = await find_writer(session, held)
        whose = access if writer is None else finish_for(access.project, writer)
        await _project(session, whose, row, held, await load_document(session, held))
    return row


async def open_document(session: AsyncSession, access: Access, scene_id: UUID) -> tuple[DocumentRow, Doc[Any]]:
    """Return the document of a scene and what it holds; the first to open it has it begun from the scene's body."""
    row = await lock_body(session, access, scene_id)
    held = await hold_document(session, access, scene_id)
    if held is None:
        held = await begin_document(session, access, scene_id, row.body)
    return held, await load_document(session, held)


async def project_document(
    session: AsyncSession, access: Access, scene_id: UUID, known: tuple[UUID, int, Doc[Any]]
) -> int | None:
    """Have the body of a scene say what its document says; return its revision if that changed it.

    ``known`` is a document with the epoch and the number at which it is: where somebody added to the log since, it is
    read from there. ``access`` is that of whoever wrote last.
    """
    row = await _lock_row(session, access, scene_id)
    held = await hold_document(session, access, scene_id)
    if held is None:
        return None
    epoch, seq, document = known
    if (epoch, seq) != (held.epoch, held.seq):
        document = await load_document(session, held)
    return row.revision if await _project(session, access, row, held, document) else None


async def _project(session: AsyncSession, access: Access, row: BodyRow, held: DocumentRow, document: Doc[Any]) -> bool:
    blocks = load_blocks(read_document(document))
    held.projected_seq = held.seq
    take_snapshot(held, document)
    await session.flush()
    return await _write(session, access, row, Written.of(blocks), Reason.AUTOSAVE)


async def _lock_row(session: AsyncSession, access: Access, scene_id: UUID) -> BodyRow:
    query = (
        select(BodyRow)
        .join(SceneRow, (SceneRow.project_id == BodyRow.project_id) & (SceneRow.id == BodyRow.scene_id))
        .where(BodyRow.project_id == access.project, BodyRow.scene_id == scene_id, SceneRow.deletion_id.is_(None))
        .options(undefer(BodyRow.body), undefer(BodyRow.text))
        .with_for_update(of=BodyRow)
        .execution_options(populate_existing=True)
    )
    row = await session.scalar(query)
    if row is None:
        raise NoSuchScene
    return row


async def write_scene(
    session: AsyncSession, access: Access, row: BodyRow, blocks: Sequence[SceneBlock], reason: Reason
) -> bool:
    """Make the locked ``row`` say ``blocks``; the state before it is kept, and the trail written. True if it changed.

    Every whole body that is written comes through here; where the scene has a document, what differs is edited in it.
    An autosave keeps the state before it when the last kept one is older
    than ``KEEP_EVERY`` or many words go; every other reason always does.
    """
    written = Written.of(blocks)
    if not await _write(session, access, row, written, reason):
        return False
    held = await hold_document(session, access, row.scene_id)
    if held is not None:
        document = await load_document(session, held)
        append_update(session, held, rewrite_document(document, written.body), access.user)
        await session.flush()
        held.projected_seq = held.seq
        await tell_updates(session, held)
    return True


async def _write(session: AsyncSession, access: Access, row: BodyRow, written: Written, reason: Reason) -> bool:
    if written.digest == row.digest:
        return False
    if reason is not Reason.AUTOSAVE or await _is_due(session, access, row, written):
        await keep_version(session, access, row, reason)
    before = {"revision": row.revision, "words": row.words, "digest": row.digest}
    _fill(row, written)
    row.revision += 1
    row.updated_at = now()
    after = {"revision": row.revision, "words": row.words, "digest": row.digest, "reason": reason}
    record(session, access, "scene.written", row.scene_id, before=before, after=after)
    await session.flush()
    return True


async def keep_version(
    session: AsyncSession, access: Access, row: BodyRow, reason: Reason, name: str = ""
) -> VersionRow:
    """Keep the state of ``row`` as a version; where the last one is the very same and no name is given, that one."""
    last = await _last_version(session, access, row.scene_id)
    if last and last.digest == row.digest and not name:
        return last
    version = VersionRow(
        project_id=access.project,
        id=make_id(),
        scene_id=row.scene_id,
        user_id=access.user,
        body=row.body,
        words=row.words,
        digest=row.digest,
        revision=row.revision,
        reason=reason,
        name=name,
    )
    session.add(version)
    await session.flush()
    return version


def _fill(row: BodyRow, written: Written) -> None:
    row.body, row.text, row.kinds = written.body, written.text, written.kinds
    row.words, row.digest = written.words, written.digest


async def _is_due(session: AsyncSession, access: Access, row: BodyRow, written: Written) -> bool:
    if _loses_much(row.text, written.text):
        return True
    last = await _last_version(session, access, row.scene_id)
    return last is None or now() - last.created_at > KEEP_EVERY


def _loses_much(before: str, after: str) -> bool:
    """Say whether many words of ``before`` are not in ``after`` any more, whatever came instead of them."""
    words = Counter(before.split())
    lost = (words - Counter(after.split())).total()
    return lost > LOST_WORDS and lost > words.total() * LOST_SHARE


async def _last_version(session: AsyncSession, access: Access, scene_id: UUID) -> VersionRow | None:
    query = select(VersionRow).where(VersionRow.project_id == access.project, VersionRow.scene_id == scene_id)
    return await session.scalar(query.order_by(VersionRow.id.desc()).limit(1))
