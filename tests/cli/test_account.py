"""Whoever runs a studio opens accounts and lets people in again, from the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.conftest import Server

from narrative.cli.account import command

PASSWORD = "a lamp over the moor"
EMAIL = "mara@example.org"


@pytest.fixture
def address(server: Server, template: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    database = server.create(template)
    monkeypatch.setenv("DATABASE_URL", server.name(server.app, database))
    monkeypatch.setenv("NARRATIVE_MIGRATION_URL", server.name(server.owner, database))
    monkeypatch.setenv("NARRATIVE_DATA", str(tmp_path))
    yield server.name(server.app, database)
    server.drop(database)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), catch_exceptions=False)


def create(*more: str, password: str = PASSWORD) -> Result:
    return run("create", EMAIL, "--name", "Mara", "--password", password, *more)


def ask(address: str, tmp_path: Path, work: Callable[[Any], Awaitable[Any]]) -> Any:
    """Run ``work`` in a transaction of the studio, on a loop of its own as the command had."""
    from narrative.kit.database import Database
    from narrative.kit.keyring import KeyFile, Keyring

    async def go() -> Any:
        database = Database(address, 2, Keyring(KeyFile(tmp_path).load))
        try:
            async with database.transaction() as session:
                return await work(session)
        finally:
            await database.close()

    return asyncio.run(go())


def sign_in(address: str, tmp_path: Path, password: str) -> Any:
    from narrative.services.access import Principal
    from narrative.services.accounts import prove_again
    from narrative.services.accounts.people import find_by_address

    async def work(session: Any) -> Any:
        known = await find_by_address(session, EMAIL)
        await prove_again(session, Principal(known.account.id), password)
        return known.account

    return ask(address, tmp_path, work)


def test_an_account_is_opened_and_can_sign_in(address: str, tmp_path: Path) -> None:
    done = create()
    assert done.exit_code == 0, done.output
    assert "Mara can sign in" in done.output
    account = sign_in(address, tmp_path, PASSWORD)
    assert account.email_verified_at is not None
    again = create()
    assert again.exit_code == 2
    assert "belongs to an account already" in again.output


def test_a_password_is_set_anew(address: str, tmp_path: Path) -> None:
    create()
    done = run("reset-password", EMAIL, "--password", "another lamp over the moor", "--remove-second-factor")
    assert done.exit_code == 0, done.output
    assert sign_in(address, tmp_path, "another lamp over the moor")
    from narrative.services.accounts.troubles import WrongPassword

    with pytest.raises(WrongPassword):
        sign_in(address, tmp_path, PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create", "nobody", "--name", "M", "--password", PASSWORD), "no mail address"),
        (("create", EMAIL, "--name", "M", "--password", "password1"), "tried first"),
        (("create", EMAIL, "--name", "M", "--password", PASSWORD, "--adopt"), "no books to take over"),
        (("reset-password", EMAIL, "--password", PASSWORD), "no account of the address"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(address: str, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in done.output
    assert len(done.output.strip().splitlines()) == 1


def test_the_books_of_who_worked_alone_become_those_of_an_account(address: str, tmp_path: Path) -> None:
    from narrative.services.accounts import ensure_author
    from narrative.services.projects import NewProject, create_project, list_projects

    async def begin(session: Any) -> None:
        await create_project(session, (await ensure_author(session)).id, NewProject(title="The Hound"))

    ask(address, tmp_path, begin)
    assert create("--adopt").exit_code == 0
    account = sign_in(address, tmp_path, PASSWORD)

    async def look(session: Any) -> list[str]:
        from narrative.kit.database import set_person

        await set_person(session, account.id)
        return [book.title for book in (await list_projects(session, account.id, None, 10)).items]

    assert ask(address, tmp_path, look) == ["The Hound"]
