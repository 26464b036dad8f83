"""What is published in a transaction is heard when it commits, by everyone who follows that project, and only then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import text

from narrative.kit.bus import MISSED, Bus, Message, TooLong, publish
from narrative.kit.database import Database
from narrative.kit.ids import make_id


@pytest.fixture
async def bus(database: Database) -> AsyncIterator[Bus]:
    made = Bus(database)
    async with made.listening():
        yield made


async def hear(messages: AsyncIterator[Message]) -> Message:
    return await asyncio.wait_for(anext(messages), 5)


async def say(database: Database, project, **message: object) -> None:
    async with database.transaction() as session:
        await publish(session, project, message)


async def test_everyone_who_follows_a_project_hears_it(bus: Bus, database: Database) -> None:
    mine, other = make_id(), make_id()
    with bus.subscribe(mine) as first, bus.subscribe(mine) as second, bus.subscribe(other) as third:
        await say(database, mine, type="scene", word="für Élise 🎹")
        await say(database, other, type="outline")
        assert await hear(first.read()) == {"type": "scene", "word": "für Élise 🎹"}
        assert await hear(second.read()) == {"type": "scene", "word": "für Élise 🎹"}
        assert await hear(third.read()) == {"type": "outline"}


async def test_what_is_undone_is_never_heard(bus: Bus, database: Database) -> None:
    project = make_id()

    async def fail() -> None:
        async with database.transaction() as session:
            await publish(session, project, {"type": "never"})
            raise RuntimeError

    with bus.subscribe(project) as subscription:
        with pytest.raises(RuntimeError):
            await fail()
        await say(database, project, type="kept")
        assert await hear(subscription.read()) == {"type": "kept"}


async def test_another_process_is_heard_too(bus: Bus, dsn: str) -> None:
    project = make_id()
    elsewhere = Database(dsn)
    with bus.subscribe(project) as subscription:
        await say(elsewhere, project, type="far")
        assert await hear(subscription.read()) == {"type": "far"}
    await elsewhere.close()


async def test_a_strangers_word_is_not_minded(bus: Bus, database: Database) -> None:
    project = make_id()
    with bus.subscribe(project) as subscription:
        async with database.transaction() as session:
            for payload in ("hello", f"{project} no json", ""):
                await session.execute(text("SELECT pg_notify('narrative', :payload)"), {"payload": payload})
        await say(database, project, type="mine")
        assert await hear(subscription.read()) == {"type": "mine"}


async def test_who_falls_behind_is_let_go(bus: Bus) -> None:
    with bus.subscribe(make_id()) as subscription:
        for number in range(600):
            subscription.put({"number": number})
        assert subscription.lagged
        assert [message async for message in subscription.read()] == []


async def test_after_a_lost_connection_listeners_are_told_to_read_again(bus: Bus, database: Database, server) -> None:
    project = make_id()
    name = database.engine.url.database
    with bus.subscribe(project) as subscription:
        with psycopg.connect(server.admin, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND query LIKE 'LISTEN%%'",
                [name],
            )
        messages = subscription.read()
        assert await hear(messages) == MISSED
        await say(database, project, type="back")
        assert await hear(messages) == {"type": "back"}


async def test_the_end_of_listening_ends_every_subscription(database: Database) -> None:
    bus = Bus(database)
    async with bus.listening():
        with bus.subscribe(make_id()) as subscription:
            reading = asyncio.ensure_future(hear(subscription.read()))
            await asyncio.sleep(0)
            bus.end_all()
            with pytest.raises(StopAsyncIteration):
                await reading


async def test_a_message_says_what_changed_never_the_change(database: Database) -> None:
    with pytest.raises(TooLong):
        await say(database, make_id(), body="x" * 8000)
