import asyncio
import io
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.services.conftest import Shelf
from tests.services.test_archive import rows_of, write_strange_book

from narrative.jobs.resting import run as run_rounds
from narrative.kit.cold import ColdFileDamaged, ColdStorage
from narrative.kit.database import Database, set_tenant
from narrative.kit.ids import make_id
from narrative.kit.settings import Settings
from narrative.kit.work import Work
from narrative.services import retention
from narrative.services.access import Access
from narrative.services.accounts import ensure_author
from narrative.services.archive import write_archive
from narrative.services.manuscript.schemas import NewItem
from narrative.services.manuscript.structure import Kind, create_item
from narrative.services.projects import AtRest, NewProject, Permission, create_project, enter
from narrative.services.retention import NotStored, Rest, Rule, StillWorkedOn, storing
from narrative.services.rows import now

RULE = Rule(months=6, grace_days=30)


@pytest.fixture
async def resting(database: Database) -> Access:
    """A book that its owner was told about."""
    async with database.transaction() as session:
        author = await ensure_author(session)
        access = await create_project(session, author.id, NewProject(title="The Hound"))
        await write_strange_book(Shelf(session, access), 5)
        await retention.note_told(session, access.project)
    return access


@pytest.fixture
def cold(tmp_path: Path) -> ColdStorage:
    return ColdStorage(tmp_path / "cold")


async def store(database: Database, access: Access, cold: ColdStorage) -> None:
    async with database.transaction() as latest, database.transaction(steady=True) as session:
        inside = await enter(session, access.user, access.project, Permission.PROJECT_ARCHIVE)
        await retention.store_book(session, inside, latest, cold)


async def wake(database: Database, access: Access, cold: ColdStorage) -> None:
    async with database.transaction() as session:
        inside = await enter(session, access.user, access.project, Permission.PROJECT_WAKE)
        await retention.wake_book(session, inside, cold)


async def state_of(database: Database, access: Access) -> tuple[Any, ...]:
    """Every row of the book, the people in them included, and the project's own."""
    async with database.transaction() as session:
        await set_tenant(session, access.project)
        project = (await session.execute(text("SELECT * FROM project WHERE id = :id"), {"id": access.project})).one()
        authors = await session.scalars(text("SELECT user_id FROM scene_version ORDER BY id"))
        versions = list(authors)
        return await _rows(session, access), tuple(project), versions


async def _rows(session: AsyncSession, access: Access) -> dict[str, list[Any]]:
    await enter(session, access.user, access.project, Permission.PROJECT_READ)
    return await rows_of(session, access)


async def test_a_stored_book_is_gone_and_comes_back_exactly(
    database: Database, resting: Access, cold: ColdStorage, tmp_path: Path
) -> None:
    before = await state_of(database, resting)
    await store(database, resting, cold)
    async with database.transaction() as session:
        await set_tenant(session, resting.project)
        for table in ("scene", "scene_body", "scene_version", "image", "scene_reading", "finding"):
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table
        with pytest.raises(AtRest):
            await enter(session, resting.user, resting.project, Permission.MANUSCRIPT_READ)
        trail = await session.scalar(text("SELECT count(*) FROM audit_entry"))
    (file,) = (tmp_path / "cold").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    await wake(database, resting, cold)
    assert await state_of(database, resting) == before
    async with database.transaction() as session:
        await set_tenant(session, resting.project)
        assert await session.scalar(text("SELECT count(*) FROM audit_entry")) == trail + 1
        await retention.tidy_cold(session, resting.project, cold)
    assert list((tmp_path / "cold").iterdir()) == []
    with pytest.raises(NotStored):
        await wake(database, resting, cold)


STORING = ("half a draft", "a draft", "a file", "read back", "rows gone", "before the commit", "after the commit")
WAKING = ("rows back", "before the commit", "after the commit")


@pytest.mark.parametrize(("what", "stage"), [("store", s) for s in STORING] + [("wake", s) for s in WAKING])
async def test_killed_at_any_step_nothing_is_lost_and_it_can_be_done_again(
    database: Database, dsn: str, resting: Access, cold: ColdStorage, tmp_path: Path, what: str, stage: str
) -> None:
    before = await state_of(database, resting)
    if what == "wake":
        await store(database, resting, cold)
    child = [sys.executable, str(Path(__file__).parent / "cold_child.py"), dsn, str(tmp_path / "cold")]
    ended = await asyncio.create_subprocess_exec(*child, str(resting.project), str(resting.user), what, stage)
    assert await ended.wait() == -signal.SIGKILL
    is_stored = (what == "store") == (stage == "after the commit")
    if not is_stored:
        assert await state_of(database, resting) == before
        await store(database, resting, cold)
    async with database.transaction() as session:
        await retention.tidy_cold(session, resting.project, cold)
    assert len(list_names(tmp_path)) == 1
    await wake(database, resting, cold)
    assert await state_of(database, resting) == before


async def test_a_file_that_is_not_whole_wakes_nothing(
    database: Database, resting: Access, cold: ColdStorage, tmp_path: Path
) -> None:
    await store(database, resting, cold)
    (file,) = (tmp_path / "cold").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:500] + bytes([whole[500] ^ 1]) + whole[501:])
    with pytest.raises(ColdFileDamaged):
        await wake(database, resting, cold)
    file.unlink()
    with pytest.raises(ColdFileDamaged):
        await wake(database, resting, cold)
    file.write_bytes(whole)
    await wake(database, resting, cold)


