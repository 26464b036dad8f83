"""The policy proved over the wire: every route and socket against everybody who might ask, refusals included."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute, WebSocketRoute
from tests.rest.accounts.conftest import Come, Somebody, make_client
from tests.rest.test_contract import OPERATIONS, ROUTES, example_of

from narrative.kit.database import set_tenant
from narrative.kit.ids import make_id
from narrative.kit.signing import Claims
from narrative.realtime import events
from narrative.rest.doors import list_permissions
from narrative.services.access import Access, Role, Scope
from narrative.services.projects import Permission
from narrative.services.projects.members import add_member, remove_member
from narrative.services.projects.permissions import GRANTS, SCOPES

WALLS = {"unauthenticated", "session-ended", "token-expired", "token-not-ours", "token-too-narrow", "not-allowed"}
WALLS |= {"no-such-project"}
"""The troubles by which somebody is kept out, whatever they ask for."""

STATUSES = {"no-such-project": 404, "not-allowed": 403, "token-too-narrow": 403}

ENDING = ("delete /api/v1/session", "delete /api/v1/account/devices")
"""What signs out whoever asks; they come in again afterwards."""


@dataclass
class Actor:
    """Somebody who asks: as which member (None: not one), with which token scopes, and the wall they meet first."""

    client: httpx.AsyncClient
    role: Role | None = None
    scopes: frozenset[Scope] | None = None
    outside: frozenset[str] = frozenset()
    person: Somebody | None = None


@dataclass
class Cast:
    """A book of the owner's, and everybody."""

    app: FastAPI
    project: UUID
    owner: UUID
    actors: Mapping[str, Actor]

    async def join(self, person: str, role: Role) -> None:
        async with self.app.state.database.transaction() as session:
            await set_tenant(session, self.project)
            await add_member(session, Access(self.project, self.owner, Role.OWNER), UUID(person), role)


@pytest.fixture(scope="module")
async def cast(shared: FastAPI, come_once: Come) -> AsyncIterator[Cast]:
    people = {name: await come_once(name) for name in ("owner", "editor", "commenter", "viewer", "former", "stranger")}
    owner = people["owner"]
    project = UUID((await owner.client.post("/projects", json={"title": "The Hound"})).json()["id"])
    actors = {role.value: Actor(people[role.value].client, role, person=people[role.value]) for role in Role}
    cast = Cast(shared, project, UUID(owner.id), actors)
    for role in (Role.EDITOR, Role.COMMENTER, Role.VIEWER):
        await cast.join(people[role.value].id, role)
    await cast.join(people["former"].id, Role.EDITOR)
    async with shared.state.database.transaction() as session:
        await set_tenant(session, project)
        await remove_member(session, Access(project, cast.owner, Role.OWNER), UUID(people["former"].id))
    for name in ("former", "stranger"):
        actors[name] = Actor(people[name].client, person=people[name])
    actors |= await make_tokens(shared, owner) | await make_outsiders(shared, owner)
    yield cast
    for actor in actors.values():
        await actor.client.aclose()


async def make_tokens(app: FastAPI, owner: Somebody) -> dict[str, Actor]:
    """The owner's personal access tokens, one for each scope."""
    made = {}
    for scope in Scope:
        order = {"name": scope.value, "scopes": [scope.value], "expires_in_days": 1}
        token = (await owner.client.post("/account/tokens", json=order)).json()["token"]
        client = make_client(app)
        client.headers["authorization"] = f"Bearer {token}"
        made[f"token-{scope.value}"] = Actor(client, Role.OWNER, frozenset({scope}))
    return made


async def make_outsiders(app: FastAPI, owner: Somebody) -> dict[str, Actor]:
    """Nobody; the owner with a token that is too old, forged or of a device that was signed out."""
    signed = await owner.client.post(
        "/session", json={"email": owner.email, "password": owner.password, "cookies": False}
    )
    fresh = make_client(app)
    fresh.headers["authorization"] = f"Bearer {signed.json()['access_token']}"
    device = (await fresh.get("/session")).json()["device_id"]
    claims = Claims(UUID(owner.id), UUID(device))
    old = app.state.signer.sign(claims, datetime.now(UTC) - timedelta(minutes=10))
    good = app.state.signer.sign(claims)
    assert (await fresh.delete("/session")).status_code == 204
    tokens = {"expired": (old, "token-expired"), "revoked": (good, "session-ended")}
    tokens["forged"] = (f"{good[:-8]}AAAAAAAA", "token-not-ours")
    outsiders = {"anonymous": Actor(make_client(app), outside=frozenset({"unauthenticated"}))}
    for name, (token, wall) in tokens.items():
        client = make_client(app)
        client.headers["authorization"] = f"Bearer {token}"
        outsiders[name] = Actor(client, outside=frozenset({wall}))
    return outsiders


