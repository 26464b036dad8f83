"""A studio that people sign in to, with a mailbox; and people who have an account there."""

from __future__ import annotations

import asyncio
import email
import email.policy
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from tests.conftest import Server

from narrative.app import create_app
from narrative.kit.settings import Settings

PASSWORD = "a lamp over the moor"
SITE = "http://localhost:8000"


@pytest.fixture(scope="session")
def mail_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studio")


@pytest.fixture(scope="session")
async def shared(server: Server, template: str, mail_folder: Path) -> AsyncIterator[FastAPI]:
    """The studio in multi-user mode, on a database of its own."""
    database = server.create(template)
    address = SecretStr(server.name(server.app, database))
    made = create_app(
        Settings(
            database_url=address,
            data=mail_folder,
            sample=False,
            mode="multi-user",
            public_url=SITE,
            limits=False,
        )
    )
    async with made.router.lifespan_context(made):
        yield made
    server.drop(database)


def make_client(app: FastAPI, agent: str = "Mozilla/5.0 (X11; Linux) Firefox/140.0") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, client=("192.0.2.7", 4711))
    return httpx.AsyncClient(transport=transport, base_url=f"{SITE}/api/v1", headers={"user-agent": agent})


@pytest.fixture
async def visitor(shared: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which nobody is signed in."""
    async with make_client(shared) as opened:
        yield opened


@dataclass
class Mailbox:
    """The letters that lie in the studio's folder."""

    folder: Path
    read: set[Path] = field(default_factory=set)

    def letters(self, to: str) -> list[email.message.EmailMessage]:
        found = []
        for path in sorted((self.folder / "mail").glob("*.eml")):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if letter["to"] == to:
                found.append(letter)
        return found

    async def wait(self, to: str, count: int = 1) -> email.message.EmailMessage:
        """The newest letter to somebody, once there are ``count``; a test that waits for long has failed."""
        for _ in range(1200):
            if len(found := self.letters(to)) >= count:
                return found[-1]
            await asyncio.sleep(0.05)
        raise AssertionError(f"{len(self.letters(to))} of {count} letters came to {to}")

    async def token(self, to: str, count: int = 1) -> str:
        text = (await self.wait(to, count)).get_content()
        return text.split("#token=")[1].split()[0]


@pytest.fixture
def mailbox(mail_folder: Path) -> Mailbox:
    return Mailbox(mail_folder)


@dataclass
class Somebody:
    """A person with an account, in a browser of theirs."""

    email: str
    client: httpx.AsyncClient
    id: str = ""
    password: str = PASSWORD

    async def sign_in(self, **more: Any) -> Any:
        order = {"email": self.email, "password": self.password} | more
        return await self.client.post("/session", json=order)


def make_address(name: str = "mara") -> str:
    return f"{name}-{uuid.uuid4().hex[:10]}@example.org"


Come = Callable[..., Awaitable[Somebody]]


async def _arrive(client: httpx.AsyncClient, mailbox: Mailbox, name: str, **how: bool) -> Somebody:
    somebody = Somebody(make_address(name.lower()), client)
    order = {"email": somebody.email, "name": name, "password": PASSWORD}
    assert (await client.post("/accounts", json=order)).status_code == 202
    token = await mailbox.token(somebody.email)
    assert (await client.post("/accounts/verify", json={"token": token})).status_code == 204
    if how.get("signed_in", True):
        answer = await somebody.sign_in()
        assert answer.status_code == 200, answer.text
        somebody.id = answer.json()["user"]["id"]
    return somebody


async def _open_door(shared: FastAPI, mail_folder: Path) -> AsyncIterator[Come]:
    clients: list[httpx.AsyncClient] = []

    async def arrive(name: str = "Mara", **how: bool) -> Somebody:
        clients.append(make_client(shared))
        return await _arrive(clients[-1], Mailbox(mail_folder), name, **how)

    yield arrive
    for client in clients:
        await client.aclose()


@pytest.fixture
async def come(shared: FastAPI, mail_folder: Path) -> AsyncIterator[Come]:
    """Have somebody open an account, confirm their address and sign in."""
    async for door in _open_door(shared, mail_folder):
        yield door


@pytest.fixture(scope="module")
async def come_once(shared: FastAPI, mail_folder: Path) -> AsyncIterator[Come]:
    """The same for people who stay through a whole module."""
    async for door in _open_door(shared, mail_folder):
        yield door


@pytest.fixture
async def mara(come: Come) -> Somebody:
    """Somebody who is signed in."""
    return await come()


def slug(answer: httpx.Response) -> str:
    """The name of the trouble in a problem."""
    return str(answer.json()["type"]).rpartition("/")[2]
