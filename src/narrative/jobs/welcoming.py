"""Puts the sample novel on the shelf of somebody who has just come in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from narrative.kit.database import set_person
from narrative.kit.work import Work
from narrative.services import samples
from narrative.services.accounts import User


async def run(work: Work, user: str) -> dict[str, Any] | None:
    """Put the sample novel on the shelf of ``user``, unless there was ever a book on it."""
    async with work.transaction() as session:
        await set_person(session, UUID(user))
        await samples.ensure_sample(session, User(id=UUID(user), name=""))
    return None
