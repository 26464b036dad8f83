"""Letters to people: asked for in the change's own transaction, written and sent by a job.

The secret of a link is made when its letter is written, so that no job and no row ever holds it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_person
from narrative.kit.mail import Letter
from narrative.kit.queue import enqueue
from narrative.services.accounts.guessing import Bucket, check_guesses, count_guess, take_turn
from narrative.services.accounts.people import Known, find_by_address
from narrative.services.accounts.troubles import TooManyGuesses
from narrative.services.sessions import issue_once

KIND = "letter"
VERIFY, RESET, MOVE = "verify", "reset", "move"
VERIFY_LIFETIME, RESET_LIFETIME = timedelta(days=3), timedelta(hours=1)
_MOST = (6, timedelta(minutes=10))  # letters of one kind to one address, and how fast more may follow

Writer = Callable[[AsyncSession, str, str], Awaitable[Letter | None]]


async def ask_letter(session: AsyncSession, letter: str, email: str, user: UUID | None = None) -> None:
    """Have ``letter`` written to ``email`` when this transaction has ended well, whoever that is."""
    asked: dict[str, Any] = {"letter": letter, "email": email} | ({"user": str(user)} if user else {})
    await enqueue(session, KIND, once=" ".join(asked.values()), **asked)


async def write_letter(
    session: AsyncSession, letter: str, email: str, site: str, user: UUID | None = None, *, is_first: bool = True
) -> Letter | None:
    """Return the letter as it is to be sent; None where there is nothing to say, or it was said often enough.

    Only the first try counts: a letter that waits for its server is never given up for having been tried.
    """
    if is_first and not await _may_write(session, letter, email):
        return None
    if letter == MOVE:
        return await _write_move(session, email, site, user) if user else None
    return await _WRITERS[letter](session, email, site)


async def _may_write(session: AsyncSession, letter: str, email: str) -> bool:
    """Say whether another such letter may go to ``email``; nobody's mailbox is filled by strangers."""
    bucket = Bucket(f"letter {letter} {email}", *_MOST)
    await set_person(session, None, bucket.key)
    await take_turn(session, bucket)
    try:
        await check_guesses(session, [bucket], alone=False)
    except TooManyGuesses:
        return False
    await count_guess(session, [bucket])
    return True


async def _write_verify(session: AsyncSession, email: str, site: str) -> Letter | None:
    known = await find_by_address(session, email)
    if known.account is None:
        return None
    if known.account.email_verified_at is not None:
        return Letter(email, "You have an account already", _KNOWN.format(name=known.account.name, site=site))
    token = await _issue_verification(session, known)
    link = f"{site}/verify#token={token}"
    text = _VERIFY.format(name=known.account.name, site=site, link=link)
    return Letter(email, "Confirm your address", text, link)


async def _issue_verification(session: AsyncSession, known: Known) -> str:
    """Bind the link to the name and the password of the sign-up it answers: a later stranger's changes neither."""
    assert known.account is not None  # noqa: S101 - the caller has looked
    hashed = known.credential.password_hash if known.credential else None
    facts = {"name": known.account.name, "password_hash": hashed}
    return await issue_once(session, VERIFY, VERIFY_LIFETIME, known.account.id, **facts)


async def _write_reset(session: AsyncSession, email: str, site: str) -> Letter | None:
    known = await find_by_address(session, email)
    if known.account is None:
        return None
    token = await issue_once(session, RESET, RESET_LIFETIME, known.account.id, email=email)
    link = f"{site}/reset-password#token={token}"
    text = _RESET.format(name=known.account.name, site=site, link=link)
    return Letter(email, "Set a new password", text, link)


async def _write_changed(session: AsyncSession, email: str, site: str) -> Letter | None:
    known = await find_by_address(session, email)
    if known.account is None:
        return None
    return Letter(email, "Your password was changed", _CHANGED.format(name=known.account.name, site=site))


async def _write_move(session: AsyncSession, email: str, site: str, user: UUID) -> Letter | None:
    known = await find_by_address(session, email)
    if known.account is not None:
        return Letter(email, "You have an account already", _KNOWN.format(name=known.account.name, site=site))
    await set_person(session, user)
    token = await issue_once(session, MOVE, VERIFY_LIFETIME, user, email=email)
    link = f"{site}/confirm-address#token={token}"
    return Letter(email, "Confirm your new address", _MOVE.format(site=site, link=link), link)


_WRITERS: Mapping[str, Writer] = {VERIFY: _write_verify, RESET: _write_reset, "password-changed": _write_changed}

_END = """
Narrative OS at {site}
"""
_VERIFY = (
    """Hello {name},

you opened an account at {site} with this address. To confirm that it is yours, open this link within three days:

{link}

If it was not you, do nothing: without the link the account stays closed.
"""
    + _END
)
_KNOWN = (
    """Hello {name},

somebody, perhaps you, wanted to open an account at {site} with this address. You have one already; nothing was changed.

To sign in: {site}/sign-in
If you do not know your password any more: {site}/reset-password
"""
    + _END
)
_RESET = (
    """Hello {name},

somebody, perhaps you, asked for a new password at {site}. To set one, open this link within the hour:

{link}

You will be signed out on every device. If it was not you, do nothing: your password stays as it is.
"""
    + _END
)
_MOVE = (
    """Hello,

this address is to be that of an account at {site}. To confirm it, open this link within three days:

{link}

If you know nothing of it, do nothing: the account keeps the address it has.
"""
    + _END
)
_CHANGED = (
    """Hello {name},

your password at {site} was changed just now. If it was not you, set a new one at once: {site}/reset-password
"""
    + _END
)
