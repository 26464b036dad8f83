"""What scenes say: the one writer of bodies, and the rule by which earlier states are kept."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from narrative.errors import Invalid
from narrative.kit.ids import make_id
from narrative.manuscript.mending import mend_body
from narrative.manuscript.model import BlockKind, Scene, SceneBlock
from narrative.manuscript.prose import read_body, write_body
from narrative.services.access import Access
from narrative.services.audit import record
from narrative.services.manuscript.schemas import Body, Reason
from narrative.services.manuscript.tables import BodyRow, SceneRow, VersionRow
from narrative.services.manuscript.troubles import NoSuchScene
from narrative.services.rows import now

log = logging.getLogger("narrative.manuscript")

KEEP_EVERY = timedelta(minutes=3)
"""While a scene is being written, a state at most this old is kept."""

LOST_WORDS, LOST_SHARE = 20, 0.3
"""A save after which more words than both of these are gone keeps what was there before it."""

_INITIALS = {BlockKind.PARAGRAPH: "p", BlockKind.QUOTE: "q", BlockKind.VERSE: "v"}
_KINDS = {initial: kind for kind, initial in _INITIALS.items()}


@dataclass(frozen=True, slots=True)
class Written:
    """A body in all its forms, made from one row of blocks."""

    body: Body
    text: str
    kinds: str
    words: int
    digest: str

    @classmethod
    def of(cls, blocks: Sequence[SceneBlock]) -> Written:
        scene = Scene(tuple(blocks))
        body = write_body(scene.blocks)
        kinds = "".join(_INITIALS[block.kind] for block in scene.text_blocks)
        return cls(body, scene.text, kinds, scene.words, digest_body(body))


def digest_body(body: Body) -> str:
    """Return 64 hexadecimal digits drawn from ``body``, the same for the same content."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_kinds(kinds: str) -> tuple[BlockKind, ...]:
    """Return the kinds of a scene's blocks as they are stored, one letter each."""
    return tuple(_KINDS[initial] for initial in kinds)


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
    """Return the body of a scene, held so that nobody else writes it before this transaction ends."""
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

    Every write of a body comes through here. An autosave keeps the state before it when the last kept one is older
    than ``KEEP_EVERY`` or many words go; every other reason always does.
    """
    written = Written.of(blocks)
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


def read_blocks(body: Body) -> tuple[SceneBlock, ...]:
    """Return the blocks of a stored or sent body. Raises Invalid for anything outside the schema."""
    return read_body(body)


def load_blocks(body: Body) -> tuple[SceneBlock, ...]:
    """Return the blocks of a stored body; of one that does not fit the schema, what can be kept of it as text."""
    try:
        return read_body(body)
    except Invalid as trouble:
        log.error("A body in the database does not fit the schema: %s", trouble)  # noqa: TRY400 - it is dealt with
        return mend_body(body)


def show_body(body: Body) -> Body:
    """Return a stored body as it may be sent: nothing outside the schema ever leaves."""
    try:
        read_body(body)
    except Invalid:
        return write_body(load_blocks(body))
    return body


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
