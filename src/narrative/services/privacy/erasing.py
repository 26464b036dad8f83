"""Erases a person: their books, everything that lets them in, and whatever else names them, in one transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import Conflict, Invalid
from narrative.kit.database import Base, set_person, set_tenant, set_worker
from narrative.services.access import Principal, Role
from narrative.services.accounts import get_me, prove_again
from narrative.services.audit import forget_origins
from narrative.services.privacy.holdings import HOLDINGS, Fate, find_table
from narrative.services.rows import now
from narrative.services.sessions import end_devices
from narrative.services.trash import purge_project


class OwnsSharedBooks(Conflict):
    """Other people work on books of yours. Hand each over or remove the others first; nothing was erased."""


class NotConfirmed(Invalid):
    """Type the address of your account to confirm that all of it is to be erased; nothing was."""


async def erase_person(session: AsyncSession, who: Principal, password: str, confirm: str) -> tuple[str, list[UUID]]:
    """Erase ``who`` for good; return their address and the books that went along, whose files are to go too.

    Raises what a wrong password raises, NotConfirmed, and OwnsSharedBooks where others work on a book of theirs.
    """
    await prove_again(session, who, password)
    await set_person(session, who.user)
    email = (await get_me(session, who.user)).email or ""
    if confirm.strip().lower() != email.lower():
        raise NotConfirmed
    owned = await _list_owned(session, who.user)
    for project in owned:
        await purge_project(session, project, "erasure")
        await set_person(session, who.user)
    await end_devices(session, who.user)  # closes what they have open
    await _leave(session, who.user)
    await _forget_mentions(session, who.user, email)
    await forget_origins(session, who.user)
    await _clear_holdings(session, who.user)
    return email, owned


async def _list_owned(session: AsyncSession, user: UUID) -> list[UUID]:
    """Return the books of ``user``, deleted ones included. Raises OwnsSharedBooks."""
    member, book = Base.metadata.tables["membership"], Base.metadata.tables["project"]
    mine = select(member.c.project_id).where(member.c.user_id == user, member.c.role == Role.OWNER.value)
    owned = list(await session.scalars(mine.where(member.c.left_at.is_(None))))
    await set_tenant(session, *owned)
    others = select(member.c.project_id).where(member.c.user_id != user, member.c.left_at.is_(None))
    shared = select(book.c.id, book.c.title).where(book.c.id.in_(owned), book.c.id.in_(others))
    if rows := (await session.execute(shared)).all():
        raise OwnsSharedBooks(projects=[{"id": str(row.id), "title": row.title} for row in rows])
    return owned


async def _leave(session: AsyncSession, user: UUID) -> None:
    """End every membership that is left; the rows stay, and name nobody."""
    table = Base.metadata.tables["membership"]
    projects = list(await session.scalars(select(table.c.project_id).where(table.c.user_id == user)))
    await set_tenant(session, *projects)
    ours = update(table).where(table.c.user_id == user, table.c.left_at.is_(None))
    await session.execute(ours.values(left_at=now()))
    invitation = Base.metadata.tables["invitation"]
    await session.execute(delete(invitation).where(invitation.c.user_id == user))


async def _forget_mentions(session: AsyncSession, user: UUID, email: str) -> None:
    """Forget what is kept beside the books: invitations to that address, jobs, and answers to repeated requests."""
    invitation, job = Base.metadata.tables["invitation"], Base.metadata.tables["job"]
    await set_person(session, user, email)
    invited = list(await session.scalars(select(invitation.c.project_id).where(invitation.c.email == email)))
    await set_tenant(session, *invited)
    await session.execute(delete(invitation).where(invitation.c.email == email))
    await set_worker(session)
    await session.execute(delete(job).where(_mentions(job.c.arguments, user, email)))
    kept = Base.metadata.tables["idempotency"]
    await session.execute(delete(kept).where(kept.c.scope.startswith(f"{user} ", autoescape=True)))


def _mentions(column: Any, user: UUID, email: str) -> ColumnElement[bool]:
    """Say whether one of a job's arguments is that person or address, and not only ends like it."""
    words = [str(user), *([email] if email else [])]
    return or_(*(cast(column, Text).contains(f'"{word}"', autoescape=True) for word in words))


async def _clear_holdings(session: AsyncSession, user: UUID) -> None:
    """Do to every table what ``HOLDINGS`` says; the database removes the trail of the account itself."""
    await set_person(session, user)
    await session.flush()
    await session.execute(select(func.erase_events(user)))
    for holding in reversed(HOLDINGS):
        table = find_table(holding)
        if table is None or holding.table == "account_event":
            continue
        ours = table.c[holding.person] == user
        if holding.fate is Fate.DELETED:
            await session.execute(delete(table).where(ours))
        elif holding.fate is Fate.EMPTIED:
            await session.execute(update(table).where(ours).values(_BLANK))
    session.expire_all()


_BLANK = {"name": "", "email": None, "email_verified_at": None, "is_local": None}
