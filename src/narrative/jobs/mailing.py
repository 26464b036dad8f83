"""Writes letters and sends them; when the mail server is away each is tried again until it is there."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from narrative.kit.database import set_tenant
from narrative.kit.mail import Letter, MailAway, Mailer
from narrative.kit.queue import enqueue
from narrative.kit.work import Work
from narrative.services import accounts

log = logging.getLogger("narrative.jobs")
_MOST_TRIES = 40  # a day and a half
_LONGEST_WAIT = 3600


async def run(work: Work, letter: str, email: str, user: str | None = None, tries: int = 0) -> dict[str, Any] | None:
    """Write ``letter`` to ``email`` and send it."""
    person = UUID(user) if user else None
    async with work.transaction() as session:
        written = await accounts.write_letter(session, letter, email, work.settings.site, person, is_first=tries == 0)
    if written is not None:
        await post(work, written, tries, accounts.KIND, letter=letter, email=email, **({"user": user} if user else {}))
    return None


async def post(work: Work, written: Letter, tries: int, kind: str, **arguments: Any) -> None:
    """Send what was ``written``; while the mail server is away, put the job of ``kind`` aside again."""
    try:
        await Mailer(work.settings).send(written)
    except MailAway as trouble:
        if tries >= _MOST_TRIES:
            raise
        log.warning("%s", trouble.message)
        wait = min(15 * 2**tries, _LONGEST_WAIT)
        async with work.transaction() as session:
            if work.project_id:
                await set_tenant(session, work.project_id)
            await enqueue(session, kind, work.project_id, delay=wait, tries=tries + 1, **arguments)
