"""``narrative serve``: opens the studio in this process until it is told to stop."""

from __future__ import annotations

import gc
import importlib.util
import os
from pathlib import Path
from typing import Any

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
@click.option("--multi-user", is_flag=True, help="Have people sign in, each with a shelf of their own.")
@click.option("--public-url", help="Where browsers find a multi-user studio, such as https://books.example.org.")
@click.option("--open/--no-open", "opens", default=False, help="Open the browser when the studio is ready.")
@click.option("--no-worker", is_flag=True, help="Leave imports and checks to “narrative worker”.")
def command(*, database_url: str | None, multi_user: bool, opens: bool, no_worker: bool, **given: Any) -> None:
    """Open the studio: import a book, read it, and see what contradicts itself.

    Everything stays on this machine. Books are kept in a PostgreSQL that starts and stops with this command; Ctrl-C
    stops it. Without --data they lie in your user's data folder (as root: /var/lib/narrative-os), or in the folder
    that NARRATIVE_DATA names. With --multi-user people sign in, and it may listen on other addresses than this
    machine's own; say then with --public-url where browsers find it.

    \b
    Examples:
      narrative serve --open
      narrative serve --port 8001 --data ~/books
      narrative serve --multi-user --host 0.0.0.0 --public-url https://books.example.org
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
        mode, worker = "multi-user" if multi_user else None, False if no_worker else None
        settings = load_settings(worker=worker, mode=mode, **given)
        run_studio(settings, opens=opens)
    except NarrativeError as trouble:
        refuse(trouble)


def find_missing() -> list[str]:
    """Return which of the server's packages are not installed."""
    needed = ("alembic", "fastapi", "procrastinate", "psycopg", "pydantic_settings", "sqlalchemy", "uvicorn")
    return [name for name in needed if importlib.util.find_spec(name) is None]
