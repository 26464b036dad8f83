"""The people of a project: who they are, what they may do, how they leave, and to whom it is handed over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.bus import publish
from narrative.services.access import Access, Role
from narrative.services.accounts import Person, load_people
from narrative.services.audit import record
from narrative.services.figures import select_figure
from narrative.services.projects.schemas import Member
from narrative.services.projects.tables import Membership
from narrative.services.projects.troubles import AlreadyMember, NoSuchMember, OwnerStays
from narrative.services.revisions import check_revision, write_etag
from narrative.services.rows import now

_RANKS = {role.value: rank for rank, role in enumerate(Role)}


async def list_members(session: AsyncSession, access: Access) -> tuple[Member, ...]:
    """Return everybody who works on the book, the owner first; addresses only if the owner asks."""
    query = select(Membership).where(Membership.project_id == access.project, Membership.left_at.is_(None))
    rows = sorted(await session.scalars(query), key=lambda row: (_RANKS[row.role], row.created_at))
    people = await load_people(session, [row.user_id for row in rows])
    return tuple(_show(access, row, people[row.user_id]) for row in rows)


def select_figures() -> list[Select[Any]]:
    """Return the query for how many people work on projects."""
    query = select_figure(Membership.project_id, "members", func.count())
    return [query.where(Membership.left_at.is_(None)).group_by(Membership.project_id)]


async def add_member(session: AsyncSession, access: Access, user: UUID, role: Role) -> None:
    """Make ``user`` a member, or one again. Raises AlreadyMember where they are one."""
    values = {"project_id": access.project, "user_id": user, "role": role, "created_at": now(), "left_at": None}
    again = (
        insert(Membership)
        .values(values)
        .on_conflict_do_update(
            index_elements=["project_id", "user_id"],
            set_={"role": role, "left_at": None, "created_at": values["created_at"]},
            where=Membership.left_at.is_not(None),
        )
    )
    if await session.scalar(again.returning(Membership.user_id)) is None:
        raise AlreadyMember
    record(session, access, "member.joined", user, after={"role": role})
    await _tell(session, access, user)


async def update_role(session: AsyncSession, access: Access, user: UUID, role: Role, if_match: str | None) -> Member:
    """Give a member another role; what they may no longer do ends at once.

    Raises OwnerStays for the owner, Stale where somebody was there first.
    """
    row = await _lock(session, access, user)
    person = (await load_people(session, [user]))[user]
    check_revision(if_match, _RANKS[row.role], _show(access, row, person))
    if row.role == Role.OWNER:
        raise OwnerStays
    before, row.role = row.role, role.value
    record(session, access, "member.updated", user, before={"role": before}, after={"role": role})
    await _tell(session, access, user)
    return _show(access, row, person)


async def remove_member(session: AsyncSession, access: Access, user: UUID) -> None:
    """End a membership; sockets of that person end with it. Raises OwnerStays for the owner."""
    row = await _lock(session, access, user)
    if row.role == Role.OWNER:
        raise OwnerStays
    row.left_at = now()
    action = "member.left" if user == access.user else "member.removed"
    record(session, access, action, user, before={"role": row.role})
    await _tell(session, access, user)


async def transfer_project(session: AsyncSession, access: Access, user: UUID) -> Access:
    """Hand the book over to the member ``user``; who owned it becomes an editor."""
    new, old = [await _lock(session, access, one) for one in (user, access.user)]
    if new is old:
        raise AlreadyMember("That book is yours already.")
    new.role, old.role = Role.OWNER.value, Role.EDITOR.value
    before, after = {"owner": str(access.user)}, {"owner": str(user)}
    record(session, access, "project.transferred", access.project, before=before, after=after)
    for one in (user, access.user):
        await _tell(session, access, one)
    return replace(access, role=Role.EDITOR)


async def _lock(session: AsyncSession, access: Access, user: UUID) -> Membership:
    """Return the membership of ``user``; all of the book's are held, so that two changes of roles take turns."""
    query = select(Membership).where(Membership.project_id == access.project, Membership.left_at.is_(None))
    rows = await session.scalars(query.order_by(Membership.user_id).with_for_update())
    found = next((row for row in rows if row.user_id == user), None)
    if found is None:
        raise NoSuchMember
    return found


async def _tell(session: AsyncSession, access: Access, user: UUID) -> None:
    """Let every socket of the book look again at what its person may do."""
    await session.flush()
    await publish(session, access.project, {"type": "access", "user_id": str(user)})


def _show(access: Access, row: Membership, person: Person) -> Member:
    """The state of a membership is its role, so that is what its tag names."""
    return Member(
        user_id=row.user_id,
        name=person.name,
        email=person.email if access.role is Role.OWNER else None,
        role=Role(row.role),
        joined_at=row.created_at,
        is_you=row.user_id == access.user,
        etag=write_etag(_RANKS[row.role]),
    )
