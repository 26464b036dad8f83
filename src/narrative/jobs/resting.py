"""Makes the rounds of all books: tells owners of those that rest, and lays away those whose time is over."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any
from uuid import UUID

from narrative.errors import NarrativeError
from narrative.kit.cold import ColdStorage
from narrative.kit.mail import Mailer
from narrative.kit.work import Work
from narrative.services import retention
from narrative.services.projects import Permission, enter
from narrative.services.retention import Owner, Rest, Rule

log = logging.getLogger("narrative.jobs")


async def run(work: Work) -> dict[str, Any] | None:
    """Look after every book; one that cannot be looked after now is so at the next rounds."""
    rule = Rule(work.settings.retention_months, work.settings.retention_days)
    async with work.transaction() as session:
        books = await retention.list_books(session)
    counts: Counter[str] = Counter()
    for number, book in enumerate(books):
        await work.report(number / len(books), "Looking after books that rest")
        try:
            counts[await _look_after(work, book, rule)] += 1
        except NarrativeError as trouble:
            log.warning("A book was left as it is: %s", trouble.message)
    return dict(counts)


async def _look_after(work: Work, book: UUID, rule: Rule) -> Rest:
    cold = ColdStorage(work.settings.cold_folder)
    async with work.transaction() as session:
        rest = await retention.look_after(session, book, rule)
        owner = await retention.find_owner(session, book)
        if rest in (Rest.AWAKE, Rest.STORED):
            await retention.tidy_cold(session, book, cold)
    if rest is Rest.QUIET and owner is not None:
        await _tell(work, book, owner, rule)
    if rest is Rest.DUE and owner is not None:
        async with work.transaction() as latest, work.transaction(steady=True) as session:
            access = await enter(session, owner.id, book, Permission.PROJECT_ARCHIVE)
            await retention.store_book(session, access, latest, cold)
    return rest


async def _tell(work: Work, book: UUID, owner: Owner, rule: Rule) -> None:
    """Send the letter, then note it: cut short in between, it is sent twice rather than never."""
    letter = retention.write_notice(owner, rule, work.settings.site)
    if letter is not None:
        await Mailer(work.settings).send(letter)
    async with work.transaction() as session:
        await retention.note_told(session, book)
