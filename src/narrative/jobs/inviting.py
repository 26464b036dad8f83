"""Writes the letter of an invitation and sends it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from narrative.jobs.mailing import post
from narrative.kit.work import Work
from narrative.services import projects


async def run(work: Work, invitation_id: str, tries: int = 0) -> dict[str, Any] | None:
    """Mail the invitation; when the mail server is away it is tried again until it is there."""
    assert work.project_id is not None  # noqa: S101 - an invitation belongs to a book
    async with work.transaction() as session:
        letter = await projects.write_invitation(session, work.project_id, UUID(invitation_id), work.settings.site)
    if letter is not None:
        await post(work, letter, tries, projects.INVITATION, invitation_id=invitation_id)
    return None
