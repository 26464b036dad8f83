"""Invitations by mail: a token that is sent once and kept as a digest, answered by whoever holds it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_person, set_tenant
from narrative.kit.ids import make_id
from narrative.kit.mail import Letter
from narrative.kit.queue import enqueue
from narrative.kit.tokens import digest_token, make_token
from narrative.services.access import Access, Principal, Role
from narrative.services.accounts import find_address, load_people
from narrative.services.audit import record
from narrative.services.projects.entering import enter_invited
from narrative.services.projects.letters import compose
from narrative.services.projects.members import add_member, list_members
from narrative.services.projects.schemas import Invitation, InvitationLook, NewInvitation, WaitingInvitation
from narrative.services.projects.tables import InvitationRow, ProjectRecord
from narrative.services.projects.troubles import (
    AlreadyMember,
    InvitationExpired,
    NoSuchInvitation,
    TooManyInvitations,
)
from narrative.services.rows import now

KIND = "invitation"
OPEN_FOR = timedelta(days=14)
_MOST = 100


async def list_invitations(session: AsyncSession, access: Access) -> tuple[Invitation, ...]:
    """Return the invitations of the book that were not answered yet, the newest first."""
    rows = await _list_open(session, access)
    people = await load_people(session, {row.user_id for row in rows})
    return tuple(_show(row, people[row.user_id].name) for row in rows)


async def create_invitation(session: AsyncSession, access: Access, new: NewInvitation) -> Invitation:
    """Invite somebody by mail; an earlier invitation to the same address gives way to this one.

    Raises AlreadyMember where that address belongs to somebody who works on the book.
    """
    if any(member.email == new.email for member in await list_members(session, access)):
        raise AlreadyMember
    waiting = await _list_open(session, access)
    for earlier in waiting:
        earlier.ended_at = now() if earlier.email == new.email else None
    if len(waiting) >= _MOST:
        raise TooManyInvitations
    row = InvitationRow(project_id=access.project, id=make_id(), user_id=access.user, **new.model_dump())
    row.digest = digest_token(make_token())  # its own comes with its letter
    session.add(row)
    name = await _send(session, access, row)
    record(session, access, "invitation.created", row.id, after={"role": new.role})
    await session.flush()
    return _show(row, name)


async def resend_invitation(session: AsyncSession, access: Access, invitation: UUID) -> None:
    """Send an invitation again, with a new token and a new day on which it ends; the old token ends now."""
    row = await _load(session, access, invitation)
    await _send(session, access, row)
    record(session, access, "invitation.resent", row.id)


async def withdraw_invitation(session: AsyncSession, access: Access, invitation: UUID) -> None:
    """Take an invitation back."""
    row = await _load(session, access, invitation)
    row.ended_at = now()
    record(session, access, "invitation.withdrawn", row.id, before={"role": row.role})
    await session.flush()


async def write_invitation(session: AsyncSession, project: UUID, invitation: UUID, site: str) -> Letter | None:
    """Return the letter that invites, with a token made now: no job and no row ever holds it.

    None where the invitation was withdrawn or answered meanwhile. A token of an earlier letter ends here.
    """
    await set_tenant(session, project)
    query = select(InvitationRow).where(InvitationRow.project_id == project, InvitationRow.id == invitation)
    row = await session.scalar(query.where(InvitationRow.ended_at.is_(None)).with_for_update())
    face = (await _find_faces(session, [row])).get(row.id) if row else None
    if row is None or face is None:
        return None
    token = make_token()
    row.digest = digest_token(token)
    await session.flush()
    return compose(row.email, f"{site}/invitation#token={token}", face, Role(row.role))


async def look_at_invitation(session: AsyncSession, token: str) -> InvitationLook:
    """Return what the holder of ``token`` may know before they sign in. Raises NoSuchInvitation."""
    row = await _find_by_token(session, None, token)
    title, inviter = (await _find_faces(session, [row]))[row.id]
    return InvitationLook(
        project_title=title, inviter=inviter, role=Role(row.role), email=row.email, expired=row.expires_at < now()
    )


async def list_waiting(session: AsyncSession, principal: Principal) -> tuple[WaitingInvitation, ...]:
    """Return the invitations to the confirmed address of whoever asks, those too old left out."""
    rows = await _find_waiting(session, principal)
    faces = await _find_faces(session, rows)
    return tuple(
        WaitingInvitation(
            id=row.id,
            project_title=faces[row.id][0],
            inviter=faces[row.id][1],
            role=Role(row.role),
            expires_at=row.expires_at,
        )
        for row in rows
        if row.id in faces
    )


async def accept_by_token(session: AsyncSession, principal: Principal, token: str) -> UUID:
    """Make whoever holds ``token`` a member; return the project. Raises NoSuchInvitation and InvitationExpired."""
    return await _accept(session, principal, await _find_by_token(session, principal.user, token))


async def accept_waiting(session: AsyncSession, principal: Principal, invitation: UUID) -> UUID:
    """Accept an invitation to one's own confirmed address; return the project."""
    return await _accept(session, principal, await _choose(session, principal, invitation))


