"""The migrations lead forward and back, one line of them, and say the same as the tables."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from tests.conftest import Server

import narrative.migrations
from narrative.kit import schema
from narrative.kit.schema import (
    DatabaseTooOld,
    DatabaseUnreachable,
    SchemaTooNew,
    downgrade_schema,
    find_head,
    make_config,
    upgrade_schema,
)


@pytest.fixture
def empty(server: Server):
    database = server.create()
    yield server.name(server.owner, database)
    server.drop(database)


def test_there_is_one_line_of_migrations(empty: str) -> None:
    script = ScriptDirectory.from_config(make_config(empty))
    assert len(script.get_heads()) == 1
    assert all(len(revision.nextrev) <= 1 for revision in script.walk_revisions())


def test_forward_back_and_forward_again_ends_where_the_tables_are(empty: str) -> None:
    upgrade_schema(empty)
    command.check(make_config(empty))
    downgrade_schema(empty, "base")
    with psycopg.connect(empty) as connection:
        left = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v')"
        ).fetchall()
        functions = connection.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'procrastinate%'").fetchall()
    assert left == [("alembic_version",)]
    assert functions == []
    upgrade_schema(empty)
    command.check(make_config(empty))


def test_a_database_from_the_future_is_left_alone(empty: str) -> None:
    upgrade_schema(empty)
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaTooNew, match="9999"):
        upgrade_schema(empty)


def test_a_database_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(DatabaseUnreachable) as caught:
        upgrade_schema("postgresql://me:secret@127.0.0.1:1/books")
    assert "127.0.0.1:1/books" in caught.value.message
    assert "secret" not in caught.value.message


def test_an_old_database_is_left_alone(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "OLDEST", 99)
    with pytest.raises(DatabaseTooOld, match="17 or newer"):
        upgrade_schema(empty)


def test_the_head_is_the_last_file() -> None:
    versions = Path(str(resources.files(narrative.migrations))) / "versions"
    assert max(path.stem for path in versions.glob("[0-9]*.py")).startswith(find_head())


def test_the_queue_is_the_one_its_library_expects() -> None:
    """When this fails, procrastinate was updated: freeze its new schema in a migration of its own."""
    frozen = resources.files(narrative.migrations) / "sql" / "procrastinate-3.10.0.sql"
    theirs = resources.files("procrastinate") / "sql" / "schema.sql"
    assert frozen.read_text("utf8") == theirs.read_text("utf8")
