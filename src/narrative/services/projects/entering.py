"""Lets people into projects: the one maker of an Access."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_person, set_tenant
from narrative.services.access import Access, Role
from narrative.services.projects.permissions import AT_REST, Permission, grants
from narrative.services.projects.tables import Membership, ProjectRecord
from narrative.services.projects.troubles import AtRest, NoSuchProject, NotAllowed

_ENTER = text("SELECT enter_project(:user, :project)")


async def enter(session: AsyncSession, user: UUID, project: UUID, permission: Permission) -> Access:
    """Let ``user`` into ``project`` to do what ``permission`` names.

    One question to the database, which also names the person and the project for its walls. Raises NoSuchProject
    where there is none that this person can see, NotAllowed where the role does not allow it, AtRest where the book
    must be woken first.
    """
    found: str | None = await session.scalar(_ENTER, {"user": user, "project": project})
    role, _, rest = (found or "").partition(" ")
    access = _let_in(user, project, role or None, permission)
    if rest and permission not in AT_REST:
        raise AtRest
    return access


async def enter_deleted(session: AsyncSession, user: UUID, deletion: UUID, permission: Permission) -> Access:
    """Let ``user`` into the project that ``deletion`` hid. Raises NoSuchProject and NotAllowed."""
    await set_person(session, user)
    project = await session.scalar(select(ProjectRecord.id).where(ProjectRecord.deletion_id == deletion))
    if project is None:
        raise NoSuchProject
    role = await session.scalar(roles_of(user).where(ProjectRecord.id == project))
    await set_tenant(session, project)
    return _let_in(user, project, role, permission)


async def begin(session: AsyncSession, user: UUID, project: UUID) -> Access:
    """Let ``user`` into a project they begin now; it is theirs as soon as their membership is written."""
    await set_person(session, user)
    await set_tenant(session, project)
    return Access(project, user, Role.OWNER)


async def enter_invited(session: AsyncSession, user: UUID, project: UUID, role: Role) -> Access:
    """Let ``user`` into a project that invited them as ``role``, to answer; the invitation was looked at before."""
    await set_tenant(session, project)
    return Access(project, user, role)


def finish_for(project: UUID, user: UUID) -> Access:
    """Return the access by which the studio finishes what ``user`` did when they were let in, whoever they are now."""
    return Access(project, user, Role.EDITOR)


def roles_of(user: UUID) -> Select[str]:
    """Return the query for the roles of ``user``, project by project, those that ended left out."""
    query = select(Membership.role).join(ProjectRecord, ProjectRecord.id == Membership.project_id)
    return query.where(Membership.user_id == user, Membership.left_at.is_(None))


def _let_in(user: UUID, project: UUID, role: str | None, permission: Permission) -> Access:
    if role is None:
        raise NoSuchProject
    if not grants(Role(role), permission):
        raise NotAllowed
    return Access(project, user, Role(role))
