"""Tokens that people make for their scripts: with scopes and an end, kept as a digest."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_person
from narrative.kit.tokens import digest_token, make_token
from narrative.services.access import Principal, Scope
from narrative.services.rows import now
from narrative.services.sessions.schemas import MadeToken, NewToken, PersonalToken
from narrative.services.sessions.tables import PersonalTokenRow
from narrative.services.sessions.troubles import NoSuchToken, TokenUnknown, TooManyTokens

PREFIX = "nos_"
MOST = 50
_SHOWN = 12
_SEEN = timedelta(minutes=5)


async def check_token(session: AsyncSession, token: str) -> Principal:
    """Return who asks by a personal access token, and how far it reaches. Raises TokenUnknown."""
    await set_person(session, None, digest_token(token))
    moment = now()
    query = select(PersonalTokenRow).where(PersonalTokenRow.digest == digest_token(token))
    row = await session.scalar(query.where(PersonalTokenRow.expires_at > moment))
    if row is None:
        raise TokenUnknown
    await set_person(session, row.user_id)
    if row.last_used_at is None or moment - row.last_used_at > _SEEN:
        change = update(PersonalTokenRow).where(PersonalTokenRow.id == row.id)
        await session.execute(change.values(last_used_at=moment))
    return Principal(row.user_id, None, frozenset(Scope(scope) for scope in row.scopes))


async def list_tokens(session: AsyncSession, who: Principal) -> list[PersonalToken]:
    """Return the person's tokens, the newest first; expired ones too until they are swept away."""
    query = select(PersonalTokenRow).where(PersonalTokenRow.user_id == who.user)
    return [
        PersonalToken.model_validate(row) for row in await session.scalars(query.order_by(PersonalTokenRow.id.desc()))
    ]


async def create_token(session: AsyncSession, who: Principal, new: NewToken) -> MadeToken:
    """Make a token; it is shown this once. Raises TooManyTokens."""
    query = select(func.count()).select_from(PersonalTokenRow).where(PersonalTokenRow.user_id == who.user)
    if (await session.scalar(query) or 0) >= MOST:
        raise TooManyTokens(most=MOST)
    token, moment = make_token(PREFIX), now()
    row = PersonalTokenRow(user_id=who.user, name=new.name, digest=digest_token(token), prefix=token[:_SHOWN])
    row.scopes = sorted(new.scopes)
    row.created_at, row.expires_at = moment, moment + timedelta(days=new.expires_in_days)
    session.add(row)
    await session.flush()
    return MadeToken(**PersonalToken.model_validate(row).model_dump(), token=token)


async def delete_token(session: AsyncSession, who: Principal, token_id: UUID) -> str:
    """Make a token useless at once; return its name. Raises NoSuchToken."""
    change = delete(PersonalTokenRow).where(PersonalTokenRow.user_id == who.user, PersonalTokenRow.id == token_id)
    name: str | None = await session.scalar(change.returning(PersonalTokenRow.name))
    if name is None:
        raise NoSuchToken
    return name


async def delete_tokens(session: AsyncSession, user: UUID) -> None:
    """Make every token of ``user`` useless at once."""
    await session.execute(delete(PersonalTokenRow).where(PersonalTokenRow.user_id == user))
