"""What whoever runs a studio does for its people: opens accounts, and lets in who is locked out."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import NotFound
from narrative.kit.database import set_person
from narrative.kit.ids import make_id
from narrative.kit.passwords import check_password, hash_password
from narrative.services.accounts.factors import forget_factors
from narrative.services.accounts.passwords import keep_password
from narrative.services.accounts.people import find_by_address
from narrative.services.accounts.schemas import NewAccount, User
from narrative.services.accounts.tables import Account, Credential
from narrative.services.accounts.trail import note
from narrative.services.accounts.troubles import AddressTaken
from narrative.services.rows import now
from narrative.services.sessions import delete_tokens, end_devices


class NoSuchAccount(NotFound):
    """There is no account of the address {email}."""


class NoLocalAuthor(NotFound):
    """Nobody has worked here alone, so there are no books to take over."""


async def open_account(session: AsyncSession, new: NewAccount, *, adopts: bool = False) -> User:
    """Open an account whose address counts as confirmed; one that waits for that is opened too.

    With ``adopts`` it is the account of the author who worked here alone, with their books. Raises AddressTaken,
    NoLocalAuthor and what ``check_password`` raises.
    """
    check_password(new.password, new.name, new.email)
    known = await find_by_address(session, new.email)
    if known.account is not None and (adopts or known.account.email_verified_at is not None):
        raise AddressTaken
    account = known.account or (await _find_author(session, new.email) if adopts else Account(id=make_id()))
    account.name, account.email, account.email_verified_at, account.is_local = new.name, new.email, now(), None
    await set_person(session, account.id, new.email)
    session.add(account)
    await session.flush()
    hashed = await hash_password(new.password)
    await session.merge(Credential(user_id=account.id, password_hash=hashed, password_changed_at=now()))
    await note(session, account.id, "account.created")
    return User.model_validate(account)


async def set_password(session: AsyncSession, email: str, password: str, *, drops_factors: bool = False) -> None:
    """Set the password of whom ``email`` belongs to, and sign them out everywhere; their tokens are good no more.

    With ``drops_factors`` their app, passkeys and recovery codes go too. Raises NoSuchAccount and what
    ``check_password`` raises.
    """
    account = await _find(session, email)
    check_password(password, account.name, email)
    await keep_password(session, account, await hash_password(password))
    await end_devices(session, account.id)
    await delete_tokens(session, account.id)
    if drops_factors:
        await forget_factors(session, account.id)
    await note(session, account.id, "account.password-set")


async def _find(session: AsyncSession, email: str) -> Account:
    known = await find_by_address(session, email)
    if known.account is None:
        raise NoSuchAccount(email=email)
    return known.account


async def _find_author(session: AsyncSession, email: str) -> Account:
    await set_person(session, None, email)  # the author's row is shown to nobody who is somebody else
    author = await session.scalar(select(Account).where(Account.is_local.is_(True)))
    if author is None:
        raise NoLocalAuthor
    return author
