"""People come, get other roles, leave, and hand the book over; nobody else learns of it."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from narrative.kit.database import set_person, set_tenant
from narrative.kit.ids import make_id
from narrative.services.access import Access, Role
from narrative.services.projects.members import add_member


@pytest.fixture
async def mara(app: FastAPI, client: httpx.AsyncClient, book: str) -> str:
    """Somebody else, an editor of the book."""
    me = UUID((await client.get("/session")).json()["user"]["id"])
    project, person = UUID(book.rpartition("/")[2]), make_id()
    async with app.state.database.transaction() as session:
        await set_person(session, person)
        values = {"id": person, "name": "Mara"}
        await session.execute(text("INSERT INTO account (id, name, created_at) VALUES (:id, :name, now())"), values)
        await set_tenant(session, project)
        await add_member(session, Access(project, me, Role.OWNER), person, Role.EDITOR)
    return str(person)


async def roles(client: httpx.AsyncClient, book: str) -> dict[str, str]:
    items = (await client.get(f"{book}/members")).json()["items"]
    return {member["name"]: member["role"] for member in items}


async def test_the_owner_comes_first_and_is_told_apart(client: httpx.AsyncClient, book: str, mara: str) -> None:
    first, second = (await client.get(f"{book}/members")).json()["items"]
    assert (first["name"], first["role"], first["is_you"]) == ("Author", "owner", True)
    assert (second["name"], second["role"], second["is_you"], second["user_id"]) == ("Mara", "editor", False, mara)
    assert (await client.get(book)).json()["members"] == 2


async def test_a_role_changes_only_from_the_role_that_was_seen(client: httpx.AsyncClient, book: str, mara: str) -> None:
    tag = (await client.get(f"{book}/members")).json()["items"][1]["etag"]
    address = f"{book}/members/{mara}"
    changed = await client.patch(address, json={"role": "viewer"}, headers={"If-Match": tag})
    assert changed.json()["role"] == "viewer"
    again = await client.patch(address, json={"role": "commenter"}, headers={"If-Match": tag})
    assert again.status_code == 412
    assert again.json()["current"]["role"] == "viewer"


async def test_nobody_becomes_an_owner_by_a_change_of_role(client: httpx.AsyncClient, book: str, mara: str) -> None:
    answer = await client.patch(f"{book}/members/{mara}", json={"role": "owner"}, headers={"If-Match": "*"})
    assert answer.status_code == 422


async def test_the_owner_cannot_leave_be_removed_or_demoted(client: httpx.AsyncClient, book: str, mara: str) -> None:
    me = (await client.get("/session")).json()["user"]["id"]
    for answer in (
        await client.post(f"{book}/leave"),
        await client.delete(f"{book}/members/{me}"),
        await client.patch(f"{book}/members/{me}", json={"role": "viewer"}, headers={"If-Match": "*"}),
    ):
        assert answer.status_code == 409
        assert answer.json()["type"].endswith("/owner-stays")
    assert await roles(client, book) == {"Author": "owner", "Mara": "editor"}


async def test_who_is_removed_is_gone_and_may_come_again(
    app: FastAPI, client: httpx.AsyncClient, book: str, mara: str
) -> None:
    assert (await client.delete(f"{book}/members/{mara}")).status_code == 204
    assert await roles(client, book) == {"Author": "owner"}
    assert (await client.delete(f"{book}/members/{mara}")).status_code == 404
    me = UUID((await client.get("/session")).json()["user"]["id"])
    project = UUID(book.rpartition("/")[2])
    async with app.state.database.transaction() as session:
        await set_tenant(session, project)
        await add_member(session, Access(project, me, Role.OWNER), UUID(mara), Role.VIEWER)
    assert await roles(client, book) == {"Author": "owner", "Mara": "viewer"}


async def test_a_book_is_handed_over(client: httpx.AsyncClient, book: str, mara: str) -> None:
    me = (await client.get("/session")).json()["user"]["id"]
    assert (await client.post(f"{book}/transfer", json={"user_id": me})).status_code == 409
    assert (await client.post(f"{book}/transfer", json={"user_id": str(make_id())})).status_code == 404
    handed = await client.post(f"{book}/transfer", json={"user_id": mara})
    assert handed.json()["role"] == "editor"
    assert await roles(client, book) == {"Mara": "owner", "Author": "editor"}
    assert (await client.delete(book)).status_code == 403
    assert (await client.post(f"{book}/leave")).status_code == 204
    assert (await client.get(book)).status_code == 404


async def test_an_archived_book_is_off_the_shelf_and_comes_back(client: httpx.AsyncClient, book: str) -> None:
    def ids(answer: httpx.Response) -> list[str]:
        return [project["id"] for project in answer.json()["items"]]

    project = book.rpartition("/")[2]
    assert (await client.post(f"{book}/archive")).json()["archived_at"] is not None
    assert project not in ids(await client.get("/projects?limit=200"))
    assert project in ids(await client.get("/projects?archived=true&limit=200"))
    assert (await client.get(f"{book}/outline")).status_code == 200
    assert (await client.post(f"{book}/unarchive")).json()["archived_at"] is None
    assert project in ids(await client.get("/projects?limit=200"))


async def test_a_book_begins_with_the_chapters_of_its_template(client: httpx.AsyncClient) -> None:
    for template in (await client.get("/templates")).json():
        new = {"title": "T", "genre": "fantasy", "target_words": 120_000, "series": "S", "template": template["id"]}
        made = (await client.post("/projects", json=new)).json()
        assert (made["genre"], made["target_words"], made["series"]) == ("fantasy", 120_000, "S")
        parts = (await client.get(f"/projects/{made['id']}/outline")).json()["parts"]
        chapters = [chapter for part in parts for chapter in part["chapters"]]
        assert [chapter["title"] for chapter in chapters] == template["outline"]
        assert len(chapters) == template["chapters"] >= 1
        assert all(len(chapter["scenes"]) == 1 for chapter in chapters)
    assert (await client.post("/projects", json={"template": "none"})).status_code == 422


async def test_a_target_can_be_taken_back(client: httpx.AsyncClient, book: str) -> None:
    await client.patch(book, json={"target_words": 90_000}, headers={"If-Match": "*"})
    left = await client.patch(book, json={"genre": "thriller"}, headers={"If-Match": "*"})
    assert (left.json()["target_words"], left.json()["genre"]) == (90_000, "thriller")
    assert (await client.patch(book, json={"target_words": None}, headers={"If-Match": "*"})).json()[
        "target_words"
    ] is None
