"""Signing in and out: by password, by second factor, by passkey; and who is signed in.

Its answers hold secrets, so none of them is kept for a repeated request.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Request, Response, status
from pydantic import BaseModel, Field

from narrative import __version__
from narrative.errors import Invalid
from narrative.kit.database import Session
from narrative.kit.idempotency import Router, SecretRoute
from narrative.kit.settings import Settings
from narrative.kit.signing import Signer
from narrative.rest.answers import problems
from narrative.rest.cookies import clear_cookies, read_refresh_cookie, set_cookies
from narrative.rest.doors import Author, Leaving, Person, Public, Visitor
from narrative.services import accounts, sessions
from narrative.services.accounts import Admission, Me, Place
from narrative.services.accounts.schemas import (
    Method,
    PasskeyAnswer,
    PasskeyQuestion,
    PasskeyRequest,
    SecondFactor,
    SignIn,
)
from narrative.services.sessions import SessionEnded, Tokens
from narrative.services.values import Order

router = Router(tags=["session"], route_class=SecretRoute)


class AnswerMissing(Invalid):
    """A passkey answers with a `credential`, everything else with a `code`."""


class StudioInfo(BaseModel):
    """What kind of studio this is, for a page that nobody is signed in on yet."""

    mode: Literal["local", "multi-user"]
    sign_up: Literal["open", "invited"]
    sends_mail: bool
    version: str = __version__


class SessionInfo(BaseModel):
    """The person at the desk, and the kind of studio they are in."""

    user: Me
    mode: Literal["local", "multi-user"]
    device_id: UUID | None = None


class SignedIn(BaseModel):
    """How a sign-in went. Tokens stand here only where no cookies were wanted."""

    status: Literal["signed-in", "second-factor"]
    user: Me | None = None
    challenge: str | None = None
    methods: list[Method] | None = None
    access_token: str | None = None
    refresh_token: str | None = None
    expires_in: int | None = None


class Refresh(Order):
    """The refresh token, from who has no cookies."""

    refresh_token: Annotated[str, Field(min_length=1, max_length=300)] | None = None


class Ticket(BaseModel):
    """A ticket for one socket, good for `expires_in` seconds: the subprotocol `ticket.<ticket>`."""

    ticket: str
    expires_in: int


@router.get("/studio", summary="What kind of studio this is", dependencies=[Public])
async def get_studio(request: Request) -> StudioInfo:
    """Return whether people sign in here, who may open an account, and whether mail leaves this machine."""
    settings: Settings = request.app.state.settings
    return StudioInfo(mode=settings.mode, sign_up=settings.sign_up, sends_mail=settings.smtp_url is not None)


@router.get("/session", summary="Who is signed in", responses=problems(401))
async def get_session(request: Request, session: Session, author: Author) -> SessionInfo:
    """Return the person who is signed in; in a local studio the author is signed in by itself."""
    settings: Settings = request.app.state.settings
    user = await accounts.get_me(session, author.user)
    return SessionInfo(user=user, mode=settings.mode, device_id=author.device)


@router.post("/session", summary="Sign in", dependencies=[Visitor], responses=problems(401, 429))
async def create_session(request: Request, session: Session, order: SignIn, response: Response) -> SignedIn:
    """Sign in with address and password; who has a second factor gets a challenge to answer with it."""
    admission = await accounts.sign_in(session, _signer(request), order.email, order.password)
    return await _welcome(request, session, response, admission, cookies=order.cookies)


@router.post(
    "/session/second-factor",
    summary="Give the second factor",
    dependencies=[Visitor],
    responses=problems(401, 429),
)
async def give_second_factor(request: Request, session: Session, order: SecondFactor, response: Response) -> SignedIn:
    """Answer the challenge of a sign-in: with a code of the app, a recovery code, or a passkey."""
    signer = _signer(request)
    if order.method == "passkey":
        if order.credential is None:
            raise AnswerMissing
        place = find_place(request)
        admission = await accounts.give_passkey(session, signer, order.challenge, order.credential, place)
    else:
        if order.code is None:
            raise AnswerMissing
        admission = await accounts.give_code(session, signer, order.challenge, order.method, order.code)
    return await _welcome(request, session, response, admission, cookies=order.cookies)


@router.post("/session/passkey/options", summary="Ask for a passkey", dependencies=[Visitor], responses=problems(401))
async def ask_for_passkey(request: Request, session: Session, order: PasskeyRequest) -> PasskeyQuestion:
    """Return what to hand to the browser: for a second factor with its `challenge`, without one for a sign-in."""
    return await accounts.ask_passkey(session, order.challenge, find_place(request))


@router.post("/session/passkey", summary="Sign in by passkey", dependencies=[Visitor], responses=problems(401))
async def sign_in_by_passkey(request: Request, session: Session, order: PasskeyAnswer, response: Response) -> SignedIn:
    """Sign in with what a passkey signed; it stands for both factors."""
    place = find_place(request)
    admission = await accounts.give_passkey(session, _signer(request), order.challenge, order.credential, place)
    return await _welcome(request, session, response, admission, cookies=order.cookies)


@router.post("/session/refresh", summary="Stay signed in", dependencies=[Visitor], responses=problems(401))
async def refresh_session(
    request: Request, session: Session, response: Response, order: Refresh | None = None
) -> SignedIn:
    """Take the refresh token, which works once, and give the next ones; one used twice signs its device out."""
    given = order.refresh_token if order else None
    token = given or read_refresh_cookie(request, request.app.state.settings)
    if token is None:
        raise SessionEnded
    tokens = await accounts.refresh(session, _signer(request), token)
    admission = Admission(tokens.user, tokens)
    return await _welcome(request, session, response, admission, cookies=given is None)


@router.delete("/session", status_code=status.HTTP_204_NO_CONTENT, summary="Sign out", responses=problems(401))
async def delete_session(request: Request, session: Session, who: Leaving, response: Response) -> None:
    """Sign this device out; an access token that has expired still suffices."""
    await accounts.sign_out(session, who)
    clear_cookies(response, request.app.state.settings)


@router.post("/session/ticket", summary="Ask for a ticket for a socket", responses=problems(401))
async def create_ticket(session: Session, who: Person) -> Ticket:
    """Return a ticket that opens one WebSocket within half a minute: `["narrative", "ticket." + ticket]`."""
    seconds = int(sessions.TICKET_LIFETIME.total_seconds())
    return Ticket(ticket=await sessions.make_ticket(session, who), expires_in=seconds)


def find_place(request: Request) -> Place:
    """Return where the passkeys of this studio are good."""
    settings: Settings = request.app.state.settings
    return Place(settings.site)


async def _welcome(
    request: Request, session: Session, response: Response, admission: Admission, *, cookies: bool
) -> SignedIn:
    if admission.tokens is None:
        return SignedIn(status="second-factor", challenge=admission.challenge, methods=list(admission.methods))
    tokens: Tokens = admission.tokens
    user = await accounts.get_me(session, admission.user)
    if cookies:
        set_cookies(response, request.app.state.settings, tokens)
        return SignedIn(status="signed-in", user=user, expires_in=tokens.expires_in)
    return SignedIn(
        status="signed-in",
        user=user,
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        expires_in=tokens.expires_in,
    )


def _signer(request: Request) -> Signer:
    signer: Signer = request.app.state.signer
    return signer
