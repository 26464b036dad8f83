"""One's own account: name, password, address, devices, second factors, tokens, and what happened to it.

Answers that hold a secret, shown once, are kept for no repeated request.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import Request, Response, status
from pydantic import BaseModel

from narrative.kit.database import Session
from narrative.kit.idempotency import Router, SecretRoute
from narrative.kit.pagination import Page
from narrative.rest.answers import PAGE, Cursor, IfMatch, Limit, problems, tag
from narrative.rest.cookies import clear_cookies
from narrative.rest.doors import Oneself, Person
from narrative.rest.v1.session import find_place
from narrative.services import accounts, sessions
from narrative.services.accounts.schemas import (
    AddressChange,
    CodeOnly,
    Event,
    Factors,
    Mailed,
    Me,
    NewPasskey,
    Passkey,
    PasskeyQuestion,
    PasswordChange,
    PasswordOnly,
    RecoveryCodes,
    Renaming,
    TotpSecret,
)
from narrative.services.sessions import Device, MadeToken, NewToken, PersonalToken

router = Router(tags=["account"])
secret_router = Router(tags=["account"], route_class=SecretRoute)
_DONE = status.HTTP_204_NO_CONTENT


class Devices(BaseModel):
    """Where one is signed in."""

    items: list[Device]


class PersonalTokens(BaseModel):
    """The tokens one made."""

    items: list[PersonalToken]


@router.patch("/account", summary="Change one's name", responses=problems(401, 412))
async def update_account(
    session: Session, who: Oneself, change: Renaming, response: Response, if_match: IfMatch = None
) -> Me:
    """Change the name that others see."""
    me = await accounts.rename(session, who.user, change, if_match)
    tag(response, me.etag)
    return me


@router.post("/account/password", status_code=_DONE, summary="Change one's password", responses=problems(401, 429))
async def change_password(session: Session, who: Person, change: PasswordChange) -> None:
    """Set a new password; every other device is signed out."""
    await accounts.change_password(session, who, change)


@router.post(
    "/account/email",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Change one's address",
    responses=problems(401, 429),
)
async def ask_address(session: Session, who: Person, change: AddressChange) -> Mailed:
    """Send a link to the new address; opened, it makes the address the account's."""
    await accounts.ask_address(session, who, change)
    return Mailed(email=change.email)


@router.get("/account/devices", summary="Where one is signed in", responses=problems(401))
async def list_devices(session: Session, who: Person) -> Devices:
    """Return the devices one is signed in on, the one last used first."""
    return Devices(items=await sessions.list_devices(session, who))


@router.delete("/account/devices", status_code=_DONE, summary="Sign out everywhere", responses=problems(401))
async def delete_devices(request: Request, session: Session, who: Person, response: Response) -> None:
    """Sign out on every device, this one too."""
    await accounts.sign_out_everywhere(session, who)
    clear_cookies(response, request.app.state.settings)


@router.delete(
    "/account/devices/{device_id}", status_code=_DONE, summary="Sign out on a device", responses=problems(401)
)
async def delete_device(session: Session, who: Person, device_id: UUID) -> None:
    """Sign out on one device; its open sockets close."""
    await accounts.sign_out_device(session, who, device_id)


@router.get("/account/second-factor", summary="What stands beside the password", responses=problems(401))
async def get_factors(session: Session, who: Person) -> Factors:
    """Return the second factors one has."""
    return await accounts.get_factors(session, who.user)


@secret_router.post("/account/totp", summary="Begin with an authenticator app", responses=problems(401, 409, 429))
async def begin_totp(session: Session, who: Person, proof: PasswordOnly) -> TotpSecret:
    """Return what the app needs; codes are asked for once one was confirmed."""
    await accounts.prove_again(session, who, proof.password)
    return await accounts.begin_totp(session, who)


@secret_router.post("/account/totp/confirm", summary="Confirm the authenticator app", responses=problems(401, 409, 429))
async def confirm_totp(session: Session, who: Person, order: CodeOnly) -> RecoveryCodes:
    """Ask for codes of the app from now on; the recovery codes are shown this once."""
    return await accounts.confirm_totp(session, who, order.code)


@router.post(
    "/account/totp/remove", status_code=_DONE, summary="Remove the authenticator app", responses=problems(401, 429)
)
async def remove_totp(session: Session, who: Person, proof: PasswordOnly) -> None:
    """Ask for no codes any more."""
    await accounts.prove_again(session, who, proof.password)
    await accounts.remove_totp(session, who)


@secret_router.post("/account/recovery-codes", summary="Make recovery codes", responses=problems(401, 429))
async def make_recovery_codes(session: Session, who: Person, proof: PasswordOnly) -> RecoveryCodes:
    """Make ten new recovery codes, shown this once; the ones before are good no more."""
    await accounts.prove_again(session, who, proof.password)
    return await accounts.make_recovery_codes(session, who)


@secret_router.post("/account/passkeys/options", summary="Begin with a passkey", responses=problems(401, 429))
async def ask_new_passkey(request: Request, session: Session, who: Person, proof: PasswordOnly) -> PasskeyQuestion:
    """Return what to hand to the browser to make a passkey."""
    await accounts.prove_again(session, who, proof.password)
    return await accounts.ask_new_passkey(session, who, find_place(request))


@secret_router.post(
    "/account/passkeys", status_code=status.HTTP_201_CREATED, summary="Keep a passkey", responses=problems(401)
)
async def add_passkey(request: Request, session: Session, who: Person, new: NewPasskey) -> Passkey:
    """Keep a passkey that the browser has made."""
    return await accounts.add_passkey(session, who, new, find_place(request))


@router.delete(
    "/account/passkeys/{passkey_id:uuid}", status_code=_DONE, summary="Delete a passkey", responses=problems(401)
)
async def delete_passkey(session: Session, who: Person, passkey_id: UUID) -> None:
    """Let a passkey sign nobody in any more."""
    await accounts.delete_passkey(session, who, passkey_id)


@router.get("/account/tokens", summary="List personal access tokens", responses=problems(401))
async def list_tokens(session: Session, who: Person) -> PersonalTokens:
    """Return the tokens one made, the newest first; never the tokens themselves."""
    return PersonalTokens(items=await sessions.list_tokens(session, who))


@secret_router.post(
    "/account/tokens",
    status_code=status.HTTP_201_CREATED,
    summary="Make a personal access token",
    responses=problems(401),
)
async def create_token(session: Session, who: Person, new: NewToken) -> MadeToken:
    """Make a token for a script; it is shown this once."""
    return await accounts.make_token(session, who, new)


@router.delete(
    "/account/tokens/{token_id}", status_code=_DONE, summary="Delete a personal access token", responses=problems(401)
)
async def delete_token(session: Session, who: Person, token_id: UUID) -> None:
    """Make a token useless at once."""
    await accounts.delete_token(session, who, token_id)


@router.get("/account/activity", summary="What happened to one's account", responses=problems(401))
async def list_activity(session: Session, who: Person, cursor: Cursor = None, limit: Limit = PAGE) -> Page[Event]:
    """Return what happened to one's account and from where, the newest first."""
    return await accounts.list_events(session, who.user, cursor, limit)
