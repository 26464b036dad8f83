"""Writes letters and sends them; when the mail server is away each is tried again until it is there."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from narrative.kit.mail import MailAway, Mailer
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
    if written is None:
        return None
    try:
        await Mailer(work.settings).send(written)
    except MailAway as trouble:
        if tries >= _MOST_TRIES:
            raise
        log.warning("%s", trouble.message)
        await _try_later(work, tries + 1, letter=letter, email=email, **({"user": user} if user else {}))
    return None


async def _try_later(work: Work, tries: int, **asked: Any) -> None:
    wait = min(15 * 2**tries, _LONGEST_WAIT)
    async with work.transaction() as session:
        await enqueue(session, accounts.KIND, delay=wait, tries=tries, **asked)
