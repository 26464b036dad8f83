"""Lists of a shared studio cost as many queries for many as for one; and no list of the API goes uncounted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tests.rest.accounts.conftest import Come, Somebody, make_address
from tests.rest.test_contract import SCHEMA, count_queries

SHARED = ("/account/activity", "/account/devices", "/account/invitations", "/account/tokens")
BOOK = ("/invitations", "/members")
ALONE = {  # counted in tests/rest/test_contract.py, with a book that fills them
    *("/projects", "/trash", "/projects/{project_id}/activity", "/projects/{project_id}/entities"),
    *("/projects/{project_id}/entities/{entity_id}/mentions", "/projects/{project_id}/findings"),
    *("/projects/{project_id}/imports", "/projects/{project_id}/imports/{import_id}/blocks"),
    *("/projects/{project_id}/scenes", "/projects/{project_id}/scenes/{scene_id}/versions"),
    "/projects/{project_id}/trash",
}


def find_lists() -> Iterator[str]:
    """Every route that answers with items."""
    for path, methods in SCHEMA["paths"].items():
        answer = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        schema: dict[str, Any] = answer.get("application/json", {}).get("schema", {})
        named = SCHEMA["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], {})
        if "items" in named.get("properties", {}):
            yield path.removeprefix("/api/v1")


def test_no_list_goes_uncounted() -> None:
    assert set(find_lists()) == {*SHARED, *ALONE, *(f"/projects/{{project_id}}{path}" for path in BOOK)}


async def add_one_of_each(somebody: Somebody, friend: Somebody, book: str, invited: Somebody) -> None:
    """One more of everything that the lists show."""
    order = {"name": "script", "scopes": ["read"], "expires_in_days": 1}
    assert (await somebody.client.post("/account/tokens", json=order)).status_code == 201
    assert (await somebody.sign_in(cookies=False)).status_code == 200
    await invite(somebody, book, make_address())
    others = (await friend.client.post("/projects", json={"title": "Another"})).json()["id"]
    await invite(friend, f"/projects/{others}", somebody.email)
    await invite(somebody, book, invited.email)
    (waiting,) = (await invited.client.get("/account/invitations")).json()["items"]
    assert (await invited.client.post(f"/account/invitations/{waiting['id']}/accept")).status_code == 200


async def invite(owner: Somebody, book: str, email: str) -> None:
    answer = await owner.client.post(f"{book}/invitations", json={"email": email, "role": "viewer"})
    assert answer.status_code == 201


@pytest.fixture
async def owner(come: Come) -> Somebody:
    return await come("Owner")


async def test_a_list_needs_as_many_queries_for_many_as_for_one(shared: FastAPI, come: Come, owner: Somebody) -> None:
    friend = await come("Friend")
    book = f"/projects/{(await owner.client.post('/projects', json={'title': 'T'})).json()['id']}"
    paths = [*SHARED, *(f"{book}{path}" for path in BOOK)]
    await add_one_of_each(owner, friend, book, await come("Guest"))
    one = await count(shared, owner.client, paths)
    for _ in range(3):
        await add_one_of_each(owner, friend, book, await come("Guest"))
    many = await count(shared, owner.client, paths)
    for path in paths:
        assert many[path][1] > one[path][1], f"{path} did not grow"
        assert many[path][0] <= one[path][0], f"{path}: {many[path]} and {one[path]} (queries, items)"


async def count(app: FastAPI, client: httpx.AsyncClient, paths: list[str]) -> dict[str, tuple[int, int]]:
    return {path: await count_queries(app, client, path) for path in paths}
