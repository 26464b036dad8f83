"""Keeps a document as the log of its updates, each with a digest that is looked at whenever it is read.

What was damaged in storage is noticed and never shown as text: a snapshot is then made again from the log, a log that
has a hole is refused.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pycrdt import Doc
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.bus import publish
from narrative.kit.ids import make_id
from narrative.services.access import Access
from narrative.services.documents.content import Json, make_document
from narrative.services.documents.rewriting import rewrite_document
from narrative.services.documents.tables import DocumentRow, UpdateRow
from narrative.services.documents.troubles import DocumentDamaged

log = logging.getLogger("narrative.documents")

SNAPSHOT_EVERY = 200
"""Updates after which a document is kept whole again, so that it opens quickly."""

UPDATED = "document"
"""The type of the message by which processes tell each other of updates; no client is sent it."""

NOTHING = b"\x00\x00"
"""The update that changes nothing."""


async def hold_document(session: AsyncSession, access: Access, scene_id: UUID) -> DocumentRow | None:
    """Return the document of a scene, held so that nobody else adds to it before this transaction ends."""
    query = select(DocumentRow).where(DocumentRow.project_id == access.project, DocumentRow.scene_id == scene_id)
    held = query.with_for_update().execution_options(populate_existing=True)
    found: DocumentRow | None = await session.scalar(held)
    return found


async def begin_document(session: AsyncSession, access: Access, scene_id: UUID, body: Json) -> DocumentRow:
    """Begin the document of a scene that has none, from its ``body``, which the caller holds: the one seed."""
    place = {"project_id": access.project, "scene_id": scene_id, "epoch": make_id()}
    row = DocumentRow(**place, seq=0, projected_seq=0, snapshot=None, snapshot_seq=0, snapshot_digest=None)
    session.add(row)
    append_update(session, row, rewrite_document(make_document(), body), None)
    row.projected_seq = row.seq
    await session.flush()
    return row


def append_update(session: AsyncSession, row: DocumentRow, payload: bytes, user: UUID | None) -> None:
    """Add one more update to the log of the held ``row``; None for what the studio itself does."""
    row.seq += 1
    session.add(
        UpdateRow(
            project_id=row.project_id,
            scene_id=row.scene_id,
            epoch=row.epoch,
            seq=row.seq,
            payload=payload,
            digest=digest_update(row.epoch, row.seq, payload),
            user_id=user,
        )
    )


async def load_document(session: AsyncSession, row: DocumentRow) -> Doc[Any]:
    """Return the document as the log tells it. Raises DocumentDamaged."""
    document = make_document()
    after = 0
    snapshot = await _load_snapshot(session, row)
    if snapshot is not None:
        if row.snapshot_digest == digest_update(row.epoch, row.snapshot_seq, snapshot):
            document.apply_update(snapshot)
            after = row.snapshot_seq
        else:
            log.error("The snapshot of scene %s is damaged; it is read from its log.", row.scene_id)
    for update in await list_updates(session, row, after):
        document.apply_update(update.payload)
    return document


async def _load_snapshot(session: AsyncSession, row: DocumentRow) -> bytes | None:
    """Return what is large and needed only to open a document."""
    place = (DocumentRow.project_id == row.project_id, DocumentRow.scene_id == row.scene_id)
    found: bytes | None = await session.scalar(select(DocumentRow.snapshot).where(*place))
    return found


async def list_updates(session: AsyncSession, row: DocumentRow, after: int) -> Sequence[UpdateRow]:
    """Return the updates of the log after number ``after``. Raises DocumentDamaged where one is not as it was."""
    query = select(UpdateRow).where(
        UpdateRow.project_id == row.project_id,
        UpdateRow.scene_id == row.scene_id,
        UpdateRow.epoch == row.epoch,
        UpdateRow.seq > after,
        UpdateRow.seq <= row.seq,
    )
    found = (await session.scalars(query.order_by(UpdateRow.seq))).all()
    if [update.seq for update in found] != list(range(after + 1, row.seq + 1)):
        raise DocumentDamaged
    if any(update.digest != digest_update(row.epoch, update.seq, update.payload) for update in found):
        raise DocumentDamaged
    return found


async def find_writer(session: AsyncSession, row: DocumentRow) -> UUID | None:
    """Return who wrote the last update; None where the studio did."""
    place = (row.project_id, row.scene_id, row.epoch, row.seq)
    return (await session.get_one(UpdateRow, place)).user_id


async def find_unprojected(session: AsyncSession, project: UUID) -> list[tuple[UUID, UUID]]:
    """Return the scenes of a book whose body does not say yet what their log does, with who wrote last."""
    behind = (DocumentRow.project_id == project, DocumentRow.projected_seq < DocumentRow.seq)
    last = and_(
        UpdateRow.project_id == DocumentRow.project_id,
        UpdateRow.scene_id == DocumentRow.scene_id,
        UpdateRow.epoch == DocumentRow.epoch,
        UpdateRow.seq == DocumentRow.seq,
    )
    query = select(DocumentRow.scene_id, UpdateRow.user_id).join(UpdateRow, last).where(*behind)
    found = await session.execute(query.where(UpdateRow.user_id.is_not(None)))
    return [(scene, user) for scene, user in found if user is not None]


async def tell_updates(session: AsyncSession, row: DocumentRow) -> None:
    """Tell every process, when this transaction commits, how far the log reaches now."""
    message = {"type": UPDATED, "scene_id": str(row.scene_id), "epoch": str(row.epoch), "seq": row.seq}
    await publish(session, row.project_id, message)


def take_snapshot(row: DocumentRow, document: Doc[Any]) -> None:
    """Keep ``document``, which is at the last update of the held ``row``, whole, where the last time was long ago."""
    if row.seq - row.snapshot_seq < SNAPSHOT_EVERY:
        return
    row.snapshot = document.get_update()
    row.snapshot_seq = row.seq
    row.snapshot_digest = digest_update(row.epoch, row.seq, row.snapshot)


def digest_update(epoch: UUID, seq: int, payload: bytes) -> bytes:
    """Return 32 bytes (SHA-256) that no other update, and no other place in the log, has."""
    return hashlib.sha256(epoch.bytes + seq.to_bytes(8) + payload).digest()
