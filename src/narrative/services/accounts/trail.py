"""What happened to an account: written with the change itself, never altered, and told to its person in sentences."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.ids import make_id
from narrative.kit.pagination import Page, cut_page
from narrative.services.accounts.schemas import Event
from narrative.services.accounts.tables import AccountEvent
from narrative.services.cursors import read_id
from narrative.services.sessions import find_origin
from narrative.services.sessions.agents import name_agent

_LONGEST_AGENT = 300
_SENTENCES = {
    "account.created": "Opened the account",
    "account.confirmed": "Confirmed the address",
    "account.renamed": "Changed the name",
    "account.signed-in": "Signed in with {method}",
    "account.signed-out": "Signed out",
    "account.signed-out-everywhere": "Signed out on every device",
    "account.device-signed-out": "Signed out {name}",
    "account.session-stolen": "A sign-in was used twice, and its device was signed out",
    "account.password-changed": "Changed the password",
    "account.password-reset": "Set a new password by mail",
    "account.password-reset-asked": "Asked for a new password by mail",
    "account.password-set": "Got a new password from whoever runs the studio",
    "account.address-asked": "Asked to change the address",
    "account.address-changed": "Changed the address",
    "account.totp-added": "Set up an authenticator app",
    "account.totp-removed": "Removed the authenticator app",
    "account.recovery-codes-made": "Made new recovery codes",
    "account.recovery-code-used": "Used a recovery code",
    "account.passkey-added": "Added the passkey “{name}”",
    "account.passkey-removed": "Removed the passkey “{name}”",
    "account.token-made": "Made the access token “{name}”",
    "account.token-deleted": "Deleted the access token “{name}”",
}


async def note(session: AsyncSession, user_id: UUID, action: str, device: UUID | None = None, **facts: Any) -> None:
    """Write that ``action`` (``account.signed-in``) happened to the account of ``user_id``, in this transaction.

    From where is read from the transaction's origin; ``facts`` are JSON values and never secrets.
    """
    origin = find_origin(session)
    row = AccountEvent(id=make_id(), user_id=user_id, action=action, facts=facts, address=origin.address)
    row.agent, row.device_id = origin.agent[:_LONGEST_AGENT], device
    session.add(row)
    await session.flush()


async def list_events(session: AsyncSession, user: UUID, cursor: str | None, limit: int) -> Page[Event]:
    """Return what happened to the account of ``user``, the newest first."""
    query = select(AccountEvent).where(AccountEvent.user_id == user)
    if before := read_id(cursor):
        query = query.where(AccountEvent.id < before)
    rows = await session.scalars(query.order_by(AccountEvent.id.desc()).limit(limit + 1))
    return cut_page([_show(row) for row in rows], limit, lambda event: (str(event.id),))


def _show(row: AccountEvent) -> Event:
    return Event(
        id=row.id,
        at=row.created_at,
        action=row.action,
        sentence=_tell(row.action, row.facts),
        address=row.address,
        device=name_agent(row.agent) if row.agent else "The studio itself",
    )


def _tell(action: str, facts: dict[str, Any]) -> str:
    plain = action.rpartition(".")[2].replace("-", " ").capitalize()
    try:
        sentence = _SENTENCES.get(action, plain).format(**facts)
    except KeyError:
        sentence = plain
    wrong = facts.get("wrong", 0)
    return f"{sentence}, after {wrong} wrong {'try' if wrong == 1 else 'tries'}" if wrong else sentence
