"""What holds for every route, asked of the app itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, Self

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import event
from tests.rest.conftest import NOVEL, bring_in, check, first_scene

from narrative.app import create_app
from narrative.kit.idempotency import Route, SecretRoute
from narrative.kit.ids import make_id
from narrative.kit.settings import Settings
from narrative.rest.doors import list_permissions

APP = create_app(Settings(sample=False, worker=False))
SCHEMA = APP.openapi()


def find_routes(routes: Any) -> Iterator[APIRoute]:
    """Every route, those of included routers too, which newer versions of FastAPI keep as they are."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif (router := getattr(route, "original_router", None)) is not None:
            yield from find_routes(router.routes)


ROUTES = [route for route in find_routes(APP.routes) if route.include_in_schema]
OPERATIONS = [
    (method, path, operation)
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
    if path.startswith("/api/v1")
]
IDS = [f"{method} {path}" for method, path, _ in OPERATIONS]


def test_the_api_is_there() -> None:
    assert len(OPERATIONS) > 50
    assert len(ROUTES) >= len(OPERATIONS)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_declares_who_may_come_in(route: APIRoute) -> None:
    assert list_permissions(route), f"{route.path} declares no permission"
    if "{project_id}" in route.path:
        assert list_permissions(route) - {"account", "public"}, f"{route.path} asks for nothing inside the project"


