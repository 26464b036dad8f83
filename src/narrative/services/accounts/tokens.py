"""Personal access tokens, made and deleted by their person, and written down."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services import sessions
from narrative.services.access import Principal
from narrative.services.accounts.trail import note
from narrative.services.sessions import MadeToken, NewToken


async def make_token(session: AsyncSession, who: Principal, new: NewToken) -> MadeToken:
    """Make a token for a script. Raises TooManyTokens."""
    made = await sessions.create_token(session, who, new)
    await note(session, who.user, "account.token-made", who.device, name=made.name, scopes=list(made.scopes))
    return made


async def delete_token(session: AsyncSession, who: Principal, token_id: UUID) -> None:
    """Make a token useless at once. Raises NoSuchToken."""
    name = await sessions.delete_token(session, who, token_id)
    await note(session, who.user, "account.token-deleted", who.device, name=name)
