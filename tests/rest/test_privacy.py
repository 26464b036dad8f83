import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from tests.conftest import Server
from tests.rest.conftest import NOVEL, bring_in, check, open_studio, outline_of

from narrative.kit.cold import ColdStorage
from narrative.kit.database import Database
from narrative.rest.exchange import Exchange
from narrative.rest.v1 import privacy
from narrative.services import retention
from narrative.services.projects import Permission, enter


@pytest.fixture(scope="module")
async def app(server: Server, template: str) -> AsyncIterator[FastAPI]:
    """A studio of its own: here everything that is in it goes out, and comes in a second time."""
    async with open_studio(server, template) as opened:
        yield opened


@pytest.fixture(scope="module")
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1") as opened:
        yield opened


async def import_file(client: httpx.AsyncClient, data: bytes, name: str = "book.zip") -> httpx.Response:
    return await client.post("/account/import", files={"file": (name, data)})


async def count_books(client: httpx.AsyncClient) -> tuple[int, int]:
    """How many books are on the shelf, and how many in the trash."""
    shelf, trash = [(await client.get(f"/{name}?limit=200")).json()["items"] for name in ("projects", "trash")]
    return len(shelf), len(trash)


async def state_of(client: httpx.AsyncClient, book: str) -> Any:
    """What an author sees of a book."""
    cast = (await client.get(f"{book}/entities")).json()["items"]
    findings = (await client.get(f"{book}/findings")).json()["items"]
    return await outline_of(client, book), [item["name"] for item in cast], [item["id"] for item in findings]


@pytest.fixture
async def written(client: httpx.AsyncClient, book: str) -> str:
    """A book with text, findings and a cast."""
    await bring_in(client, book, NOVEL)
    await check(client, book)
    return book


async def test_a_book_goes_out_and_comes_in_again(client: httpx.AsyncClient, written: str) -> None:
    answer = await client.get(f"{written}/archive")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert "filename*=UTF-8''The%20Hound.zip" in answer.headers["content-disposition"]
    assert len(answer.content) == int(answer.headers["content-length"])
    brought = await import_file(client, answer.content)
    assert brought.status_code == 201, brought.text
    (project,) = brought.json()["projects"]
    assert project["title"] == "The Hound"
    again = f"/projects/{project['id']}"
    assert again != written
    await check(client, again)
    assert await state_of(client, again) == await state_of(client, written)
    assert len((await state_of(client, again))[2]) > 0


async def test_everything_of_a_person_comes_in_one_zip(client: httpx.AsyncClient, written: str) -> None:
    answer = await client.get("/account/export")
    package = zipfile.ZipFile(io.BytesIO(answer.content))
    account = json.loads(package.read("account.json"))
    assert account["account"][0]["name"] == "Author"
    project = written.removeprefix("/projects/")
    assert project in [row["project_id"] for row in account["membership"]]
    assert b"gray eyes" in package.read(f"books/{project}/book.md")
    before = len((await client.get("/projects?limit=200")).json()["items"])
    brought = (await import_file(client, answer.content)).json()["projects"]
    assert len(brought) == before
    assert len((await client.get("/projects?limit=200")).json()["items"]) == 2 * before


async def test_a_book_in_the_trash_goes_out_and_comes_back_into_the_trash(
    client: httpx.AsyncClient, written: str
) -> None:
    before = await state_of(client, written)
    await client.delete(written)
    answer = await client.get("/account/export")
    assert (await client.get(f"{written}/archive")).status_code == 404
    shelf, trash = await count_books(client)
    brought = await import_file(client, answer.content)
    assert brought.status_code == 201, brought.text
    assert await count_books(client) == (shelf + len(brought.json()["projects"]), 2 * trash)
    newest = (await client.get("/trash")).json()["items"][0]
    known = {book["id"] for book in (await client.get("/projects?limit=200")).json()["items"]}
    assert (await client.post(f"/deletions/{newest['deletion_id']}/restore")).status_code == 200
    (book,) = [b for b in (await client.get("/projects?limit=200")).json()["items"] if b["id"] not in known]
    await check(client, f"/projects/{book['id']}")
    assert await state_of(client, f"/projects/{book['id']}") == before


async def test_a_shelf_may_take_longer_than_a_request(
    app: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time is given book by book: a moment that no whole shelf would do with is enough for each."""
    given: list[float] = []
    plain = Exchange.give_time

    def count(self: Exchange, seconds: float) -> None:
        given.append(seconds)
        plain(self, seconds)

    monkeypatch.setattr(Exchange, "give_time", count)
    for number in range(5):
        await client.post("/projects", json={"title": f"Book {number}"})
    answer = await client.get("/account/export")
    assert len(given) >= 5
    given.clear()
    assert (await import_file(client, answer.content)).status_code == 201
    assert len(given) >= 5


@pytest.mark.parametrize(
    ("data", "slug"),
    [(b"", "empty-file"), (b"hello", "no-bundle"), (b"PK\x05\x06" + bytes(18), "no-bundle"), (NOVEL, "no-bundle")],
)
async def test_what_is_no_archive_is_refused_in_words(client: httpx.AsyncClient, data: bytes, slug: str) -> None:
    before = await count_books(client)
    refused = await import_file(client, data)
    assert refused.status_code == 422
    assert refused.json()["type"].endswith(slug)
    assert "import" in refused.json()["detail"]
    assert await count_books(client) == before


async def test_few_pack_at_once_and_the_others_are_told(client: httpx.AsyncClient, book: str) -> None:
    async with privacy._BUSY, privacy._BUSY:
        assert (await client.get(f"{book}/archive")).status_code == 503
        assert (await client.get(book)).status_code == 200
    answers = await asyncio.gather(*(client.get(f"{book}/archive") for _ in range(6)))
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert (await client.get(f"{book}/archive")).status_code == 200


async def test_a_book_in_cold_storage_says_so_and_is_woken(
    app: FastAPI, client: httpx.AsyncClient, written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.state._state, "settings", app.state.settings.model_copy(update={"cold_storage": tmp_path}))
    before = await state_of(client, written)
    project = UUID(written.removeprefix("/projects/"))
    user = UUID((await client.get("/session")).json()["user"]["id"])
    assert (await client.post(f"{written}/wake")).status_code == 409
    database: Database = app.state.database
    async with database.transaction() as latest, database.transaction(steady=True) as session:
        access = await enter(session, user, project, Permission.PROJECT_ARCHIVE)
        await retention.store_book(session, access, latest, ColdStorage(tmp_path))
    shown = (await client.get(written)).json()
    assert shown["stored_at"] is not None
    refused = await client.get(f"{written}/outline")
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("at-rest")
    everything = await client.get("/account/export")
    assert everything.status_code == 200, everything.text
    shelf, _ = await count_books(client)
    brought = await import_file(client, everything.content)
    assert len(brought.json()["projects"]) == shelf, "the stored book comes in with the others"
    assert [book["title"] for book in brought.json()["projects"]].count("The Hound") >= 1
    woken = await client.post(f"{written}/wake")
    assert woken.status_code == 200
    assert woken.json()["stored_at"] is None
    assert await state_of(client, written) == before
