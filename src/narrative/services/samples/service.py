"""Puts the sample novel on the shelf of an author who has none."""

from __future__ import annotations

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.queue import enqueue
from narrative.manuscript.catalogue import read_document
from narrative.manuscript.model import Manuscript
from narrative.manuscript.structure import build_manuscript, find_outline
from narrative.sample import NAME, load_sample
from narrative.services.accounts import User
from narrative.services.checks import request_check
from narrative.services.manuscript.adopting import adopt_manuscript
from narrative.services.projects import NewProject, create_project, has_projects

KIND = "welcome"
TITLE, AUTHOR = "The Hound of the Baskervilles", "Arthur Conan Doyle"


async def ask_sample(session: AsyncSession, author: User) -> None:
    """Have the sample novel put on the shelf of ``author`` behind the scenes."""
    await enqueue(session, KIND, user=str(author.id))


async def ensure_sample(session: AsyncSession, author: User) -> bool:
    """Put the sample novel on the shelf of ``author`` and have it checked, unless there was ever a book on it.

    Return whether it was put there now.
    """
    if await has_projects(session, author.id):
        return False
    manuscript = await asyncio.to_thread(_read_sample)
    access = await create_project(session, author.id, NewProject(title=TITLE, author=AUTHOR), is_sample=True)
    await adopt_manuscript(session, access, manuscript)
    await request_check(session, access)
    return True


def _read_sample() -> Manuscript:
    document = read_document(load_sample(), NAME)
    return build_manuscript(document, find_outline(document))
