"""Draws the feed of a book from its trail."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.pagination import Page, cut_page
from narrative.services.access import Access
from narrative.services.accounts import load_people
from narrative.services.activity.schemas import ActivityItem, Actor
from narrative.services.activity.sentences import HIDDEN, Names, name_people, write_phrase
from narrative.services.audit import Entry, list_entries, measure_bursts
from narrative.services.cursors import read_id
from narrative.services.manuscript.labels import load_labels

OPERATOR = "Whoever runs the studio"


async def list_activity(
    session: AsyncSession, access: Access, user: UUID | None, cursor: str | None, limit: int
) -> Page[ActivityItem]:
    """Return what was done in the book, the newest first, by ``user`` alone or by everybody; six queries in all."""
    entries = await list_entries(session, access, before=read_id(cursor), limit=limit + 1, user=user, hidden=HIDDEN)
    names = await load_names(session, access, entries)
    page = cut_page(entries, limit, lambda entry: (str(entry.id),))
    return Page(items=[_show(entry, names) for entry in page.items], next_cursor=page.next_cursor)


async def load_names(session: AsyncSession, access: Access, entries: Sequence[Entry]) -> Names:
    """Return what is needed to say ``entries`` in words."""
    words = await measure_bursts(session, access, entries)
    found = await load_people(session, {person for entry in entries for person in name_people(entry)})
    people = {key: person.name for key, person in found.items()}
    return Names(await load_labels(session, access), people, words)


def _show(entry: Entry, names: Names) -> ActivityItem:
    name = names.person(entry.user) if entry.user else OPERATOR
    return ActivityItem(
        id=entry.id,
        at=entry.at,
        user=Actor(id=entry.user, name=name),
        action=entry.action,
        thing=entry.thing,
        thing_id=entry.thing_id,
        sentence=f"{name} {write_phrase(entry, names)}.",
    )