async def decline_waiting(session: AsyncSession, principal: Principal, invitation: UUID) -> None:
    """Decline an invitation to one's own confirmed address."""
    row = await _choose(session, principal, invitation)
    access = await enter_invited(session, principal.user, row.project_id, Role(row.role))
    row.ended_at = now()
    record(session, access, "invitation.declined", row.id)
    await session.flush()


async def _accept(session: AsyncSession, principal: Principal, row: InvitationRow) -> UUID:
    if row.expires_at < now():
        raise InvitationExpired
    if not await _find_faces(session, [row]):
        raise NoSuchInvitation
    access = await enter_invited(session, principal.user, row.project_id, Role(row.role))
    row.ended_at = now()
    record(session, access, "invitation.accepted", row.id, after={"role": row.role})
    await add_member(session, access, principal.user, Role(row.role))
    return row.project_id


async def _send(session: AsyncSession, access: Access, row: InvitationRow) -> str:
    """Have the invitation mailed, good from now on; return the name of whoever invites."""
    row.expires_at = now() + OPEN_FOR
    await session.flush()
    await enqueue(session, KIND, access.project, once=f"{KIND} {row.id}", invitation_id=str(row.id))
    return (await load_people(session, [row.user_id]))[row.user_id].name


async def _find_faces(session: AsyncSession, rows: Sequence[InvitationRow]) -> dict[UUID, tuple[str, str]]:
    """Return the title of the book and the name of whoever invites, by invitation; books that are gone left out."""
    projects = {row.project_id for row in rows}
    await set_tenant(session, *projects)
    there = (ProjectRecord.id.in_(projects), ProjectRecord.deletion_id.is_(None))
    titles = {
        found.id: found.title
        for found in await session.execute(select(ProjectRecord.id, ProjectRecord.title).where(*there))
    }
    people = await load_people(session, {row.user_id for row in rows})
    return {row.id: (titles[row.project_id], people[row.user_id].name) for row in rows if row.project_id in titles}


async def _list_open(session: AsyncSession, access: Access) -> list[InvitationRow]:
    query = select(InvitationRow).where(InvitationRow.project_id == access.project, InvitationRow.ended_at.is_(None))
    return list(await session.scalars(query.order_by(InvitationRow.id.desc())))


async def _find_by_token(session: AsyncSession, user: UUID | None, token: str) -> InvitationRow:
    digest = digest_token(token)
    await set_person(session, user, digest)
    open_one = select(InvitationRow).where(InvitationRow.digest == digest, InvitationRow.ended_at.is_(None))
    row = await session.scalar(open_one.with_for_update())
    if row is None or not await _find_faces(session, [row]):
        raise NoSuchInvitation
    return row


async def _find_waiting(session: AsyncSession, principal: Principal) -> list[InvitationRow]:
    address = await find_address(session, principal.user)
    if address is None:
        return []
    await set_person(session, principal.user, address)
    query = select(InvitationRow).where(InvitationRow.email == address, InvitationRow.ended_at.is_(None))
    rows = await session.scalars(query.where(InvitationRow.expires_at > now()).order_by(InvitationRow.id.desc()))
    return list(rows)


async def _choose(session: AsyncSession, principal: Principal, invitation: UUID) -> InvitationRow:
    """Return an invitation to ``principal`` and hold it, so that none is answered that is withdrawn just now."""
    waiting = {row.id for row in await _find_waiting(session, principal)}
    query = select(InvitationRow).where(InvitationRow.id == invitation, InvitationRow.ended_at.is_(None))
    held = query.with_for_update().execution_options(populate_existing=True)
    row = await session.scalar(held) if invitation in waiting else None
    if row is None:
        raise NoSuchInvitation
    return row


async def _load(session: AsyncSession, access: Access, invitation: UUID) -> InvitationRow:
    query = select(InvitationRow).where(InvitationRow.project_id == access.project, InvitationRow.id == invitation)
    row = await session.scalar(query.where(InvitationRow.ended_at.is_(None)).with_for_update())
    if row is None:
        raise NoSuchInvitation
    return row


def _show(row: InvitationRow, inviter: str) -> Invitation:
    return Invitation(
        id=row.id,
        email=row.email,
        role=Role(row.role),
        inviter=inviter,
        created_at=row.created_at,
        expires_at=row.expires_at,
        expired=row.expires_at < now(),
    )
