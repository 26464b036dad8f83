"""``narrative worker``: imports and checks books in a process of its own, beside ``narrative serve``."""

from __future__ import annotations

from pathlib import Path

import click

from narrative.cli.refusal import refuse
from narrative.cli.serve import NoServer, find_missing
from narrative.errors import NarrativeError


@click.command("worker", short_help="Import and check books beside the studio.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="The data folder of the studio.")
@click.option("--at-once", type=click.IntRange(1, 32), default=2, show_default=True, help="How many jobs at a time.")
def command(data: Path | None, at_once: int) -> None:
    """Work off what the studio puts aside, until Ctrl-C.

    “narrative serve” does this itself; start workers of their own, and serve with --no-worker, where many books are
    read at a time. A job whose worker dies is begun again by another.
    """
    if missing := find_missing():
        refuse(NoServer(missing=missing))
    from narrative.cli.studio import run_worker
    from narrative.kit.settings import load_settings

    try:
        run_worker(load_settings(data=data), at_once)
    except NarrativeError as trouble:
        refuse(trouble)
