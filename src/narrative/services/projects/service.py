"""Makes, lists, changes, archives and deletes projects."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.bus import publish
from narrative.kit.database import set_person, set_tenant
from narrative.kit.ids import make_id
from narrative.kit.pagination import Page, cut_page
from narrative.services.access import Access, Role
from narrative.services.audit import record
from narrative.services.cursors import read_id
from narrative.services.projects.entering import begin, enter_deleted
from narrative.services.projects.permissions import Permission
from narrative.services.projects.schemas import NewProject, Project, ProjectChange
from narrative.services.projects.tables import Membership, ProjectRecord
from narrative.services.projects.troubles import NoSuchProject
from narrative.services.revisions import Stale, check_revision, write_etag
from narrative.services.rows import now

_FIELDS = (
    *("id", "title", "author", "language", "genre", "target_words", "series", "is_sample", "archived_at"),
    *("stored_at", "created_at", "updated_at"),
)


async def create_project(session: AsyncSession, user: UUID, new: NewProject, *, is_sample: bool = False) -> Access:
    """Begin a project that belongs to ``user``, and let them in."""
    facts = new.model_dump(exclude={"template"})
    row = ProjectRecord(id=make_id(), is_sample=is_sample, **facts)
    access = await begin(session, user, row.id)
    session.add(row)
    await session.flush()
    session.add(Membership(project_id=row.id, user_id=user, role=Role.OWNER))
    record(session, access, "project.created", row.id, after=facts)
    await session.flush()
    return access


async def list_projects(
    session: AsyncSession, user: UUID, cursor: str | None, limit: int, *, archived: bool = False
) -> Page[Project]:
    """Return up to ``limit`` of the projects that ``user`` works on, the newest first: the archived ones or the rest.

    The transaction works for exactly these projects afterwards.
    """
    await set_person(session, user)
    query = select(ProjectRecord, Membership.role).join(Membership, Membership.project_id == ProjectRecord.id)
    query = query.where(Membership.user_id == user, Membership.left_at.is_(None), ProjectRecord.deletion_id.is_(None))
    query = query.where(ProjectRecord.archived_at.is_not(None) if archived else ProjectRecord.archived_at.is_(None))
    if before := read_id(cursor):
        query = query.where(ProjectRecord.id < before)
    rows = await session.execute(query.order_by(ProjectRecord.id.desc()).limit(limit + 1))
    page = cut_page([_show(row, Role(role)) for row, role in rows], limit, lambda project: (str(project.id),))
    await set_tenant(session, *(project.id for project in page.items))
    return page


async def has_projects(session: AsyncSession, user: UUID) -> bool:
    """Say whether ``user`` ever had a project, deleted ones included."""
    await set_person(session, user)
    query = select(Membership.project_id).where(Membership.user_id == user).limit(1)
    return await session.scalar(query) is not None


async def get_project(session: AsyncSession, access: Access) -> Project:
    """Return the project itself."""
    return _show(await _load(session, access), access.role)


async def update_project(session: AsyncSession, access: Access, change: ProjectChange, if_match: str | None) -> Project:
    """Change what stands on the title page. Raises Stale where somebody was there first."""
    row = await _load(session, access, lock=True)
    check_revision(if_match, row.revision, _show(row, access.role))
    fields: dict[str, Any] = change.model_dump(exclude_none=True)
    if "target_words" in change.model_fields_set:
        fields["target_words"] = change.target_words
    before = {name: getattr(row, name) for name in fields}
    for name, value in fields.items():
        setattr(row, name, value)
    row.revision += 1
    record(session, access, "project.updated", row.id, before=before, after=fields)
    await session.flush()
    return _show(row, access.role)


async def put_fields_back(
    session: AsyncSession, access: Access, expected: dict[str, Any], wanted: dict[str, Any]
) -> None:
    """Put ``wanted`` on the title page again. Raises Stale where it does not say ``expected`` any more."""
    row = await _load(session, access, lock=True)
    if any(getattr(row, name) != value for name, value in expected.items()):
        raise Stale(current=_show(row, access.role).model_dump(mode="json"))
    for name, value in wanted.items():
        setattr(row, name, value)
    row.revision += 1
    record(session, access, "project.updated", row.id, before=expected, after=wanted)
    await session.flush()


async def archive_project(session: AsyncSession, access: Access, *, archived: bool) -> Project:
    """Put the project away from the shelf, or back on it; nothing else changes."""
    row = await _load(session, access, lock=True)
    if (row.archived_at is not None) != archived:
        row.archived_at = now() if archived else None
        row.revision += 1
        record(session, access, "project.archived" if archived else "project.unarchived", row.id)
        await session.flush()
    return _show(row, access.role)


async def delete_project(session: AsyncSession, access: Access, if_match: str | None = None) -> UUID:
    """Hide the project from everybody; return the name by which ``restore_project`` brings it back."""
    row = await _load(session, access, lock=True)
    if if_match is not None:
        check_revision(if_match, row.revision, _show(row, access.role))
    row.deletion_id = make_id()
    record(session, access, "project.deleted", row.id, before={"title": row.title})
    await session.flush()
    await publish(session, access.project, {"type": "access"})
    return row.deletion_id


async def restore_project(session: AsyncSession, user: UUID, deletion: UUID) -> Access:
    """Bring back the project that ``deletion`` hid, exactly as it was."""
    access = await enter_deleted(session, user, deletion, Permission.PROJECT_DELETE)
    row = await _load(session, access, lock=True)
    if row.deletion_id != deletion:
        raise NoSuchProject
    row.deletion_id = None
    record(session, access, "project.restored", row.id)
    await session.flush()
    return access


async def _load(session: AsyncSession, access: Access, *, lock: bool = False) -> ProjectRecord:
    query = select(ProjectRecord).where(ProjectRecord.id == access.project)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = await session.scalar(query)
    if row is None:
        raise NoSuchProject
    return row


def _show(row: ProjectRecord, role: Role) -> Project:
    fields = {name: getattr(row, name) for name in _FIELDS}
    return Project(**fields, etag=write_etag(row.revision), role=role)
