"""Opening an account, and finding back into one: what works without being signed in."""

from __future__ import annotations

from fastapi import Request, status

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.kit.settings import Settings
from narrative.rest.answers import problems
from narrative.rest.doors import Visitor
from narrative.services import accounts, projects, samples
from narrative.services.accounts import SignUpClosed, User
from narrative.services.accounts.schemas import AddressOnly, LinkToken, Mailed, NewAccount, NewPassword

router = Router(tags=["accounts"], dependencies=[Visitor])


@router.post("/accounts", status_code=status.HTTP_202_ACCEPTED, summary="Open an account", responses=problems())
async def create_account(request: Request, session: Session, new: NewAccount) -> Mailed:
    """Open an account; a letter with a link confirms the address. A known address is answered alike."""
    settings: Settings = request.app.state.settings
    await _check_invitation(session, settings, new)
    await accounts.sign_up(session, new)
    return Mailed(email=new.email)


@router.post(
    "/accounts/verify", status_code=status.HTTP_204_NO_CONTENT, summary="Confirm an address", responses=problems()
)
async def verify_account(request: Request, session: Session, order: LinkToken) -> None:
    """Confirm the address that the link was sent to; the account is open from then on."""
    await _welcome(request, session, await accounts.verify(session, order.token))


@router.post(
    "/accounts/verification", status_code=status.HTTP_202_ACCEPTED, summary="Send the link again", responses=problems()
)
async def send_verification(session: Session, order: AddressOnly) -> Mailed:
    """Send the link that confirms an address again."""
    await accounts.ask_verification(session, order.email)
    return Mailed(email=order.email)


@router.post(
    "/accounts/password-reset",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Ask for a new password",
    responses=problems(),
)
async def ask_password_reset(session: Session, order: AddressOnly) -> Mailed:
    """Send a link that sets a new password, if there is an account of that address."""
    await accounts.ask_reset(session, order.email)
    return Mailed(email=order.email)


@router.post(
    "/accounts/password-reset/confirm",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Set a new password",
    responses=problems(),
)
async def reset_password(request: Request, session: Session, order: NewPassword) -> None:
    """Set the password of whom the link was sent to, and sign them out everywhere."""
    await _welcome(request, session, await accounts.reset_password(session, order.token, order.password))


@router.post(
    "/accounts/email/confirm",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Confirm a new address",
    responses=problems(409),
)
async def confirm_address(session: Session, order: LinkToken) -> None:
    """Make the address that the link was sent to that of the account."""
    await accounts.confirm_address(session, order.token)


async def _welcome(request: Request, session: Session, user: User | None) -> None:
    """Have the sample novel put on a shelf that was opened just now."""
    settings: Settings = request.app.state.settings
    if user is not None and settings.sample:
        await samples.ask_sample(session, user)


async def _check_invitation(session: Session, settings: Settings, new: NewAccount) -> None:
    """Refuse who was not invited, where only invited people may come.

    Joining the book is not done here: whoever has confirmed the address finds the invitation waiting.
    """
    if settings.sign_up == "open":
        return
    if new.invitation is None:
        raise SignUpClosed
    look = await projects.look_at_invitation(session, new.invitation)
    if look.expired or look.email != new.email:
        raise SignUpClosed
