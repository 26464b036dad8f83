"""One pool, one transaction a block, and waits that end."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit import database as module
from narrative.kit.address import make_libpq_url, make_sqlalchemy_url
from narrative.kit.database import Database, set_tenant, set_worker
from narrative.kit.ids import make_id
from narrative.kit.tables import JobRow


async def count(database: Database) -> int:
    async with database.transaction() as session:
        await set_worker(session)
        return int((await session.execute(text("SELECT count(*) FROM job"))).scalar_one())


def make_row() -> JobRow:
    return JobRow(kind="test", arguments={})


async def test_a_transaction_that_ends_well_is_kept(database: Database) -> None:
    async with database.transaction() as session:
        await set_worker(session)
        session.add(make_row())
    assert await count(database) == 1


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    async def work() -> None:
        async with database.transaction() as session:
            await set_worker(session)
            session.add(make_row())
            await session.flush()
            raise RuntimeError("trouble")

    with pytest.raises(RuntimeError, match="trouble"):
        await work()
    assert await count(database) == 0


async def test_a_cancelled_transaction_leaves_nothing_and_gives_its_connection_back(database: Database) -> None:
    async def work() -> None:
        async with database.transaction() as session:
            await set_worker(session)
            session.add(make_row())
            await session.execute(text("SELECT pg_sleep(20)"))

    task = asyncio.create_task(work())
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await count(database) == 0
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


async def test_waiting_for_a_connection_ends(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ACQUIRE_SECONDS", 1)
    small = Database(dsn, pool_size=2)
    try:
        async with small.engine.connect(), small.engine.connect():
            with pytest.raises(PoolTimeout):
                await small.ping()
        await small.ping()
    finally:
        await small.close()


async def test_a_statement_that_takes_too_long_is_ended(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STATEMENT_SECONDS", 1)
    impatient = Database(dsn)
    try:
        with pytest.raises(DBAPIError, match="statement timeout"):
            async with impatient.transaction() as session:
                await session.execute(text("SELECT pg_sleep(20)"))
    finally:
        await impatient.close()


async def test_the_tenant_ends_with_its_transaction(database: Database) -> None:
    project = make_id()
    async with database.transaction() as session:
        await set_tenant(session, project)
        found = await session.execute(text("SELECT current_setting('app.project_id', true)"))
        assert UUID(found.scalar_one()) == project
    async with database.transaction() as session:
        found = await session.execute(text("SELECT current_setting('app.project_id', true)"))
        assert not found.scalar_one()


@pytest.mark.parametrize(
    "given", ["postgres://a:b%40@h/d", "postgresql://a:b%40@h/d", "postgresql+psycopg://a:b%40@h/d"]
)
def test_every_spelling_of_an_address_is_understood(given: str) -> None:
    assert make_libpq_url(given) == "postgresql://a:b%40@h/d"
    assert make_sqlalchemy_url(given).drivername == "postgresql+psycopg"


async def test_the_studio_works_as_a_role_that_owns_nothing(session: AsyncSession) -> None:
    role = await session.execute(
        text("SELECT rolsuper, rolbypassrls, rolname FROM pg_roles WHERE rolname = current_user")
    )
    superuser, bypasses, name = role.one()
    if name != "narrative_app":
        pytest.skip("DATABASE_URL names one role for everything")
    assert not superuser
    assert not bypasses
    owned = await session.execute(text("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"))
    assert owned.scalar_one() == 0
