"""Secrets that work once and not for long; only their digest is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_person
from narrative.kit.tokens import digest_token, make_token
from narrative.services.rows import now
from narrative.services.sessions.tables import OneTimeRow


@dataclass(frozen=True, slots=True)
class OneTime:
    """What was kept with a one-time secret, and for whom."""

    user: UUID | None
    facts: dict[str, Any] = field(default_factory=dict)


async def issue_once(
    session: AsyncSession, purpose: str, lifetime: timedelta, user: UUID | None = None, **facts: Any
) -> str:
    """Return a new secret that is good once, for ``purpose``, until ``lifetime`` is over."""
    token = make_token()
    await set_person(session, user, digest_token(token))
    row = OneTimeRow(digest=digest_token(token), user_id=user, purpose=purpose, facts=facts)
    row.expires_at = now() + lifetime
    session.add(row)
    await session.flush()
    return token


async def take_once(session: AsyncSession, purpose: str, token: str) -> OneTime | None:
    """Use the secret up and return what was kept with it; None for one that is unknown, used, expired or for else.

    Of many who show it at once one gets it. The transaction works for its person from here on.
    """
    digest = digest_token(token)
    await set_person(session, None, digest)
    gone = delete(OneTimeRow).where(OneTimeRow.digest == digest, OneTimeRow.purpose == purpose)
    taken = gone.where(OneTimeRow.expires_at > now()).returning(OneTimeRow.user_id, OneTimeRow.facts)
    row = (await session.execute(taken)).one_or_none()
    if row is None:
        return None
    await set_person(session, row.user_id)
    return OneTime(row.user_id, row.facts)


async def look_once(session: AsyncSession, purpose: str, token: str) -> OneTime | None:
    """Return what was kept with the secret and leave it usable; the transaction works for its person from here on."""
    digest = digest_token(token)
    await set_person(session, None, digest)
    query = select(OneTimeRow.user_id, OneTimeRow.facts).where(OneTimeRow.digest == digest)
    query = query.where(OneTimeRow.purpose == purpose, OneTimeRow.expires_at > now())
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    await set_person(session, row.user_id, digest)
    return OneTime(row.user_id, row.facts)


async def note_once(session: AsyncSession, token: str, **facts: Any) -> None:
    """Keep ``facts`` with the secret, which ``look_once`` has shown."""
    change = update(OneTimeRow).where(OneTimeRow.digest == digest_token(token))
    await session.execute(change.values(facts=OneTimeRow.facts.concat(facts)))


async def forget_once(session: AsyncSession, user: UUID, *purposes: str) -> None:
    """Make every secret of ``user`` for one of ``purposes`` useless."""
    await session.execute(delete(OneTimeRow).where(OneTimeRow.user_id == user, OneTimeRow.purpose.in_(purposes)))
