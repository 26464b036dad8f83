"""Opens the books of a studio that runs, for a command of whoever runs it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from narrative.cli.refusal import refuse
from narrative.cli.serve import NoServer, find_missing

if TYPE_CHECKING:
    from narrative.kit.database import Database


@asynccontextmanager
async def open_books(data: Path | None) -> AsyncIterator[Database]:
    """Yield the database of the studio in ``data``, which must be running. Raises NothingRuns."""
    if missing := find_missing():
        refuse(NoServer(missing=missing))
    from narrative.kit.server import find_running, open_database
    from narrative.kit.settings import load_settings

    settings = load_settings(data=data)
    database = open_database(find_running(settings), settings)
    try:
        yield database
    finally:
        await database.close()
