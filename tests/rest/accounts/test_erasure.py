"""A person is erased: of words that stood everywhere nothing is found, in any table or file."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psycopg
from fastapi import FastAPI
from sqlalchemy import make_url
from tests.conftest import Server
from tests.rest.accounts.conftest import PASSWORD, Come, Mailbox, Somebody, make_client
from tests.rest.accounts.test_invitations import invite

from narrative.kit.database import Base, set_worker
from narrative.kit.queue import enqueue
from narrative.kit.tables import JobRow
from narrative.services.accounts import KIND
from narrative.services.privacy.holdings import HOLDINGS

CANARY = "quetzalcoatl"
NOT_PERSONAL = {
    "audit_entry",
    "audit_origin",
    "invitation",
    "undo_step",
    "deletion",
    "entity_decision",
    "scene_version",
    "scene_update",
}
"""Tables that name a person by reference in a book, or that erasure clears by other means than ``HOLDINGS``."""


def find_canary(server: Server, shared: FastAPI, *words: str) -> list[str]:
    """Every table in which one of ``words`` stands, in any column, as text or inside bytes."""
    database = make_url(str(shared.state.database.engine.url)).database or ""
    found = []
    with psycopg.connect(server.name(server.admin, database)) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            for word in (*words, *(word.encode().hex() for word in words)):
                query = f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE %s'
                (count,) = connection.execute(query.encode(), [f"%{word}%"]).fetchone() or (0,)
                found += [f"{table}: {word}"] * bool(count)
    return found


def find_files(folder: Path, *words: str) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and any(word.encode() in path.read_bytes().lower() for word in words)
    ]


async def erase(somebody: Somebody, **order: str) -> int:
    confirm = {"password": PASSWORD, "confirm": somebody.email} | order
    return (await somebody.client.post("/account/erasure", json=confirm)).status_code


async def test_of_an_erased_person_nothing_is_left(
    come: Come, shared: FastAPI, server: Server, mail_folder: Path, mailbox: Mailbox
) -> None:
    gone = await come(CANARY.title())
    client = gone.client
    made = (await client.post("/projects", json={"title": f"The {CANARY}"}, headers={"Idempotency-Key": CANARY})).json()
    book = f"/projects/{made['id']}"
    await client.post(f"{book}/imports", files={"file": (f"{CANARY}.md", f"# I\n\n{CANARY} sat.".encode())})
    assert (
        await client.post("/account/tokens", json={"name": CANARY, "scopes": ["read"], "expires_in_days": 9})
    ).is_success
    async with make_client(shared, f"{CANARY}/1.0") as other:
        order = {"email": gone.email, "password": PASSWORD}
        assert (await other.post("/session", json=order)).is_success
        assert (await other.patch(book, json={"author": CANARY}, headers={"If-Match": "*"})).is_success
    friend = await come("Friend")
    shared_book = f"/projects/{(await friend.client.post('/projects', json={'title': 'Shared'})).json()['id']}"
    await invite(friend, shared_book, gone.email)
    await mailbox.wait(gone.email, 2)
    (waiting,) = (await client.get("/account/invitations")).json()["items"]
    assert (await client.post(f"/account/invitations/{waiting['id']}/accept")).is_success
    assert find_canary(server, shared, CANARY)
    assert find_files(mail_folder, CANARY)

    assert await erase(gone, password="something else entirely") in (401, 403, 422)
    assert await erase(gone, confirm="somebody@example.org") == 422
    assert (await client.get("/session")).is_success
    assert await erase(gone) == 204

    assert find_canary(server, shared, CANARY) == []
    for _ in range(100):
        if not find_files(mail_folder, CANARY):
            break
        await asyncio.sleep(0.02)
    assert find_files(mail_folder, CANARY) == []
    assert (await client.get("/session")).status_code == 401
    assert (await gone.sign_in()).status_code == 401
    assert (await friend.client.get(f"{shared_book}/activity")).is_success
    members = (await friend.client.get(f"{shared_book}/members")).json()["items"]
    assert [member["name"] for member in members] == ["Friend"]


async def test_who_owns_a_book_that_others_work_on_is_not_erased(come: Come) -> None:
    owner, friend = await come("Owner"), await come("Friend")
    book = (await owner.client.post("/projects", json={"title": "Ours"})).json()
    await invite(owner, f"/projects/{book['id']}", friend.email)
    (waiting,) = (await friend.client.get("/account/invitations")).json()["items"]
    await friend.client.post(f"/account/invitations/{waiting['id']}/accept")
    refused = await owner.client.post("/account/erasure", json={"password": PASSWORD, "confirm": owner.email})
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("owns-shared-books")
    assert refused.json()["projects"] == [{"id": book["id"], "title": "Ours"}]
    assert (await owner.client.get(f"/projects/{book['id']}")).is_success
    assert await erase(friend) == 204
    assert await erase(owner) == 204


async def test_a_letter_to_an_address_that_ends_alike_is_still_sent(come: Come, shared: FastAPI) -> None:
    gone = await come("Ann")
    async with shared.state.database.transaction() as session:
        job = await enqueue(session, KIND, delay=600, letter="reset", email=f"jo{gone.email}")
    assert await erase(gone) == 204
    async with shared.state.database.transaction() as session:
        await set_worker(session)
        assert await session.get(JobRow, job) is not None


def test_every_table_that_names_a_person_is_decided_about() -> None:
    """Whoever adds a table about people says in ``HOLDINGS`` what an export shows and what erasure does."""
    decided = {holding.table for holding in HOLDINGS} | NOT_PERSONAL
    for table in Base.metadata.tables.values():
        names = "user_id" in table.columns or any(key.column.table.name == "account" for key in table.foreign_keys)
        assert not names or table.name in decided, table.name
