from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.sample import load_sample
from narrative.services.accounts import User
from narrative.services.library import list_books
from narrative.services.projects import Permission, delete_project, enter
from narrative.services.samples import ensure_sample


async def test_the_sample_is_there_at_the_first_start_and_only_then(session: AsyncSession, author: User) -> None:
    assert await ensure_sample(session, author)
    (book,) = (await list_books(session, author.id, None, 10)).items
    assert (book.title, book.is_sample) == ("The Hound of the Baskervilles", True)
    assert 0.98 < book.words / len(load_sample().split()) < 1.02
    assert await session.scalar(text("SELECT count(*) FROM job WHERE kind = 'check'")) == 1
    assert not await ensure_sample(session, author)
    await delete_project(session, await enter(session, author.id, book.id, Permission.PROJECT_DELETE))
    assert not await ensure_sample(session, author)
