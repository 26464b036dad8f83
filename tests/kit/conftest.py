"""A database whose password is kept in a vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.conftest import Server

if TYPE_CHECKING:
    from tests.kit.rotating import Rotating


@pytest.fixture
def rotating(server: Server, dsn: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rotating]:
    """PostgreSQL asks this one role for a password (scram), and Vault holds it."""
    import psycopg
    from tests.kit.rotating import ROLE, Rotating
    from tests.kit.vaults import FakeVault

    from narrative.kit.secrets import KEEPER

    KEEPER._kept.clear()
    with psycopg.connect(server.admin, autocommit=True) as connection:
        (found,) = connection.execute("SHOW hba_file").fetchone() or ("",)
        rules = Path(found)
        before = rules.read_text()
        rules.write_text(f"local all {ROLE} scram-sha-256\n{before}")
        connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER PASSWORD 'first' IN ROLE narrative_app".encode())
        connection.execute("SELECT pg_reload_conf()")
        vault = FakeVault()
        with vault.serving() as address:
            monkeypatch.setenv("VAULT_ADDR", address)
            monkeypatch.setenv("VAULT_TOKEN", "root-token")
            made = Rotating(server.admin, dsn, vault)
            made.put("first")
            yield made
        rules.write_text(before)
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [ROLE])
        connection.execute(f"DROP ROLE {ROLE}".encode())
