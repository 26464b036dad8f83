"""Finds people by their address or their number, with what they prove themselves with."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import Unauthenticated
from narrative.kit.database import set_person
from narrative.kit.ids import make_id
from narrative.services.accounts.schemas import Me, Renaming
from narrative.services.accounts.tables import Account, Credential, PasskeyRow
from narrative.services.accounts.trail import note
from narrative.services.revisions import check_revision, write_etag


@dataclass(frozen=True, slots=True)
class Known:
    """An account and its credential; either may be missing."""

    account: Account | None
    credential: Credential | None


async def find_by_address(session: AsyncSession, email: str, *keys: str) -> Known:
    """Return whom ``email`` belongs to. The same statements are sent whether there is anybody or not.

    The transaction works for that person from here on, with ``keys`` shown beside the address.
    """
    await set_person(session, None, email, *keys)
    account = await session.scalar(select(Account).where(Account.email == email))
    user = account.id if account else make_id()
    await set_person(session, user, email, *keys)
    credential = await session.scalar(select(Credential).where(Credential.user_id == user))
    return Known(account, credential)


async def get_account(session: AsyncSession, user: UUID) -> Account:
    """Return the account of ``user``, who is at work. Raises Unauthenticated where there is none."""
    account = await session.get(Account, user, populate_existing=True)
    if account is None:
        raise Unauthenticated
    return account


async def get_credential(session: AsyncSession, user: UUID) -> Credential:
    """Return what ``user``, who is at work, signs in with. Raises Unauthenticated where there is nothing."""
    credential = await session.get(Credential, user, populate_existing=True)
    if credential is None:
        raise Unauthenticated
    return credential


async def get_me(session: AsyncSession, user: UUID) -> Me:
    """Return ``user`` as they see themselves."""
    query = select(
        Account, Credential.totp_confirmed_at, select(PasskeyRow.id).where(PasskeyRow.user_id == user).exists()
    )
    row = (await session.execute(query.outerjoin(Credential).where(Account.id == user))).one_or_none()
    if row is None:
        raise Unauthenticated
    return _show(row[0], second_factor=row[1] is not None or row[2])


async def rename(session: AsyncSession, user: UUID, change: Renaming, if_match: str | None) -> Me:
    """Change the name of ``user``. Raises Stale where it was changed elsewhere."""
    me = await get_me(session, user)
    account = await get_account(session, user)
    check_revision(if_match, account.revision, me)
    account.name, account.revision = change.name, account.revision + 1
    await note(session, user, "account.renamed")
    return me.model_copy(update={"name": account.name, "etag": write_etag(account.revision)})


def _show(account: Account, *, second_factor: bool) -> Me:
    return Me(
        id=account.id,
        name=account.name,
        email=account.email,
        email_verified=account.email_verified_at is not None,
        second_factor=second_factor,
        etag=write_etag(account.revision),
    )
