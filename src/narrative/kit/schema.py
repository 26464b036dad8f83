"""Brings a database's tables up to date, or back, by the migrations in ``narrative.migrations``."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from narrative.errors import Unavailable
from narrative.kit.address import Address, make_sqlalchemy_url
from narrative.kit.binaries import OLDEST

_MIGRATIONS = Path(__file__).parent.parent / "migrations"
_LOCK = 0x6E6F73  # "nos": one process migrates at a time


class SchemaTooNew(Unavailable):
    """These books were last opened by a newer Narrative OS ({revision}); nothing was changed.

    Install that version or a later one, or choose another data folder.
    """


class DatabaseUnreachable(Unavailable):
    """The database at {address} could not be reached: {reason}. See that it runs and that DATABASE_URL is right."""


class DatabaseTooOld(Unavailable):
    """The database at {address} is PostgreSQL {version}; 17 or newer is needed. Nothing was changed."""


def make_config(dsn: str) -> Config:
    """Return Alembic's configuration for the database at ``dsn``."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = make_sqlalchemy_url(dsn)
    return config


def find_head() -> str:
    """Return the newest revision this version knows."""
    return ScriptDirectory(str(_MIGRATIONS)).get_current_head() or ""


def upgrade_schema(address: str | Address, revision: str = "head") -> None:
    """Bring the database at ``address`` up to ``revision``; returns at once when it is there.

    Two processes that start together take turns (an advisory lock). Raises ``SchemaTooNew`` for a revision from the
    future, ``DatabaseTooOld`` and ``DatabaseUnreachable``.
    """
    dsn = address if isinstance(address, str) else address.find()
    engine = create_engine(make_sqlalchemy_url(dsn), connect_args={"connect_timeout": 10})
    try:
        with _connect(engine) as connection:
            found = MigrationContext.configure(connection).get_current_revision()
            if found == find_head() and revision == "head":
                return
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            connection.commit()
            _refuse_future(found)
            config = make_config(dsn)
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        engine.dispose()


def downgrade_schema(dsn: str, revision: str) -> None:
    """Take the database at ``dsn`` back to ``revision`` (``base`` is before the first)."""
    command.downgrade(make_config(dsn), revision)


def _connect(engine: Engine) -> Connection:
    address = engine.url.render_as_string(hide_password=True)
    try:
        connection = engine.connect()
    except OperationalError as problem:
        reason = str(problem.orig).strip().splitlines()[0].rstrip(".")
        raise DatabaseUnreachable(address=address, reason=reason) from problem
    version = engine.dialect.server_version_info or (0,)
    if version < (OLDEST,):
        connection.close()
        raise DatabaseTooOld(address=address, version=".".join(map(str, version)))
    return connection


def _refuse_future(found: str | None) -> None:
    known = {script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()}
    if found is not None and found not in known:
        raise SchemaTooNew(revision=found)
