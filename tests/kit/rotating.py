"""A role that signs in by password, and the vault its password is kept in."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

import psycopg
from sqlalchemy import make_url
from tests.kit.vaults import FakeVault

ROLE = "narrative_rotating"


@dataclass
class Rotating:
    """A role that signs in by password, and the vault its password is kept in."""

    admin: str
    dsn: str
    vault: FakeVault

    @property
    def address(self) -> str:
        """The setting: the address of the test's database with a reference in the password's place."""
        url = make_url(self.dsn)
        where = f"/{url.database}?host={quote(str(url.query['host']), safe='')}&port={url.query['port']}"
        return f"postgresql://{ROLE}:{{vault://kv/db#password}}@{where}"

    def put(self, password: str) -> None:
        self.vault.secrets["kv/data/db"] = {"password": password}

    async def alter(self, password: str) -> None:
        await self.run(f"ALTER ROLE {ROLE} PASSWORD '{password}'")

    async def hang_up(self) -> None:
        """End every connection of the role, as a restart of the server would."""
        await self.run(f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = '{ROLE}'")

    async def run(self, statement: str) -> None:
        async with await psycopg.AsyncConnection.connect(self.admin, autocommit=True) as connection:
            await connection.execute(statement.encode())
