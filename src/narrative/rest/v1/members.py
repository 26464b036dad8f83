"""The people of a book."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response, status

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.rest.answers import IfMatch, problems, tag
from narrative.rest.doors import Leaver, MembersManager, MembersReader, Transferrer
from narrative.services import library, projects
from narrative.services.projects import Project
from narrative.services.projects.schemas import Member, Members, RoleChange, Transfer

router = Router(prefix="/projects/{project_id}", tags=["members"])
GONE = status.HTTP_204_NO_CONTENT


@router.get("/members", summary="Who works on the book", responses=problems())
async def list_members(session: Session, access: MembersReader) -> Members:
    """Return everybody who works on the book; only its owner sees addresses."""
    return Members(items=await projects.list_members(session, access))


@router.patch("/members/{user_id}", summary="Give a member another role", responses=problems(409, 412))
async def update_member(
    session: Session,
    access: MembersManager,
    user_id: UUID,
    change: RoleChange,
    response: Response,
    if_match: IfMatch = None,
) -> Member:
    """Let a member do more or less from now on; what they have open follows within a second."""
    member = await projects.update_role(session, access, user_id, change.role, if_match)
    tag(response, member.etag)
    return member


@router.delete("/members/{user_id}", status_code=GONE, summary="Remove a member", responses=problems(409))
async def delete_member(session: Session, access: MembersManager, user_id: UUID) -> None:
    """Let somebody out of the book; what they have open closes within a second."""
    await projects.remove_member(session, access, user_id)


@router.post("/leave", status_code=GONE, summary="Leave the book", responses=problems(409))
async def leave_project(session: Session, access: Leaver) -> None:
    """Leave a book that belongs to somebody else."""
    await projects.remove_member(session, access, access.user)


@router.post("/transfer", summary="Hand the book over", responses=problems(409))
async def transfer_project(session: Session, access: Transferrer, transfer: Transfer) -> Project:
    """Make another member the owner; who owned it before becomes an editor."""
    return await library.show_book(session, await projects.transfer_project(session, access, transfer.user_id))
