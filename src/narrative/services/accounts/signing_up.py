"""Opens accounts and has their addresses confirmed; nobody learns here whether an address has one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_person
from narrative.kit.ids import make_id
from narrative.kit.passwords import check_password, hash_password, take_turn
from narrative.services.accounts.mailing import VERIFY, ask_letter
from narrative.services.accounts.people import get_account, get_credential
from narrative.services.accounts.schemas import NewAccount, User
from narrative.services.accounts.tables import Account, Credential
from narrative.services.accounts.trail import note
from narrative.services.accounts.troubles import LinkUnknown
from narrative.services.rows import now
from narrative.services.sessions import forget_once, take_once


async def sign_up(session: AsyncSession, new: NewAccount) -> None:
    """Open an account whose address waits to be confirmed, and have a letter sent; a known address is treated alike.

    An account that was never confirmed is taken over: whoever reads the mail decides which sign-up was theirs. Raises
    what ``check_password`` raises.
    """
    check_password(new.password, new.name, new.email)
    async with take_turn():
        hashed = await hash_password(new.password)
    await set_person(session, None, new.email)
    user = await _keep_account(session, new)
    await set_person(session, user or make_id(), new.email)
    await _keep_password(session, user, hashed)
    await ask_letter(session, VERIFY, new.email)


async def ask_verification(session: AsyncSession, email: str) -> None:
    """Have the letter that confirms ``email`` sent again; whoever has no account hears nothing."""
    await ask_letter(session, VERIFY, email)


async def verify(session: AsyncSession, token: str) -> User | None:
    """Confirm the address that the link was sent to. Raises LinkUnknown.

    Return the person when their account was opened by it, None when it was open already.
    """
    found = await take_once(session, VERIFY, token)
    if found is None or found.user is None:
        raise LinkUnknown
    account = await get_account(session, found.user)
    await forget_once(session, account.id, VERIFY)
    if account.email_verified_at is not None:
        return None
    account.name, account.email_verified_at = found.facts["name"], now()
    (await get_credential(session, account.id)).password_hash = found.facts["password_hash"]
    await note(session, account.id, "account.created")
    await note(session, account.id, "account.confirmed")
    return User.model_validate(account)


async def _keep_account(session: AsyncSession, new: NewAccount) -> UUID | None:
    """Write the account, or over one that was never confirmed; None where there is a confirmed one."""
    row = {"id": make_id(), "name": new.name, "email": new.email, "created_at": now(), "revision": 1}
    write = (
        insert(Account)
        .values(row)
        .on_conflict_do_update(
            index_elements=["email"], set_={"name": new.name}, where=Account.email_verified_at.is_(None)
        )
    )
    user: UUID | None = await session.scalar(write.returning(Account.id))
    return user


async def _keep_password(session: AsyncSession, user: UUID | None, hashed: str) -> None:
    """Write the password of ``user``; for nobody the same statement is sent and changes nothing."""
    values = {"password_hash": hashed, "password_changed_at": now()}
    if user is None:
        await session.execute(update(Credential).where(Credential.user_id == make_id()).values(values))
        return
    write = insert(Credential).values(user_id=user, **values)
    await session.execute(write.on_conflict_do_update(index_elements=["user_id"], set_=values))
