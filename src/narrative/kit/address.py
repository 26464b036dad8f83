"""How a database is reached, also when its password is kept elsewhere and changes while the studio runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import psycopg
from pydantic import SecretStr
from sqlalchemy import URL, make_url

from narrative.kit.secrets import LiveSecret

_PAUSES = (0.25, 1.0)  # between a new password in the vault and the same one in the database lies a moment

Connection = psycopg.AsyncConnection[Any]


def make_sqlalchemy_url(dsn: str) -> URL:
    """Return ``dsn`` (``postgresql://…`` or ``postgres://…``) for SQLAlchemy on psycopg 3."""
    return make_url(dsn.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql+psycopg")


def make_libpq_url(dsn: str) -> str:
    """Return ``dsn`` as libpq reads it, password included."""
    return make_sqlalchemy_url(dsn).set(drivername="postgresql").render_as_string(hide_password=False)


class Address:
    """The address of one database for one role: as it was given, or as the setting says at the moment."""

    def __init__(self, given: str | SecretStr) -> None:
        self._given = SecretStr(given) if isinstance(given, str) else given

    def find(self) -> str:
        """Return the address as libpq reads it, with the password of now."""
        return make_libpq_url(self._given.get_secret_value())

    async def connect(
        self, make: Callable[..., Awaitable[Connection]] = psycopg.AsyncConnection.connect, **options: Any
    ) -> Connection:
        """Return a new connection. A password that is refused is looked up again, so that it may change meanwhile."""
        async for address in self._offer():
            try:
                return await make(address, **options)
            except psycopg.OperationalError as problem:
                if not _is_refused(problem):
                    raise
                refused = problem
        raise refused

    async def _offer(self) -> AsyncIterator[str]:
        """Yield the address as known, as kept now, as it was before; and after a moment as it is kept then."""
        known = self.find()
        yield known
        if not isinstance(self._given, LiveSecret) or not self._given.references:
            return
        fresh = await asyncio.to_thread(self._look_again, self._given)
        yield fresh
        if (before := make_libpq_url(self._given.look_back())) not in {known, fresh}:
            yield before
        for pause in _PAUSES:
            await asyncio.sleep(pause)
            yield await asyncio.to_thread(self._look_again, self._given)

    def _look_again(self, setting: LiveSecret) -> str:
        return make_libpq_url(setting.look_again(setting.get_secret_value()))


def make_connection_class(address: Address) -> type[psycopg.AsyncConnection[Any]]:
    """Return a class of connections that are made by ``address``, for a pool that makes its own."""

    class AddressedConnection(psycopg.AsyncConnection[Any]):
        """A connection to the address as it is at the moment."""

        @classmethod
        async def connect(cls, conninfo: str = "", **options: Any) -> Any:  # noqa: ARG003
            return await address.connect(super().connect, **options)

    return AddressedConnection


def _is_refused(problem: psycopg.OperationalError) -> bool:
    """Tell whether the server asked for a password and did not like it, in whatever language it says so."""
    return problem.pgconn is not None and bool(problem.pgconn.used_password)
