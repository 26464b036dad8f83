"""Lets people in: by password, by a second factor after it, and out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_person
from narrative.kit.passwords import hash_password, take_turn, verify_password
from narrative.kit.signing import Signer
from narrative.services.access import Principal
from narrative.services.accounts.factors import find_methods, use_recovery_code, use_totp
from narrative.services.accounts.guessing import Bucket, buckets_of, check_guesses, count_guess, forget_guesses
from narrative.services.accounts.people import Known, find_by_address, get_account
from narrative.services.accounts.schemas import Method
from narrative.services.accounts.trail import note
from narrative.services.accounts.troubles import (
    AddressNotConfirmed,
    ChallengeUnknown,
    WrongCode,
    WrongCredentials,
    WrongPassword,
)
from narrative.services.sessions import (
    TokenReused,
    Tokens,
    end_device,
    end_devices,
    find_origin,
    issue_once,
    look_once,
    refresh_device,
    start_device,
    take_once,
)

SECOND_FACTOR = "second-factor"
CHALLENGE_LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Admission:
    """How a sign-in went: either the device's ``tokens``, or a ``challenge`` that one of ``methods`` answers."""

    user: UUID
    tokens: Tokens | None = None
    challenge: str | None = None
    methods: tuple[Method, ...] = ()


async def sign_in(session: AsyncSession, signer: Signer, email: str, password: str) -> Admission:
    """Let in who knows the password, or ask for their second factor.

    Raises WrongCredentials alike for unknown addresses and wrong passwords, after the same work; TooManyGuesses; and
    AddressNotConfirmed to those who know the password of an account that waits for it.
    """
    async with take_turn():
        user, wrong = await _prove(session, email, password)
    methods = await find_methods(session, user)
    if methods:
        challenge = await issue_once(session, SECOND_FACTOR, CHALLENGE_LIFETIME, user, wrong=wrong)
        return Admission(user, challenge=challenge, methods=methods)
    return await let_in(session, signer, user, "a password", wrong)


async def give_code(session: AsyncSession, signer: Signer, challenge: str, method: Method, code: str) -> Admission:
    """Let in who answers the challenge with a code of their app or a recovery code.

    Raises ChallengeUnknown, WrongCode and TooManyGuesses.
    """
    found = await look_once(session, SECOND_FACTOR, challenge)
    if found is None or found.user is None:
        raise ChallengeUnknown
    buckets = (Bucket(f"code {found.user}", 5, timedelta(minutes=3)),)
    await set_person(session, found.user, buckets[0].key)
    await check_guesses(session, buckets)
    use = use_totp if method == "totp" else use_recovery_code
    if not await use(session, found.user, code):
        await count_guess(session, buckets)
        raise WrongCode
    await forget_guesses(session, buckets)
    return await finish_challenge(session, signer, challenge, "a password and a code")


async def finish_challenge(session: AsyncSession, signer: Signer, challenge: str, how: str) -> Admission:
    """Use the challenge up and let its person in. Raises ChallengeUnknown when another was faster."""
    found = await take_once(session, SECOND_FACTOR, challenge)
    if found is None or found.user is None:
        raise ChallengeUnknown
    return await let_in(session, signer, found.user, how, int(found.facts.get("wrong", 0)))


async def let_in(session: AsyncSession, signer: Signer, user: UUID, how: str, wrong: int = 0) -> Admission:
    """Sign ``user`` in on this device and write it down, with how many tries were ``wrong`` before."""
    tokens = await start_device(session, signer, user)
    facts = {"method": how} | ({"wrong": wrong} if wrong else {})
    await note(session, user, "account.signed-in", tokens.device, **facts)
    return Admission(user, tokens)


async def prove_again(session: AsyncSession, who: Principal, password: str) -> None:
    """Make sure that it is still the same person at the desk. Raises WrongPassword and TooManyGuesses."""
    email = (await get_account(session, who.user)).email or ""
    buckets = buckets_of("password", email, find_origin(session).address)
    known = await find_by_address(session, email, *(bucket.key for bucket in buckets))
    await check_guesses(session, buckets)
    hashed = known.credential.password_hash if known.credential else None
    verdict = await verify_password(hashed, password)
    if not verdict.right or known.account is None or known.account.id != who.user:
        await count_guess(session, buckets)
        raise WrongPassword


async def refresh(session: AsyncSession, signer: Signer, token: str) -> Tokens:
    """Take a refresh token and return the next ones. Raises SessionEnded, and TokenReused, which is written down."""
    try:
        return await refresh_device(session, signer, token)
    except TokenReused as trouble:
        await note(session, trouble.user, "account.session-stolen", trouble.device)
        raise


async def sign_out(session: AsyncSession, who: Principal) -> None:
    """End this device."""
    if who.device is not None:
        await end_device(session, who, who.device)
        await note(session, who.user, "account.signed-out", who.device)


async def sign_out_device(session: AsyncSession, who: Principal, device: UUID) -> None:
    """End another device of the same person. Raises NoSuchDevice."""
    name = await end_device(session, who, device)
    await note(session, who.user, "account.device-signed-out", who.device, name=name)


async def sign_out_everywhere(session: AsyncSession, who: Principal) -> None:
    """End every device of the person, this one too."""
    await end_devices(session, who.user)
    await note(session, who.user, "account.signed-out-everywhere", who.device)


async def _prove(session: AsyncSession, email: str, password: str) -> tuple[UUID, int]:
    """Return whose address and password these are, and how many guesses were wrong before."""
    buckets = buckets_of("password", email, find_origin(session).address)
    known = await find_by_address(session, email, *(bucket.key for bucket in buckets))
    wrong = await check_guesses(session, buckets)
    hashed = known.credential.password_hash if known.credential else None
    verdict = await verify_password(hashed, password)
    if not verdict.right or known.account is None:
        await count_guess(session, buckets)
        raise WrongCredentials
    if known.account.email_verified_at is None:
        raise AddressNotConfirmed
    await forget_guesses(session, buckets[:1])
    if verdict.outdated:
        await _hash_anew(known, password)
    return known.account.id, wrong


async def _hash_anew(known: Known, password: str) -> None:
    """Keep the password under today's parameters."""
    if known.credential is not None:
        known.credential.password_hash = await hash_password(password)
