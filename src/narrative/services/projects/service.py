"""Makes, lists, changes and deletes projects, and lets people in."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import Forbidden, NotFound
from narrative.kit.database import set_tenant
from narrative.kit.ids import make_id
from narrative.kit.pagination import Page, cut_page
from narrative.services.access import Access, Role
from narrative.services.audit import record
from narrative.services.cursors import read_id
from narrative.services.projects.permissions import Permission, grants
from narrative.services.projects.schemas import NewProject, Project, ProjectChange
from narrative.services.projects.tables import Membership, ProjectRecord
from narrative.services.revisions import check_revision, write_etag


class NoSuchProject(NotFound):
    """There is no such project. It may have been deleted; a deleted project can be brought back from its message."""


class NotAllowed(Forbidden):
    """Your role in this project does not allow that. Ask its owner."""


async def enter(session: AsyncSession, user: UUID, project: UUID, permission: Permission) -> Access:
    """Let ``user`` into ``project`` to do what ``permission`` names.

    Raises NoSuchProject where there is none that this person can see, NotAllowed where the role does not allow it.
    """
    role = await session.scalar(_roles(user).where(ProjectRecord.id == project, ProjectRecord.deletion_id.is_(None)))
    if role is None:
        raise NoSuchProject
    if not grants(Role(role), permission):
        raise NotAllowed
    await set_tenant(session, project)
    return Access(project, user, Role(role))


async def create_project(session: AsyncSession, user: UUID, new: NewProject, *, is_sample: bool = False) -> Access:
    """Begin a project that belongs to ``user``, and let them in."""
    row = ProjectRecord(id=make_id(), is_sample=is_sample, **new.model_dump())
    session.add(row)
    await session.flush()
    session.add(Membership(project_id=row.id, user_id=user, role=Role.OWNER))
    await set_tenant(session, row.id)
    access = Access(row.id, user, Role.OWNER)
    record(session, access, "project.created", row.id, after=new.model_dump())
    await session.flush()
    return access


async def list_projects(session: AsyncSession, user: UUID, cursor: str | None, limit: int) -> Page[Project]:
    """Return up to ``limit`` of the projects of ``user``, the newest first."""
    query = select(ProjectRecord).join(Membership, Membership.project_id == ProjectRecord.id)
    query = query.where(Membership.user_id == user, ProjectRecord.deletion_id.is_(None))
    if before := read_id(cursor):
        query = query.where(ProjectRecord.id < before)
    rows = await session.scalars(query.order_by(ProjectRecord.id.desc()).limit(limit + 1))
    return cut_page([_show(row) for row in rows], limit, lambda project: (str(project.id),))


async def has_projects(session: AsyncSession, user: UUID) -> bool:
    """Say whether ``user`` ever had a project, deleted ones included."""
    query = select(Membership.project_id).where(Membership.user_id == user).limit(1)
    return await session.scalar(query) is not None


async def get_project(session: AsyncSession, access: Access) -> Project:
    """Return the project itself."""
    return _show(await _load(session, access))


async def update_project(session: AsyncSession, access: Access, change: ProjectChange, if_match: str | None) -> Project:
    """Change title, author or language. Raises Stale where somebody was there first."""
    row = await _load(session, access, lock=True)
    check_revision(if_match, row.revision, _show(row))
    fields = change.model_dump(exclude_none=True)
    before = {name: getattr(row, name) for name in fields}
    for name, value in fields.items():
        setattr(row, name, value)
    row.revision += 1
    record(session, access, "project.updated", row.id, before=before, after=fields)
    await session.flush()
    return _show(row)


async def delete_project(session: AsyncSession, access: Access, if_match: str | None = None) -> UUID:
    """Hide the project; return the name by which ``restore_project`` brings it back."""
    row = await _load(session, access, lock=True)
    if if_match is not None:
        check_revision(if_match, row.revision, _show(row))
    row.deletion_id = make_id()
    record(session, access, "project.deleted", row.id, before={"title": row.title})
    await session.flush()
    return row.deletion_id


async def restore_project(session: AsyncSession, user: UUID, deletion: UUID) -> Access:
    """Bring back the project that ``deletion`` hid, exactly as it was."""
    row = await session.scalar(select(ProjectRecord).where(ProjectRecord.deletion_id == deletion).with_for_update())
    role = await session.scalar(_roles(user).where(ProjectRecord.id == row.id)) if row else None
    if row is None or role is None:
        raise NoSuchProject
    if not grants(Role(role), Permission.PROJECT_DELETE):
        raise NotAllowed
    row.deletion_id = None
    await set_tenant(session, row.id)
    access = Access(row.id, user, Role(role))
    record(session, access, "project.restored", row.id)
    await session.flush()
    return access


def _roles(user: UUID) -> Select[str]:
    query = select(Membership.role).join(ProjectRecord, ProjectRecord.id == Membership.project_id)
    return query.where(Membership.user_id == user)


async def _load(session: AsyncSession, access: Access, *, lock: bool = False) -> ProjectRecord:
    query = select(ProjectRecord).where(ProjectRecord.id == access.project)
    row = await session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NoSuchProject
    return row


def _show(row: ProjectRecord) -> Project:
    fields = ("id", "title", "author", "language", "is_sample", "created_at", "updated_at")
    return Project(**{name: getattr(row, name) for name in fields}, etag=write_etag(row.revision))
