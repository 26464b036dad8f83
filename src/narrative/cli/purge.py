"""``narrative purge``: deletes for good what has been in the trash for thirty days."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from narrative.cli.operating import open_books
from narrative.cli.refusal import refuse
from narrative.errors import Conflict, NarrativeError


@click.command("purge", short_help="Delete for good what was deleted long ago.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="The data folder of the studio.")
@click.option(
    "--days", type=click.IntRange(30), default=30, show_default=True, help="Only what was deleted so long ago."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be purged.")
def command(data: Path | None, days: int, *, dry_run: bool) -> None:
    """Purge what was deleted at least --days days ago: whole books, and what was deleted inside books.

    What is purged cannot be brought back. Nothing younger than thirty days is ever purged; the database itself refuses.
    Of a purged book one row stays, with the number of entries in its audit trail and the last hash of it.
    """
    try:
        asyncio.run(_purge(data, days, dry_run=dry_run))
    except NarrativeError as trouble:
        refuse(trouble)


async def _purge(data: Path | None, days: int, *, dry_run: bool) -> None:
    from narrative.kit.cold import ColdStorage
    from narrative.kit.settings import load_settings
    from narrative.services.audit import list_chains
    from narrative.services.trash import find_due, purge

    cold = ColdStorage(load_settings(data=data).cold_folder)
    done = 0
    async with open_books(data) as database:
        async with database.snapshot() as session:
            projects = await list_chains(session)
        for project in projects:
            async with database.snapshot() as session:
                found = await find_due(session, project, days)
            for due in found:
                what = f"{due.project} {due.deletion or 'the whole book'} “{due.title}”"
                try:
                    if not dry_run:
                        async with database.transaction() as session:
                            await purge(session, due)
                        if due.deletion is None:
                            cold.discard(due.project)
                except Conflict as trouble:
                    click.echo(f"  left: {what}: {trouble.message}")
                    continue
                done += 1
                click.echo(f"  {'would purge' if dry_run else 'purged'}: {what}")
    click.echo(f"{done} {'to purge' if dry_run else 'purged'}.")
