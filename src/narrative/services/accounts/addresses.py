"""Moves an account to another mail address, once that one was confirmed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_person
from narrative.services.access import Principal
from narrative.services.accounts.mailing import MOVE, RESET, VERIFY, ask_letter
from narrative.services.accounts.people import get_account
from narrative.services.accounts.schemas import AddressChange
from narrative.services.accounts.signing_in import prove_again
from narrative.services.accounts.tables import Account
from narrative.services.accounts.trail import note
from narrative.services.accounts.troubles import AddressTaken, LinkUnknown
from narrative.services.rows import now
from narrative.services.sessions import forget_once, take_once


async def ask_address(session: AsyncSession, who: Principal, change: AddressChange) -> None:
    """Have a link sent to the new address; until it is opened nothing changes. Raises WrongPassword, TooManyGuesses."""
    await prove_again(session, who, change.password)
    await note(session, who.user, "account.address-asked", who.device)
    await ask_letter(session, MOVE, change.email, who.user)


async def confirm_address(session: AsyncSession, token: str) -> None:
    """Make the address that the link was sent to that of the account. Raises LinkUnknown and AddressTaken."""
    found = await take_once(session, MOVE, token)
    if found is None or found.user is None:
        raise LinkUnknown
    email = found.facts["email"]
    await set_person(session, found.user, email)
    if await session.scalar(select(Account.id).where(Account.email == email)) is not None:
        raise AddressTaken
    account = await get_account(session, found.user)
    account.email, account.email_verified_at, account.revision = email, now(), account.revision + 1
    await forget_once(session, account.id, MOVE, RESET, VERIFY)
    await note(session, account.id, "account.address-changed")