@pytest.mark.parametrize("route", [r for r in ROUTES if "POST" in (r.methods or ())], ids=lambda route: route.name)
def test_every_post_can_be_sent_twice(route: APIRoute) -> None:
    assert isinstance(route, Route | SecretRoute)


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=IDS)
def test_every_operation_is_described(method: str, path: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["description"].endswith(".")
    assert operation["tags"]
    if "{" in path:
        assert "404" in operation["responses"]
    good = [code for code in operation["responses"] if code.startswith("2")]
    assert len(good) == 1


def test_no_two_operations_share_a_name() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert sorted(names) == sorted(set(names))


PROJECT_PATHS = [(method, path, operation) for method, path, operation in OPERATIONS if "{project_id}" in path]


def example_of(operation: dict[str, Any]) -> dict[str, Any]:
    """A request that would be understood, drawn from the schema."""
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return {"files": {"file": ("a.md", b"# I\n\nWords.\n")}}
    if not content:
        return {}
    reference = content["application/json"]["schema"].get("$ref")
    if reference is None:  # the body may be left out
        return {}
    name = reference.rpartition("/")[2]
    schema = SCHEMA["components"]["schemas"][name]
    return {"json": schema.get("examples", [{}])[0] | _required(schema)}


def _required(schema: dict[str, Any]) -> dict[str, Any]:
    examples = schema.get("examples", [{}])[0]
    return {name: _make(schema["properties"][name]) for name in schema.get("required", ()) if name not in examples}


def _make(schema: dict[str, Any]) -> Any:
    if schema.get("examples"):
        return schema["examples"][0]
    made = {"array": [str(make_id()), str(make_id())], "integer": 0, "object": {}, "boolean": True}
    words = str(make_id()) if schema.get("format") == "uuid" else "words of some length"
    return made.get(schema.get("type", "string"), words)


@pytest.mark.parametrize(("method", "path", "operation"), PROJECT_PATHS, ids=[f"{m} {p}" for m, p, _ in PROJECT_PATHS])
async def test_a_stranger_finds_nothing(
    client: httpx.AsyncClient, book: str, method: str, path: str, operation: dict[str, Any]
) -> None:
    """A project that is not there, and things that are not in the project, are not found: never refused."""
    address = path.removeprefix("/api/v1").replace("{family}/{name}", "x/y").replace("{name}", "none.png")
    foreign = re.sub(r"{\w+}", lambda _: str(make_id()), address)
    answer = await client.request(method, foreign, headers={"If-Match": "*"}, **example_of(operation))
    assert answer.status_code == 404, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    if address.count("{") > 1 or "none.png" in address:
        own = re.sub(r"{\w+}", lambda _: str(make_id()), address.replace("/projects/{project_id}", book))
        answer = await client.request(method, own, headers={"If-Match": "*"}, **example_of(operation))
        assert answer.status_code == 404, answer.text
        assert json.loads(answer.content)["type"].startswith("https://narrative-os.org/problems/no-such")


COUNTING: ContextVar[object] = ContextVar("counting", default=None)
"""Set for what is asked here, and so for the whole request; unset for the jobs beside it."""


class Count:
    """The statements that a request asked here sent to the database."""

    def __init__(self, app: FastAPI) -> None:
        self._engine = app.state.database.engine.sync_engine
        self.statements: list[str] = []

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if COUNTING.get() is self:
            self.statements.append(statement)

    def __enter__(self) -> Self:
        event.listen(self._engine, "before_cursor_execute", self._note)
        self._token = COUNTING.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        COUNTING.reset(self._token)
        event.remove(self._engine, "before_cursor_execute", self._note)


async def count_queries(app: FastAPI, client: httpx.AsyncClient, path: str) -> tuple[int, int]:
    """The statements a request needs once the studio is warm, and the items it answers with."""
    for _ in range(2):
        with Count(app) as count:
            answer = await client.get(path)
        assert answer.status_code == 200, answer.text
    assert count.statements
    found = answer.json()
    return len(count.statements), len(found.get("items", found.get("parts", [])))


async def test_a_list_needs_as_many_queries_for_fifty_as_for_one(
    app: FastAPI, client: httpx.AsyncClient, book: str
) -> None:
    brought = await bring_in(client, book, NOVEL)
    await check(client, book)
    scene = await first_scene(client, book)
    lists = ["/projects", f"{book}/scenes", f"{book}/scenes/{scene}/versions", f"{book}/outline", f"{book}/entities"]
    lists += [f"{book}/findings", f"{book}/imports", f"{book}/activity", f"{book}/trash", "/trash"]
    lists += [f"{book}/imports/{brought['id']}/blocks"]
    entity = (await client.get(f"{book}/entities")).json()["items"][0]["id"]
    lists.append(f"{book}/entities/{entity}/mentions")
    made = (await client.post(f"{book}/chapters", json={"title": "Gone"})).json()["id"]
    await client.delete(f"{book}/chapters/{made}")
    one = {path: await count_queries(app, client, f"{path}?limit=1") for path in lists}
    chapters = "\n\n".join(
        f"# Chapter {n}\n\nHolmes saw Person{n:02}son at {n}.\n\n***\n\nMore of {n}." for n in range(1, 40)
    )
    await bring_in(client, book, chapters.encode(), "more.md")
    await check(client, book)
    for number in range(50):
        await client.post("/projects", json={"title": f"Book {number}"})
        await client.post(f"{book}/scenes/{await first_scene(client, book)}/versions", json={"name": str(number)})
    lists[2] = f"{book}/scenes/{await first_scene(client, book)}/versions"
    one[lists[2]] = one.get(lists[2], one[f"{book}/scenes/{scene}/versions"])
    lists[-1] = f"{book}/entities/{(await client.get(f'{book}/entities')).json()['items'][0]['id']}/mentions"
    one[lists[-1]] = one.get(lists[-1], one[f"{book}/entities/{entity}/mentions"])
    for path in lists:
        queries, items = await count_queries(app, client, f"{path}?limit=50")
        assert queries <= one[path][0], f"{path}: {queries} queries for {items} items, {one[path][0]} for one"


EDITS = [(method, path, operation) for method, path, operation in OPERATIONS if method in {"put", "patch"}]


@pytest.mark.parametrize(("method", "path", "operation"), EDITS, ids=[f"{method} {path}" for method, path, _ in EDITS])
def test_what_is_edited_names_the_state_it_edits(method: str, path: str, operation: dict[str, Any]) -> None:
    assert "If-Match" in {parameter["name"] for parameter in operation["parameters"]}
    assert "412" in operation["responses"]
