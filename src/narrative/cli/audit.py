"""``narrative audit``: proves that nobody altered, put in or took out an entry of the audit trail."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from uuid import UUID

import click

from narrative.cli.operating import open_books
from narrative.cli.refusal import refuse
from narrative.errors import NarrativeError

BROKEN = 1


@click.group("audit", short_help="Prove the audit trail.")
def command() -> None:
    """Prove that the trail of who changed what is whole."""


@command.command("verify", short_help="Recompute every chain and say where one is broken.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="The data folder of the studio.")
@click.option("--project", "projects", type=click.UUID, multiple=True, help="Only this project; may be given again.")
@click.option("--expect", help="A head's hash that you kept elsewhere; with one --project.")
def verify(data: Path | None, projects: tuple[UUID, ...], expect: str | None) -> None:
    """Recompute the chain of each project from the fields of its entries.

    Prints the head's hash of each: keep it where nobody here can reach it, and give it to --expect later; then a trail
    that was written anew as a whole is noticed too. The exit status is 1 where anything is broken.
    """
    if expect and len(projects) != 1:
        raise click.UsageError("--expect goes with exactly one --project")
    try:
        sys.exit(BROKEN if asyncio.run(_verify(data, projects, expect)) else 0)
    except NarrativeError as trouble:
        refuse(trouble)


async def _verify(data: Path | None, projects: tuple[UUID, ...], expect: str | None) -> int:
    """Say how each chain is; return how many faults there are."""
    from narrative.services.audit import list_chains, verify_chain

    faults = 0
    async with open_books(data) as database:
        async with database.snapshot() as session:
            chosen = projects or await list_chains(session)
        for project in chosen:
            async with database.snapshot() as session:
                report = await verify_chain(session, project, expect)
            click.echo(f"{project}  {report.links} links  {report.head}  {'BROKEN' if report.faults else 'whole'}")
            for fault in report.faults:
                place = f"link {fault.seq}: " if fault.seq else ""
                click.echo(f"  {place}{fault.what}{f' (entry {fault.entry})' if fault.entry else ''}")
            faults += len(report.faults)
    click.echo(f"{len(chosen)} chains, {faults} faults.")
    return faults
