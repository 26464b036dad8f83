"""Keys are changed under the secrets of a studio, also of one whose change was killed half way."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url
from tests.conftest import Server

from narrative.cli import main
from narrative.kit.database import Database, set_person
from narrative.kit.keyring import KeyFile, make_key, open_keyring
from narrative.kit.rewrapping import list_sealed
from narrative.kit.settings import Settings
from narrative.kit.signing import Claims, Signer
from narrative.migrations.tables import find_tables
from narrative.services.secrets import keep_secret, read_secret

ADA = UUID(int=1)
SLOWLY = """
import narrative.kit.rewrapping as rewrapping
from narrative.cli import main
rewrapping._BATCH = 1
main(["keys", "rotate"])
"""


@pytest.fixture
def owner(server: Server, dsn: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The settings of a studio on the test's own database, in the environment."""
    address = server.name(server.owner, make_url(dsn).database or "")
    for name in ("NARRATIVE_ENCRYPTION_KEYS", "NARRATIVE_MIGRATION_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("NARRATIVE_DATA", str(tmp_path))
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"SET app.user_id = '{ADA}'".encode())
        connection.execute("INSERT INTO account (id, name, created_at) VALUES (%s, 'Ada', now())", [ADA])
    return address


@pytest.fixture
async def books(owner: str, dsn: str, tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(dsn, keyring=open_keyring(Settings(data=tmp_path)))
    yield opened
    await opened.close()


async def keep(books: Database, *names: str) -> None:
    async with books.transaction() as session:
        await set_person(session, ADA)
        for name in names:
            await keep_secret(session, ADA, "test", name.encode(), name=name)


async def read(books: Database, *names: str) -> list[str]:
    async with books.transaction() as session:
        await set_person(session, ADA)
        return [(await read_secret(session, ADA, "test", name=name)).decode() for name in names]


async def run(*arguments: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, main, ["keys", *arguments])


def look(owner: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(owner) as connection:
        connection.execute("ALTER TABLE user_secret NO FORCE ROW LEVEL SECURITY")
        found = connection.execute(query.encode()).fetchall()
        connection.rollback()
    return found


TAILS = "SELECT name, substring(sealed from 70) FROM user_secret ORDER BY name"
KEYS = "SELECT encode(substring(sealed from 2 for 8), 'hex'), count(*) FROM user_secret GROUP BY 1"


async def test_a_new_key_takes_over_and_the_words_stay(books: Database, owner: str, tmp_path: Path) -> None:
    await keep(books, "first", "second")
    before, old = look(owner, TAILS), KeyFile(tmp_path).load()
    done = await run("rotate")
    assert done.exit_code == 0, done.output
    new = KeyFile(tmp_path).load()
    assert new[1:] == old
    assert f"2 of 2 secrets are under the key {new[0]} now." in done.output
    assert look(owner, KEYS) == [(str(new[0]), 2)]
    assert look(owner, TAILS) == before
    assert await read(books, "first", "second") == ["first", "second"]
    assert (tmp_path / "keys" / "encryption").stat().st_mode & 0o777 == 0o600


async def test_a_studio_that_runs_goes_on_with_the_new_key(books: Database, owner: str, tmp_path: Path) -> None:
    await keep(books, "before")
    await run("rotate")
    await keep(books, "after")
    assert look(owner, KEYS) == [(str(KeyFile(tmp_path).load()[0]), 2)]
    assert await read(books, "before", "after") == ["before", "after"]


async def test_old_keys_go_when_nothing_needs_them(books: Database, owner: str, tmp_path: Path) -> None:
    await keep(books, "first")
    old = KeyFile(tmp_path).load()
    KeyFile(tmp_path).replace((make_key(), *old))
    refused = await run("retire")
    assert refused.exit_code != 0
    assert "1 kept secrets are still sealed with older keys" in refused.output
    assert len(KeyFile(tmp_path).load()) == 2
    assert (await run("rotate")).exit_code == 0
    assert len(KeyFile(tmp_path).load()) == 2, "the unfinished change is finished, none is begun on top of it"
    assert (await run("retire")).exit_code == 0
    assert len(KeyFile(tmp_path).load()) == 1
    assert await read(books, "first") == ["first"]


async def test_keys_of_the_setting_are_taken_from_there(
    books: Database, owner: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(books, "first")
    old, new = KeyFile(tmp_path).load()[0], make_key()
    monkeypatch.setenv("NARRATIVE_ENCRYPTION_KEYS", f"{new.write()} {old.write()}")
    assert (await run("rotate")).exit_code == 0
    assert look(owner, KEYS) == [(str(new), 1)]
    assert KeyFile(tmp_path).load() == (old,)
    assert "take the old ones out there" in (await run("retire")).output
    shown = (await run("list")).output
    assert f"{new}       1 secrets  (current)" in shown
    assert new.write() not in shown


async def test_what_does_not_open_is_counted_and_left(books: Database, owner: str, tmp_path: Path) -> None:
    await keep(books, "good")
    foreign = KeyFile(tmp_path).load()
    KeyFile(tmp_path).replace((make_key(),))
    await keep(books, "other")
    done = await run("rotate")
    assert done.exit_code != 0
    assert "1 kept secrets do not open" in done.output
    assert f"{foreign[0]}       1 secrets  (this key is not known" in (await run("list")).output
    assert await read(books, "other") == ["other"]


async def test_killed_half_way_it_goes_on_and_nothing_is_lost(books: Database, owner: str, tmp_path: Path) -> None:
    names = [f"secret {number:03d}" for number in range(150)]
    await keep(books, *names)
    old = KeyFile(tmp_path).load()[0]
    process = subprocess.Popen([sys.executable, "-c", SLOWLY], stdout=subprocess.DEVNULL)  # noqa: ASYNC220
    deadline = time.monotonic() + 60
    while dict(look(owner, KEYS)).get(str(old)) == len(names) and time.monotonic() < deadline:
        pass
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    left = dict(look(owner, KEYS))[str(old)]
    assert 0 < left < len(names)
    assert await read(books, *names) == names
    with psycopg.connect(owner) as connection:
        forced = connection.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'user_secret'").fetchone()
    assert forced == (True,), "no half-done batch leaves the wall down"
    done = await run("rotate")
    assert f"{left} of {len(names)} secrets" in done.output
    assert (await run("retire")).exit_code == 0
    assert await read(books, *names) == names


async def test_where_people_sign_in_a_new_key_signs_and_the_old_one_is_believed(
    books: Database, owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARRATIVE_MODE", "multi-user")
    claims, signer = Claims(ADA, UUID(int=2)), Signer("https://here")
    await signer.prepare(books)
    before = signer.sign(claims)
    done = await run("rotate")
    assert done.exit_code == 0, done.output
    later = Signer("https://here")
    await later.prepare(books)
    after = later.sign(claims)
    assert before.partition(".")[0] != after.partition(".")[0]
    signer._looked = float("-inf")  # it looks for unknown keys once a second
    async with books.transaction() as session:
        assert await later.read(session, before) == claims
        assert await signer.read(session, after) == claims


def test_every_sealed_column_is_found() -> None:
    find_tables()
    assert {f"{column.table.name}.{column.name}" for column in list_sealed()} == {
        "credential.totp_secret",
        "signing_key.private",
        "user_secret.sealed",
    }


async def test_a_new_key_is_one() -> None:
    from narrative.kit.keyring import read_keys

    assert len(read_keys((await run("make")).output, "here")) == 1
