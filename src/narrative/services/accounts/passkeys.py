"""Passkeys (WebAuthn): kept, used as a second factor, and used to sign in without a password."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from narrative.kit.database import set_person
from narrative.kit.signing import Signer
from narrative.services.access import Principal
from narrative.services.accounts.factors import ISSUER
from narrative.services.accounts.people import get_account
from narrative.services.accounts.schemas import NewPasskey, Passkey, PasskeyQuestion
from narrative.services.accounts.signing_in import (
    CHALLENGE_LIFETIME,
    SECOND_FACTOR,
    Admission,
    finish_challenge,
    let_in,
)
from narrative.services.accounts.tables import Account, PasskeyRow
from narrative.services.accounts.trail import note
from narrative.services.accounts.troubles import (
    AddressNotConfirmed,
    ChallengeUnknown,
    NoSuchPasskey,
    TooManyPasskeys,
    WrongPasskey,
)
from narrative.services.rows import now
from narrative.services.sessions import issue_once, look_once, note_once, take_once

MOST = 20
_ADD, _SIGN_IN, _ASKED = "passkey-add", "passkey", "asked"
_LONGEST_ID = 1_400  # characters of base64url: WebAuthn allows 1023 bytes
_REQUIRED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys of this studio are good: its address as browsers know it, and no other one."""

    site: str

    @property
    def host(self) -> str:
        """The name that a passkey belongs to."""
        return urlsplit(self.site).hostname or "localhost"


async def ask_new_passkey(session: AsyncSession, who: Principal, place: Place) -> PasskeyQuestion:
    """Return the question that makes a passkey. Raises TooManyPasskeys."""
    account, kept = await get_account(session, who.user), await _list_ids(session, who.user)
    if len(kept) >= MOST:
        raise TooManyPasskeys(most=MOST)
    options = webauthn.generate_registration_options(
        rp_id=place.host,
        rp_name=ISSUER,
        user_id=who.user.bytes,
        user_name=account.email or account.name,
        user_display_name=account.name,
        exclude_credentials=kept,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=_REQUIRED
        ),
    )
    asked = {_ASKED: bytes_to_base64url(options.challenge)}
    challenge = await issue_once(session, _ADD, CHALLENGE_LIFETIME, who.user, **asked)
    return PasskeyQuestion(challenge=challenge, options=json.loads(webauthn.options_to_json(options)))


async def add_passkey(session: AsyncSession, who: Principal, new: NewPasskey, place: Place) -> Passkey:
    """Keep a passkey that was just made. Raises ChallengeUnknown and WrongPasskey."""
    found = await take_once(session, _ADD, new.challenge)
    if found is None or found.user != who.user:
        raise ChallengeUnknown
    try:
        proof = webauthn.verify_registration_response(
            credential=new.credential,
            expected_challenge=base64url_to_bytes(found.facts[_ASKED]),
            expected_rp_id=place.host,
            expected_origin=place.site,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as problem:
        raise WrongPasskey from problem
    row = PasskeyRow(user_id=who.user, name=new.name, credential_id=bytes_to_base64url(proof.credential_id))
    row.public_key, row.sign_count = proof.credential_public_key, proof.sign_count
    await set_person(session, who.user, row.credential_id)
    if await session.scalar(select(PasskeyRow.id).where(PasskeyRow.credential_id == row.credential_id)) is not None:
        raise WrongPasskey
    session.add(row)
    await session.flush()
    await note(session, who.user, "account.passkey-added", who.device, name=row.name)
    return Passkey.model_validate(row)


async def delete_passkey(session: AsyncSession, who: Principal, passkey_id: UUID) -> None:
    """Let the passkey sign nobody in any more. Raises NoSuchPasskey."""
    gone = delete(PasskeyRow).where(PasskeyRow.user_id == who.user, PasskeyRow.id == passkey_id)
    name = await session.scalar(gone.returning(PasskeyRow.name))
    if name is None:
        raise NoSuchPasskey
    await note(session, who.user, "account.passkey-removed", who.device, name=name)


async def ask_passkey(session: AsyncSession, challenge: str | None, place: Place) -> PasskeyQuestion:
    """Return the question for a passkey: of whom a sign-in waits for, or of anybody. Raises ChallengeUnknown."""
    allowed: list[PublicKeyCredentialDescriptor] = []
    if challenge is not None:
        found = await look_once(session, SECOND_FACTOR, challenge)
        if found is None or found.user is None:
            raise ChallengeUnknown
        allowed = await _list_ids(session, found.user)
    options = webauthn.generate_authentication_options(
        rp_id=place.host, allow_credentials=allowed, user_verification=_REQUIRED
    )
    asked = {_ASKED: bytes_to_base64url(options.challenge)}
    if challenge is None:
        challenge = await issue_once(session, _SIGN_IN, CHALLENGE_LIFETIME, None, **asked)
    else:
        await note_once(session, challenge, **asked)
    return PasskeyQuestion(challenge=challenge, options=json.loads(webauthn.options_to_json(options)))


async def give_passkey(
    session: AsyncSession, signer: Signer, challenge: str, credential: dict[str, Any], place: Place
) -> Admission:
    """Let in whose passkey signed the question, as a second factor or in place of a password.

    Raises ChallengeUnknown, and WrongPasskey for whatever is amiss with the answer.
    """
    waiting = await look_once(session, SECOND_FACTOR, challenge)
    found = waiting or await take_once(session, _SIGN_IN, challenge)
    if found is None or _ASKED not in found.facts:
        raise ChallengeUnknown
    row = await _find(session, credential)
    if found.user is not None and row.user_id != found.user:
        raise WrongPasskey
    count = _check(row, credential, found.facts[_ASKED], place)
    used = update(PasskeyRow).where(PasskeyRow.id == row.id)
    await session.execute(used.values(sign_count=count, last_used_at=now()))
    if waiting is not None:
        return await finish_challenge(session, signer, challenge, "a password and a passkey")
    if await session.scalar(select(Account.email_verified_at).where(Account.id == row.user_id)) is None:
        raise AddressNotConfirmed
    return await let_in(session, signer, row.user_id, "a passkey")


async def _find(session: AsyncSession, credential: dict[str, Any]) -> PasskeyRow:
    """Return the passkey that answers; the transaction works for its person from here on. Raises WrongPasskey."""
    named = str(credential.get("id", ""))
    if not named or len(named) > _LONGEST_ID or not named.replace("-", "").replace("_", "").isalnum():
        raise WrongPasskey
    await set_person(session, None, named)
    row = await session.scalar(select(PasskeyRow).where(PasskeyRow.credential_id == named))
    if row is None:
        raise WrongPasskey
    await set_person(session, row.user_id)
    return row


def _check(row: PasskeyRow, credential: dict[str, Any], asked: str, place: Place) -> int:
    """Return how often the passkey says it was used; one that counts backwards was copied. Raises WrongPasskey."""
    try:
        proof = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(asked),
            expected_rp_id=place.host,
            expected_origin=place.site,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as problem:
        raise WrongPasskey from problem
    return proof.new_sign_count


async def _list_ids(session: AsyncSession, user: UUID) -> list[PublicKeyCredentialDescriptor]:
    ids = await session.scalars(select(PasskeyRow.credential_id).where(PasskeyRow.user_id == user))
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in ids]
