"""``narrative account``: opens accounts and lets people in again, for whoever runs a studio."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrative.cli.refusal import refuse
from narrative.cli.serve import NoServer, find_missing
from narrative.errors import Invalid, NarrativeError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

_data = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="The data folder of the studio.")
_password = click.password_option(help="The password; asked for when it is left out, and better so.")


class AccountUnusable(Invalid):
    """That cannot be an account: {reason}."""


@click.group("account", short_help="Open accounts, and let people in again.")
def command() -> None:
    """Open accounts and let people in again, where several work in one studio.

    It works on the database of a studio that runs. See docs/guides/accounts.md.
    """


@command.command("create", short_help="Open an account.")
@click.argument("email")
@click.option("--name", required=True, help="The name that others see.")
@click.option("--adopt", is_flag=True, help="Take over the books of the author who worked here alone.")
@_password
@_data
def create(email: str, name: str, password: str, data: Path | None, *, adopt: bool) -> None:
    """Open an account; its address counts as confirmed."""
    _need_server()
    from narrative.services.accounts.administering import open_account

    order = _read_order(email=email, name=name, password=password)
    _run(data, lambda session: open_account(session, order, adopts=adopt))
    click.echo(f"{order.name} can sign in with {order.email}.")


@command.command("reset-password", short_help="Set somebody's password.")
@click.argument("email")
@click.option("--remove-second-factor", is_flag=True, help="Remove their app, passkeys and recovery codes too.")
@_password
@_data
def reset_password(email: str, password: str, data: Path | None, *, remove_second_factor: bool) -> None:
    """Set somebody's password and sign them out everywhere; their access tokens end."""
    _need_server()
    from narrative.services.accounts.administering import set_password

    address = _read_order(email=email, name="x", password=password).email
    _run(data, lambda session: set_password(session, address, password, drops_factors=remove_second_factor))
    click.echo(f"{address} has a new password and is signed out everywhere.")


def _read_order(**fields: str) -> Any:
    from pydantic import ValidationError

    from narrative.services.accounts.schemas import NewAccount

    try:
        return NewAccount(**fields)
    except ValidationError as problem:
        error = problem.errors()[0]
        refuse(AccountUnusable(reason=f"{error['loc'][0]}: {error['msg']}".rstrip(".")))


def _run(data: Path | None, work: Callable[[AsyncSession], Awaitable[object]]) -> None:
    try:
        asyncio.run(_work(data, work))
    except NarrativeError as trouble:
        refuse(trouble)


async def _work(data: Path | None, work: Callable[[AsyncSession], Awaitable[object]]) -> None:
    from narrative.cli.operating import open_books

    async with open_books(data) as database, database.transaction() as session:
        await work(session)


def _need_server() -> None:
    if missing := find_missing():
        refuse(NoServer(missing=missing))
