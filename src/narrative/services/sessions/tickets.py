"""Tickets that let a browser open one socket, as it cannot send a token along and addresses are logged."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.signing import Claims
from narrative.services.access import Principal
from narrative.services.sessions.devices import check_device
from narrative.services.sessions.one_time import issue_once, take_once
from narrative.services.sessions.troubles import TicketUnknown

LIFETIME = timedelta(seconds=30)
_PURPOSE = "ticket"


async def make_ticket(session: AsyncSession, who: Principal) -> str:
    """Return a ticket for one socket of ``who``, good for half a minute."""
    assert who.device is not None  # noqa: S101 - a token opens no socket, and alone on a machine none is needed
    return await issue_once(session, _PURPOSE, LIFETIME, who.user, device=str(who.device))


async def take_ticket(session: AsyncSession, ticket: str) -> Principal:
    """Return who the ticket was made for, on which device. Raises TicketUnknown, and SessionEnded since signed out."""
    found = await take_once(session, _PURPOSE, ticket)
    if found is None or found.user is None:
        raise TicketUnknown
    return await check_device(session, Claims(found.user, UUID(found.facts["device"])))
