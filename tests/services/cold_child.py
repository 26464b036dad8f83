"""A process that stores or wakes a book and is killed at the stage it is told; ``test_retention`` runs it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from narrative.kit import cold
from narrative.kit.cold import ColdStorage
from narrative.kit.database import Database
from narrative.services import retention
from narrative.services.projects import Permission, enter
from narrative.services.retention import storing


def die(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(module: Any, name: str) -> None:
    """Let ``name`` do its work, and die before anybody hears of it."""
    before = getattr(module, name)

    def call(*arguments: Any, **keywords: Any) -> Any:
        before(*arguments, **keywords)
        die()

    setattr(module, name, call)


def plan(stage: str) -> None:
    """Put death where ``stage`` wants it."""
    if stage == "half a draft":
        cold._copy = lambda source, write: die(write(source.read(100)))
    elif stage == "a draft":
        cold.os.fsync = die  # type: ignore[attr-defined]
    elif stage == "a file":
        die_after(ColdStorage, "keep")
    elif stage == "read back":
        die_after(storing, "read_bundle")
    elif stage == "rows gone":
        storing._mark = die
    elif stage == "rows back":
        storing._set_stored = die


async def main(dsn: str, folder: str, project: str, user: str, what: str, stage: str) -> None:
    plan(stage)
    database, storage = Database(dsn, pool_size=3), ColdStorage(Path(folder))
    if what == "store":
        async with database.transaction() as latest, database.transaction(steady=True) as session:
            access = await enter(session, UUID(user), UUID(project), Permission.PROJECT_ARCHIVE)
            await retention.store_book(session, access, latest, storage)
            if stage == "before the commit":
                die()
    else:
        async with database.transaction() as session:
            access = await enter(session, UUID(user), UUID(project), Permission.PROJECT_WAKE)
            await retention.wake_book(session, access, storage)
            if stage == "before the commit":
                die()
    die()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
