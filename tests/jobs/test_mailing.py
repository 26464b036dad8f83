"""A mail server that is away loses no letter: the job puts itself aside until it is there."""

from __future__ import annotations

import email
import email.policy
import socket
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from narrative.jobs import mailing
from narrative.kit.database import Database, set_worker
from narrative.kit.ids import make_id
from narrative.kit.mail import MailAway
from narrative.kit.process import Processes
from narrative.kit.settings import Settings
from narrative.kit.tables import JobRow
from narrative.kit.work import Work
from narrative.services.accounts.schemas import NewAccount
from narrative.services.accounts.signing_up import sign_up, verify

EMAIL = "mara@example.org"


class Box:
    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        return "250 OK"


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def work(database: Database, tmp_path: Path, port: int) -> Work:
    settings = Settings(data=tmp_path, smtp_url=f"smtp://127.0.0.1:{port}", public_url="https://books.example")  # type: ignore[arg-type]
    return Work(make_id(), None, database, Processes(), settings)


async def waiting(database: Database) -> list[dict[str, Any]]:
    async with database.transaction() as session:
        await set_worker(session)
        rows = await session.scalars(select(JobRow).where(JobRow.kind == "letter").order_by(JobRow.id))
        return [row.arguments for row in rows]


async def test_a_lost_mail_server_loses_nothing(database: Database, work: Work, port: int) -> None:
    async with database.transaction() as session:
        await sign_up(session, NewAccount(email=EMAIL, name="Mara", password="a lamp over the moor"))
    (asked,) = await waiting(database)
    assert asked == {"letter": "verify", "email": EMAIL}
    await mailing.run(work, **asked)
    asked, again = await waiting(database)
    assert again == asked | {"tries": 1}
    for _ in range(8):  # tried again and again, it is not taken for too many letters
        await mailing.run(work, **again)
    box = Box()
    server = Controller(box, "127.0.0.1", port)
    server.start()
    try:
        await mailing.run(work, **again)
    finally:
        server.stop()
    (taken,) = box.taken
    text = email.message_from_bytes(taken, policy=email.policy.default).get_content()
    assert "https://books.example/verify#token=" in text
    async with database.transaction() as session:
        user = await verify(session, text.split("#token=")[1].split()[0])
    assert user is not None
    assert user.name == "Mara"


async def test_it_is_given_up_after_a_day_and_a_half(database: Database, work: Work) -> None:
    async with database.transaction() as session:
        await sign_up(session, NewAccount(email=EMAIL, name="Mara", password="a lamp over the moor"))
    with pytest.raises(MailAway):
        await mailing.run(work, letter="verify", email=EMAIL, tries=40)


async def test_a_letter_is_asked_for_in_the_transaction_of_its_change(database: Database) -> None:
    with pytest.raises(RuntimeError):  # noqa: PT012
        async with database.transaction() as session:
            await sign_up(session, NewAccount(email=EMAIL, name="Mara", password="a lamp over the moor"))
            raise RuntimeError
    assert await waiting(database) == []


async def test_no_job_holds_a_secret(database: Database, work: Work) -> None:
    async with database.transaction() as session:
        await sign_up(session, NewAccount(email=EMAIL, name="Mara", password="a lamp over the moor"))
    for arguments in await waiting(database):
        assert set(arguments) == {"letter", "email"}