def expect(permissions: set[str], method: str, actor: Actor) -> frozenset[str]:
    """The walls one of which keeps ``actor`` out, by the policy alone; none: they may come in."""
    if permissions == {"public"}:
        return frozenset()
    if actor.outside:
        return actor.outside
    if permissions <= {"account", "owner", "person"}:
        narrow = "person" in permissions or (method != "get" and actor.scopes == {Scope.READ})
        narrow |= "owner" in permissions and actor.scopes != {Scope.MANAGE}
        return frozenset({"token-too-narrow"}) if actor.scopes is not None and narrow else frozenset()
    (name,) = permissions - {"account", "person"}
    permission = Permission(name)
    if actor.scopes is not None and not any(permission in SCOPES[scope] for scope in actor.scopes):
        return frozenset({"token-too-narrow"})
    if actor.role is None:
        return frozenset({"no-such-project"})
    return frozenset() if permission in GRANTS[actor.role] else frozenset({"not-allowed"})


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=[f"{m} {p}" for m, p, _ in OPERATIONS])
async def test_everybody_comes_as_far_as_the_policy_says(
    cast: Cast, method: str, path: str, operation: dict[str, Any]
) -> None:
    route = next(route for route in ROUTES if route.name == operation["operationId"])
    for name, actor in cast.actors.items():
        expected = expect(list_permissions(route), method, actor)
        if name == "expired" and f"{method} {path}" == ENDING[0]:
            expected = frozenset({"session-ended"})  # to sign out it would suffice, were its device not signed out
        answer = await ask(cast, actor, method, path, operation)
        found = find_slug(answer)
        assert answer.status_code < 500, f"{name}: {answer.text}"
        if expected:
            assert found in expected, f"{name} should meet {set(expected)}, got {answer.status_code} {found}"
            assert answer.status_code == {"no-such-project": 404, "not-allowed": 403, "token-too-narrow": 403}.get(
                found, 401
            )
        elif list_permissions(route) != {"public"}:
            inside = (
                {"no-such-project"} if "{project_id}" not in path else set()
            )  # a thing of its own, named by the path
            assert found not in {*WALLS, "not-understood"} - inside, (
                f"{name} should come in, got {answer.status_code} {found}"
            )
        await put_back(actor, cast, method, path, came_in=not expected)


async def ask(cast: Cast, actor: Actor, method: str, path: str, operation: dict[str, Any]) -> httpx.Response:
    """Ask for something that is not in the book, in a way that does nothing where it would end the book."""
    address = path.removeprefix("/api/v1").replace("{project_id}", str(cast.project))
    address = address.replace("{family}/{name}", "x/y").replace("{name}", "none.png")
    address = re.sub(r"{\w+}", lambda _: str(make_id()), address)
    ends_book = (method, path) == ("delete", "/api/v1/projects/{project_id}")
    headers = {"If-Match": '"0"' if ends_book else "*"}
    return await actor.client.request(method, address, headers=headers, **example_of(operation))


async def put_back(actor: Actor, cast: Cast, method: str, path: str, *, came_in: bool) -> None:
    """Undo what an allowed request did to whoever asked."""
    if came_in and path.endswith("/leave") and actor.person and actor.role not in (None, Role.OWNER):
        assert actor.role is not None
        await cast.join(actor.person.id, actor.role)
    if came_in and f"{method} {path}" in ENDING and actor.person:
        assert (await actor.person.sign_in()).status_code == 200


def find_slug(answer: httpx.Response) -> str:
    if answer.headers.get("content-type") != "application/problem+json":
        return ""
    return str(answer.json()["type"]).rpartition("/")[2]


def test_every_socket_and_what_may_be_said_on_it_declares_a_permission() -> None:
    sockets = [route for route in list_sockets() if isinstance(route, WebSocketRoute)]
    assert [route.endpoint for route in sockets] == [events.follow]
    assert isinstance(events.PERMISSION, Permission)
    assert events.MESSAGES
    assert all(isinstance(permission, Permission) for permission in events.MESSAGES.values())


def list_sockets() -> list[BaseRoute]:
    return list(events.router.routes)
