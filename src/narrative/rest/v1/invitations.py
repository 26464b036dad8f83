"""Invitations: sent by whoever owns a book, answered by whoever is invited."""

from __future__ import annotations

from uuid import UUID

from fastapi import status

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.rest.answers import problems
from narrative.rest.doors import MembersManager, Person, Visitor
from narrative.services import projects
from narrative.services.projects.schemas import (
    Invitation,
    InvitationLook,
    Invitations,
    InvitationToken,
    Joined,
    NewInvitation,
    WaitingInvitations,
)

router = Router(tags=["invitations"])
BOOK = "/projects/{project_id}/invitations"
MINE = "/account/invitations"
GONE = status.HTTP_204_NO_CONTENT


@router.get(BOOK, summary="Who is invited", responses=problems())
async def list_invitations(session: Session, access: MembersManager) -> Invitations:
    """Return the invitations of a book that were not answered yet, the newest first."""
    return Invitations(items=await projects.list_invitations(session, access))


@router.post(BOOK, status_code=status.HTTP_201_CREATED, summary="Invite somebody", responses=problems(409))
async def create_invitation(session: Session, access: MembersManager, new: NewInvitation) -> Invitation:
    """Mail somebody a link by which they come into the book; it holds for two weeks."""
    return await projects.create_invitation(session, access, new)


@router.post(f"{BOOK}/{{invitation_id}}/resend", status_code=GONE, summary="Send it again", responses=problems())
async def resend_invitation(session: Session, access: MembersManager, invitation_id: UUID) -> None:
    """Mail an invitation again with a new link; the link before it ends."""
    await projects.resend_invitation(session, access, invitation_id)


@router.delete(f"{BOOK}/{{invitation_id}}", status_code=GONE, summary="Withdraw it", responses=problems())
async def delete_invitation(session: Session, access: MembersManager, invitation_id: UUID) -> None:
    """Take an invitation back; its link ends at once."""
    await projects.withdraw_invitation(session, access, invitation_id)


@router.post("/invitations/look", summary="Look at an invitation", dependencies=[Visitor], responses=problems())
async def look_at_invitation(session: Session, order: InvitationToken) -> InvitationLook:
    """Return who invites to what; whoever holds the link may know."""
    return await projects.look_at_invitation(session, order.token)


@router.post("/invitations/accept", summary="Accept an invitation", responses=problems(409))
async def accept_invitation(session: Session, person: Person, order: InvitationToken) -> Joined:
    """Come into the book that the link invites to."""
    return Joined(project_id=await projects.accept_by_token(session, person, order.token))


@router.get(MINE, summary="Invitations to me", responses=problems())
async def list_my_invitations(session: Session, person: Person) -> WaitingInvitations:
    """Return the invitations to one's own confirmed address."""
    return WaitingInvitations(items=await projects.list_waiting(session, person))


@router.post(f"{MINE}/{{invitation_id}}/accept", summary="Accept an invitation to me", responses=problems(409))
async def accept_my_invitation(session: Session, person: Person, invitation_id: UUID) -> Joined:
    """Come into the book one is invited to."""
    return Joined(project_id=await projects.accept_waiting(session, person, invitation_id))


@router.post(f"{MINE}/{{invitation_id}}/decline", status_code=GONE, summary="Decline it", responses=problems())
async def decline_my_invitation(session: Session, person: Person, invitation_id: UUID) -> None:
    """Decline an invitation; whoever sent it sees it no longer wait."""
    await projects.decline_waiting(session, person, invitation_id)
