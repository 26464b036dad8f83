"""Puts every sealed secret under the current key-encryption key; the secrets themselves are left as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, create_engine, func, select, text, tuple_, update

from narrative.errors import Unavailable
from narrative.kit.address import Address, make_sqlalchemy_url
from narrative.kit.database import Base
from narrative.kit.envelope import Sealed, SecretSpoiled, find_key_id, rewrap, unwrap
from narrative.kit.keyring import KeyMissing, Keyring

_BATCH = 500
_LOCK_SECONDS = 10


class NotAllUnderOneKey(Unavailable):
    """{left} kept secrets do not open with the encryption keys that are known, and stay as they are.

    Add the key they were sealed with behind the others; those that are damaged have to be entered again.
    """


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many secrets there are, how many of them were put under the current key now, and how many do not open."""

    all: int
    changed: int
    left: int


class Vaults:
    """Every column of sealed secrets in one database, as the role that owns the tables."""

    def __init__(self, owner: Address) -> None:
        self.owner = owner
        self._engine: Engine = create_engine(make_sqlalchemy_url(owner.find()), hide_parameters=True)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def count_by_key(self) -> Counter[str]:
        """Return how many secrets name each key, by the key's id."""
        found: Counter[str] = Counter()
        for column in list_sealed():
            key_id = func.encode(func.substring(column, 2, 8), "hex")
            with self._walking(column.table) as connection:
                rows = connection.execute(select(key_id, func.count()).where(column.is_not(None)).group_by(key_id))
                found.update({str(name): count for name, count in rows})
        return found

    def rewrap(self, keyring: Keyring) -> Rewrapped:
        """Put every data key under the current key, batch by batch: whoever is killed between two goes on later."""
        done = [0, 0, 0]
        for column in list_sealed():
            last: tuple[Any, ...] | None = None
            while (found := self._rewrap_batch(column, keyring, last)) is not None:
                last, counts = found
                done = [one + more for one, more in zip(done, counts, strict=True)]
        return Rewrapped(*done)

    def _rewrap_batch(
        self, column: Column[Any], keyring: Keyring, last: tuple[Any, ...] | None
    ) -> tuple[tuple[Any, ...], tuple[int, int, int]] | None:
        """Do the rows behind ``last``; return the last of them and how many there were, or None at the end."""
        keys = tuple(column.table.primary_key.columns)
        query = select(*keys, column).where(column.is_not(None)).order_by(*keys).limit(_BATCH).with_for_update()
        with self._walking(column.table) as connection:
            rows = connection.execute(query if last is None else query.where(tuple_(*keys) > last)).all()
            changed, left = 0, 0
            for *key, sealed in rows:
                again = _rewrap(keyring, sealed)
                left += again is None
                if again is not None and again != sealed:
                    here = [part == value for part, value in zip(keys, key, strict=True)]
                    connection.execute(update(column.table).where(*here).values({column: again}))
                    changed += 1
        return (tuple(rows[-1][:-1]), (len(rows), changed, left)) if rows else None

    @contextmanager
    def _walking(self, table: Table) -> Iterator[Connection]:
        """Yield a transaction that sees every row of ``table``: its wall is set aside and put back within it.

        Nobody else sees the table without its wall: the transaction holds the table until it ends, however it ends.
        """
        with self._engine.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'"))
            forced = connection.scalar(
                text("SELECT relforcerowsecurity FROM pg_class WHERE oid = CAST(:name AS regclass)"),
                {"name": table.name},
            )
            if forced:
                connection.execute(text(f"ALTER TABLE {table.name} NO FORCE ROW LEVEL SECURITY"))
            yield connection
            if forced:
                connection.execute(text(f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY"))


def list_sealed() -> list[Column[Any]]:
    """Return every column that holds sealed secrets, of the tables that are known."""
    return [column for table in Base.metadata.sorted_tables for column in table.columns if _is_sealed(column)]


def _is_sealed(column: Column[Any]) -> bool:
    return isinstance(column.type, Sealed)


def _rewrap(keyring: Keyring, sealed: bytes) -> bytes | None:
    """Return ``sealed`` under the current key, and make sure that it opens; None if it does not."""
    try:
        if find_key_id(sealed) == keyring.find_current().id:
            unwrap(keyring, sealed)
            return sealed
        again = rewrap(keyring, sealed)
        return again if unwrap(keyring, again) == unwrap(keyring, sealed) else None
    except (SecretSpoiled, KeyMissing):
        return None