async def test_a_book_that_somebody_writes_in_stays(
    database: Database, resting: Access, cold: ColdStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever adds or changes something between the reading of the rows and their removal keeps the book awake."""

    async def write() -> None:
        async with database.transaction() as session:
            await enter(session, resting.user, resting.project, Permission.MANUSCRIPT_WRITE)
            await session.execute(text("UPDATE scene_body SET revision = revision + 1"))

    before = write_archive

    async def write_meanwhile(*arguments: Any) -> str:
        title = await before(*arguments)
        await write()
        return title

    monkeypatch.setattr(storing, "write_archive", write_meanwhile)
    with pytest.raises(StillWorkedOn):
        await store(database, resting, cold)

    async with database.transaction() as adding:  # not committed yet: the project's row is held
        access = await enter(adding, resting.user, resting.project, Permission.MANUSCRIPT_WRITE)
        await create_item(adding, access, Kind.CHAPTER, NewItem(title="New"))
        monkeypatch.setattr(storing, "write_archive", before)
        with pytest.raises(StillWorkedOn):
            await store(database, resting, cold)
    await store(database, resting, cold)
    await wake(database, resting, cold)
    async with database.transaction() as session:
        await set_tenant(session, resting.project)
        assert "New" in set(await session.scalars(text("SELECT title FROM chapter")))


async def test_an_owner_is_told_long_before_their_book_rests(
    session: AsyncSession, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, today = access.project, now()

    async def look(days: int, rule: Rule = RULE) -> Rest:
        monkeypatch.setattr("narrative.services.retention.resting.now", lambda: today + timedelta(days=days))
        return await retention.look_after(session, project, rule)

    assert await look(179) is Rest.AWAKE
    assert await look(181, Rule(0, 30)) is Rest.AWAKE
    assert await look(181) is Rest.QUIET
    owner = await retention.find_owner(session, project)
    assert owner is not None
    assert (owner.id, owner.title) == (access.user, "The Hound")
    await retention.note_told(session, project)
    assert await look(181) is Rest.TOLD
    assert await look(212) is Rest.DUE
    assert await look(0) is Rest.AWAKE  # as if somebody had worked on it on that day
    assert await look(181) is Rest.QUIET
    await look(-1)
    await retention.note_told(session, project)
    assert await look(212) is Rest.AWAKE  # worked on since its owner was told
    assert await look(212) is Rest.QUIET


async def test_the_rounds_see_every_book_but_nothing_in_it(session: AsyncSession, access: Access) -> None:
    await set_tenant(session, make_id())
    assert access.project in await retention.list_books(session)
    assert await session.scalar(text("SELECT count(*) FROM part")) == 0
    assert await session.scalar(text("SELECT count(*) FROM membership WHERE user_id <> :u"), {"u": access.user}) == 0


def list_names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "cold").iterdir())


def test_cold_files_are_whole_or_not_there(tmp_path: Path) -> None:
    cold, key = ColdStorage(tmp_path / "cold"), make_id()
    first = cold.keep(key, io.BytesIO(b"one"))
    again = cold.keep(key, io.BytesIO(b"one"))
    assert first == again
    second = cold.keep(key, io.BytesIO(b"two"))
    assert (cold.read(first), cold.read(second)) == (b"one", b"two")
    other = cold.keep(make_id(), io.BytesIO(b"other"))
    (tmp_path / "cold" / f"{key}.draft").write_bytes(b"half")
    cold.discard(key, but=second.name)
    assert list_names(tmp_path) == sorted([second.name, other.name])
    cold.discard(key)
    cold.discard(make_id())
    assert list_names(tmp_path) == [other.name]


async def test_the_rounds_tell_then_store_and_tidy(
    database: Database, dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a quiet book to a stored one, a job at a time; the owner gets one letter."""
    settings = Settings(data=tmp_path, retention_months=6, retention_days=30)
    work, today = Work(make_id(), None, database, None, settings), now()  # type: ignore[arg-type]
    monkeypatch.setattr(work, "report", _say_nothing)
    async with database.transaction() as session:
        author = await ensure_author(session)
        access = await create_project(session, author.id, NewProject(title="The Hound"))
        await write_strange_book(Shelf(session, access), 4)
        await session.execute(text("UPDATE account SET email = 'mara@example.org'"))
    before = await state_of(database, access)

    async def rounds(days: int) -> Any:
        monkeypatch.setattr("narrative.services.retention.resting.now", lambda: today + timedelta(days=days))
        return await run_rounds(work)

    assert await rounds(100) == {"awake": 1}
    assert await rounds(181) == {"quiet": 1}
    assert await rounds(182) == {"told": 1}
    (letter,) = (tmp_path / "mail").iterdir()
    assert b"mara@example.org" in letter.read_bytes()
    assert await rounds(212) == {"due": 1}
    assert await rounds(213) == {"stored": 1}
    assert len(list_names(tmp_path)) == 1
    await wake(database, access, ColdStorage(tmp_path / "cold"))
    assert await state_of(database, access) == before
    assert await rounds(10) == {"awake": 1}
    assert list_names(tmp_path) == []
    assert len(list((tmp_path / "mail").iterdir())) == 1


async def _say_nothing(*_: Any, **__: Any) -> None:
    """There is no row of this job to write progress into."""
