"""Changes passwords, and sets new ones by mail for who has lost theirs."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_person
from narrative.kit.passwords import check_password, hash_password, take_turn
from narrative.services.access import Principal
from narrative.services.accounts.guessing import buckets_of, forget_guesses
from narrative.services.accounts.mailing import RESET, VERIFY, ask_letter
from narrative.services.accounts.people import get_account, get_credential
from narrative.services.accounts.schemas import PasswordChange, User
from narrative.services.accounts.signing_in import SECOND_FACTOR, prove_again
from narrative.services.accounts.tables import Account
from narrative.services.accounts.trail import note
from narrative.services.accounts.troubles import LinkUnknown
from narrative.services.rows import now
from narrative.services.sessions import end_devices, find_origin, forget_once, look_once, take_once

CHANGED = "password-changed"


async def change_password(session: AsyncSession, who: Principal, change: PasswordChange) -> None:
    """Set a new password and sign the person out on every other device.

    Raises WrongPassword, TooManyGuesses and what ``check_password`` raises.
    """
    account = await get_account(session, who.user)
    await prove_again(session, who, change.current)
    check_password(change.new, account.name, account.email or "")
    await keep_password(session, account, await hash_password(change.new))
    await end_devices(session, who.user, keep=who.device)
    await note(session, who.user, "account.password-changed", who.device)
    await ask_letter(session, CHANGED, account.email or "")


async def ask_reset(session: AsyncSession, email: str) -> None:
    """Have a letter with a link sent to ``email``; whoever has no account hears nothing."""
    await ask_letter(session, RESET, email)


async def reset_password(session: AsyncSession, token: str, password: str) -> User | None:
    """Set the password of whom the link was sent to, and sign them out everywhere.

    It confirms the address too, and forgets wrong guesses. A second factor stays. A password that is refused leaves the
    link usable. Return the person when their account was opened by it. Raises LinkUnknown and what ``check_password``
    raises.
    """
    async with take_turn():
        found = await look_once(session, RESET, token)
        if found is None or found.user is None:
            raise LinkUnknown
        account = await get_account(session, found.user)
        check_password(password, account.name, account.email or "")
        hashed = await hash_password(password)
    if await take_once(session, RESET, token) is None or found.facts["email"] != account.email:
        raise LinkUnknown
    is_new = account.email_verified_at is None
    account.email_verified_at = account.email_verified_at or now()
    await keep_password(session, account, hashed)
    await end_devices(session, account.id)
    await note(session, account.id, "account.password-reset")
    await ask_letter(session, CHANGED, account.email or "")
    return User.model_validate(account) if is_new else None


async def keep_password(session: AsyncSession, account: Account, hashed: str) -> None:
    """Keep the new password; what was under way with the old one is over."""
    buckets = buckets_of("password", account.email or "", find_origin(session).address)
    await set_person(session, account.id, account.email or "", *(bucket.key for bucket in buckets))
    credential = await get_credential(session, account.id)
    credential.password_hash, credential.password_changed_at = hashed, now()
    await forget_once(session, account.id, RESET, VERIFY, SECOND_FACTOR)
    await forget_guesses(session, buckets)
