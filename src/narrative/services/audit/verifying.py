"""Proves a project's chain anew, from the fields of its entries, without asking the database to hash anything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_operator, set_tenant
from narrative.services.audit.tables import AuditEntry, AuditHead, AuditLink

FIRST = bytes(32)
"""What stands before the first link."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the chain does not hold: at link ``seq``, or at an entry that has none."""

    seq: int | None
    entry: UUID | None
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found of one project's chain. ``head`` is its last hash, to be kept where nobody here can reach it."""

    project: UUID
    links: int
    head: str
    faults: tuple[Fault, ...]


async def list_chains(session: AsyncSession) -> list[UUID]:
    """Return every project that has a chain; for an operator, who works for all of them."""
    await set_operator(session)
    return list(await session.scalars(select(AuditHead.project_id).order_by(AuditHead.project_id)))


async def verify_chain(session: AsyncSession, project: UUID, expect: str | None = None) -> Report:
    """Return what is wrong with the chain of ``project``: nothing, if every link, entry and the head agree.

    ``expect`` is a head's hash that was kept elsewhere: it must be one of the chain's hashes, else the chain was cut
    or written anew since.
    """
    await set_tenant(session, project)
    rows = (await session.execute(_links(project))).all()
    unlinked = list(await session.scalars(_unlinked(project)))
    head = await session.get(AuditHead, project, populate_existing=True)
    faults = [*_follow(rows), *(Fault(None, entry, "this entry has no link: it was put in") for entry in unlinked)]
    last = rows[-1].hash if rows else FIRST
    if head is None or (head.seq, head.hash) != (rows[-1].seq if rows else 0, last):
        found = "there is no head" if head is None else f"the head says {head.seq} links"
        faults.append(Fault(None, None, f"{found}, the chain has {len(rows)}: its end was cut off or altered"))
    if expect is not None and expect.lower() not in {row.hash.hex() for row in rows}:
        faults.append(Fault(None, None, "the hash that was kept elsewhere is not in this chain"))
    return Report(project, len(rows), last.hex(), tuple(faults))


def hash_link(row: Any, previous: bytes) -> bytes:
    """Return what the hash of a link must be: of the one before it, and of every field of its entry.

    ``before`` and ``after`` are JSON as the database writes it, which is the same for the same value.
    """
    fields = [
        str(row.seq),
        _text(_moment(row.linked_at)),
        *(_text(value) for value in (row.project_id, row.id, row.user_id, row.action, row.thing, row.thing_id)),
        row.before or "null",
        row.after or "null",
        _text(_moment(row.created_at)),
        _text(row.origin_id),
        _text(row.part_of),
    ]
    return hashlib.sha256(previous + f"[{', '.join(fields)}]".encode()).digest()


def _follow(rows: Any) -> Iterator[Fault]:
    previous, number = FIRST, 0
    for row in rows:
        number += 1
        if row.seq != number:
            yield Fault(number, None, f"links {number} to {row.seq - 1} are missing")
            number = row.seq
        if row.prev_hash != previous:
            yield Fault(row.seq, row.entry_id, "this link does not go on from the one before it")
        if row.id is None:
            yield Fault(row.seq, row.entry_id, "the entry of this link is missing")
        elif hash_link(row, row.prev_hash) != row.hash:
            yield Fault(row.seq, row.entry_id, "this entry or its link was altered")
        previous = row.hash


def _links(project: UUID) -> Any:
    entry = (
        AuditEntry.project_id,
        *(AuditEntry.id, AuditEntry.user_id, AuditEntry.action, AuditEntry.thing, AuditEntry.thing_id),
        *(cast(AuditEntry.before, Text).label("before"), cast(AuditEntry.after, Text).label("after")),
        *(AuditEntry.created_at, AuditEntry.origin_id, AuditEntry.part_of),
    )
    link = (AuditLink.seq, AuditLink.entry_id, AuditLink.linked_at, AuditLink.prev_hash, AuditLink.hash)
    joined = (AuditEntry.project_id == AuditLink.project_id) & (AuditEntry.id == AuditLink.entry_id)
    query = select(*link, *entry).outerjoin(AuditEntry, joined).where(AuditLink.project_id == project)
    return query.order_by(AuditLink.seq)


def _unlinked(project: UUID) -> Any:
    joined = (AuditEntry.project_id == AuditLink.project_id) & (AuditEntry.id == AuditLink.entry_id)
    query = select(AuditEntry.id).outerjoin(AuditLink, joined)
    return query.where(AuditEntry.project_id == project, AuditLink.seq.is_(None)).order_by(AuditEntry.id)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _text(value: Any) -> str:
    return "null" if value is None else json.dumps(str(value), ensure_ascii=False)
