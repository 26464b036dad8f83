"""The database as requests and jobs see it: one pool, bounded waits, and one transaction committed at the edge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Depends
from fastapi.requests import HTTPConnection
from sqlalchemy import DateTime, Double, MetaData, Text, event, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DataError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

from narrative.errors import Invalid, NarrativeError, Unavailable
from narrative.kit.address import Address, make_sqlalchemy_url
from narrative.kit.keyring import Keyring

ACQUIRE_SECONDS = 5
STATEMENT_SECONDS = 30
LOCK_SECONDS = 10
IDLE_IN_TRANSACTION_SECONDS = 60
_REST_SECONDS = 1.0  # after which a connection is looked at before it is used again
# canceled statement, lock not available, deadlock, serialization failure
_WAITS_THAT_ENDED = {"57014", "55P03", "40P01", "40001"}
_DISK_FULL = "53100"


class Base(DeclarativeBase):
    """What every table derives from; constraints are named by rule, so that migrations can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        float: Double(),
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(none_as_null=True),
        list[list[str]]: JSONB(none_as_null=True),
    }


class DatabaseBusy(Unavailable):
    """The database did not answer in time; nothing was changed. Try again in a moment."""


class ValueNotKept(Invalid):
    """One of these values cannot be kept: a number out of range, or a character no text holds; nothing was changed."""


class DatabaseAway(Unavailable):
    """The database is not there just now; what was saved is safe. Try again in a moment."""


class DiskFull(Unavailable):
    """The disk that holds the books is full; what was saved is safe. Make room on it, and try again."""


class Database:
    """One pool of connections to one PostgreSQL."""

    def __init__(self, address: str | Address, pool_size: int = 10, keyring: Keyring | None = None) -> None:
        self.address = Address(address) if isinstance(address, str) else address
        options: dict[str, Any] = {
            "connect_timeout": ACQUIRE_SECONDS,
            "application_name": "narrative",
            "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={LOCK_SECONDS}s "
            f"-c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_SECONDS}s",
        }
        self.engine: AsyncEngine = create_async_engine(
            make_sqlalchemy_url(self.address.find()),
            async_creator=partial(self.address.connect, **options),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=ACQUIRE_SECONDS,
            hide_parameters=True,  # a statement that fails is logged, what it would have stored is not
        )
        _ping_after_rest(self.engine)
        self.make_session = async_sessionmaker(self.engine, expire_on_commit=False, info={"keyring": keyring})

    @property
    def dsn(self) -> str:
        """The address as libpq reads it at the moment, password included."""
        return self.address.find()

    @asynccontextmanager
    async def transaction(self, *, steady: bool = False) -> AsyncIterator[AsyncSession]:
        """Yield a session whose work is committed when the block ends well, and undone when it does not.

        A trouble that ``keeps`` is a good end too: what led to it is written, such as a guess that was counted.
        A ``steady`` one sees one unchanging moment, and fails where it would write over what changed since.
        """
        async with self.make_session() as session:
            try:
                if steady:
                    await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                yield session
            except BaseException as problem:
                if isinstance(problem, NarrativeError) and problem.keeps:
                    await session.commit()
                else:
                    await session.rollback()
                raise
            await session.commit()

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncSession]:
        """Yield a session that sees one unchanging moment, however long it reads; it can write nothing."""
        async with self.make_session() as session:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            await session.connection(execution_options=options)
            yield session

    @asynccontextmanager
    async def request(self) -> AsyncIterator[AsyncSession]:
        """Yield the transaction of one request: what the database cannot do now is said in words, for the reader.

        Raises ``DatabaseBusy`` for every wait that ended, ``DatabaseAway`` for a lost connection, ``DiskFull`` and
        ``ValueNotKept``.
        """
        try:
            async with self.transaction() as session:
                yield session
        except PoolTimeout as problem:
            raise DatabaseBusy from problem
        except (DataError, UnicodeEncodeError) as problem:
            raise ValueNotKept from problem
        except (OperationalError, InterfaceError) as problem:
            raise _name(getattr(problem.orig, "sqlstate", None) or "") from problem

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        async with self.engine.connect() as connection:
            await connection.execute(select(1))

    async def close(self) -> None:
        """Give every connection back."""
        await self.engine.dispose()


def _name(code: str) -> type[Unavailable]:
    """Return what an SQLSTATE of the database means to the reader."""
    if code == _DISK_FULL:
        return DiskFull
    return DatabaseBusy if code in _WAITS_THAT_ENDED else DatabaseAway


def _ping_after_rest(engine: AsyncEngine) -> None:
    """Have a connection that lay idle looked at before it is used; one that was used just now is known to live."""
    pool = engine.sync_engine.pool

    def note(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["rested"] = monotonic()

    def look(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        if monotonic() - record.info.get("rested", 0.0) < _REST_SECONDS:
            return
        try:
            engine.sync_engine.dialect.do_ping(connection)
        except engine.sync_engine.dialect.loaded_dbapi.Error as problem:
            raise DisconnectionError from problem

    event.listen(pool, "checkin", note)
    event.listen(pool, "checkout", look)


async def open_session(connection: HTTPConnection) -> AsyncIterator[AsyncSession]:
    """Yield the request's one transaction: committed after the endpoint returned, before its answer is sent.

    An ``Idempotency-Key`` makes the route itself the edge (see ``kit.idempotency``); its session is then used.
    """
    shared: AsyncSession | None = getattr(connection.state, "session", None)
    if shared is not None:
        yield shared
        return
    database: Database = connection.app.state.database
    async with database.request() as session:
        yield session


Session = Annotated[AsyncSession, Depends(open_session, scope="function")]


async def set_tenant(session: AsyncSession, *project_ids: UUID) -> None:
    """Say which projects this transaction works for; row-level security reads it, and it ends with the transaction."""
    listed = ",".join(str(project_id) for project_id in project_ids)
    await session.execute(select(func.set_config("app.project_id", listed, True)))  # noqa: FBT003


async def set_person(session: AsyncSession, user_id: UUID | None, *keys: str) -> None:
    """Say for whom this transaction works, and which ``keys`` they showed; it ends with the transaction.

    A key is an address in small letters or the hexadecimal digest of a token, never the token; none holds a comma.
    Row-level security shows the rows of that person and the rows that those keys belong to.
    """
    person, shown = str(user_id or ""), ",".join(keys)
    settings = (func.set_config("app.user_id", person, True), func.set_config("app.keys", shown, True))  # noqa: FBT003
    await session.execute(select(*settings))


async def set_worker(session: AsyncSession) -> None:
    """Say that this transaction keeps the books of the queue: it sees the jobs of every project, and no other rows."""
    await session.execute(select(func.set_config("app.worker", "on", True)))  # noqa: FBT003


async def set_operator(session: AsyncSession) -> None:
    """Say that this transaction works for whoever runs the studio: it sees which projects there are."""
    await session.execute(select(func.set_config("app.operator", "on", True)))  # noqa: FBT003
