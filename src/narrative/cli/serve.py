"""``narrative serve``: opens the studio in this process until it is told to stop."""

from __future__ import annotations

import gc
import importlib.util
import os
from pathlib import Path

import click

from narrative.cli.refusal import refuse
from narrative.errors import NarrativeError, Unavailable


class NoServer(Unavailable):
    """The studio is not installed, only the engine. Install it with: pip install 'narrative-os[server]'."""


@click.command("serve", short_help="Open the studio in your browser.")
@click.option("--host", help="The address to listen on.  [default: 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="The port to listen on; 0 takes a free one. [default: 8000]"
)
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="The folder that holds every book.")
@click.option("--database-url", help="A PostgreSQL 17 or newer to use instead of the embedded one.")
@click.option("--open/--no-open", "opens", default=False, help="Open the browser when the studio is ready.")
@click.option("--no-worker", is_flag=True, help="Leave imports and checks to “narrative worker”.")
def command(
    host: str | None, port: int | None, data: Path | None, database_url: str | None, *, opens: bool, no_worker: bool
) -> None:
    """Open the studio: import a book, read it, and see what contradicts itself.

    Everything stays on this machine. Books are kept in a PostgreSQL that starts and stops with this command; Ctrl-C
    stops it. Without --data they lie in your user's data folder (as root: /var/lib/narrative-os), or in the folder
    that NARRATIVE_DATA names.

    \b
    Examples:
      narrative serve --open
      narrative serve --port 8001 --data ~/books
      DATABASE_URL=postgresql://me@db/books narrative serve
    """
    if missing := find_missing():
        refuse(NoServer(missing=missing))
    if database_url:
        os.environ["DATABASE_URL"] = database_url
    gc.disable()  # what a start makes stays: looking through it is a sixth of the time; the studio enables it again
    from narrative.cli.studio import run_studio
    from narrative.kit.settings import load_settings

    try:
        settings = load_settings(host=host, port=port, data=data, worker=False if no_worker else None)
        run_studio(settings, opens=opens)
    except NarrativeError as trouble:
        refuse(trouble)


def find_missing() -> list[str]:
    """Return which of the server's packages are not installed."""
    needed = ("alembic", "fastapi", "procrastinate", "psycopg", "pydantic_settings", "sqlalchemy", "uvicorn")
    return [name for name in needed if importlib.util.find_spec(name) is None]
