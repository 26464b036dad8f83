"""How much may be asked of a studio that several people share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tests.kit.test_buckets import Clock
from tests.rest.accounts.conftest import PASSWORD, SITE, Come, Somebody, make_client
from tests.rest.test_contract import ROUTES

from narrative.kit.buckets import MemoryBuckets, Rate, to_seconds
from narrative.rest import doors, rates
from narrative.rest.doors import list_permissions

GUESS = {"email": "nobody@example.org", "password": PASSWORD}


@pytest.fixture
def clock(shared: FastAPI) -> Iterator[Clock]:
    """The studio with limits, by a clock of the test's own."""
    made = Clock()
    shared.state.buckets = MemoryBuckets(made)
    yield made
    del shared.state.buckets


@pytest.fixture
async def mara(come: Come) -> Somebody:
    return await come()


@pytest.fixture
async def other(shared: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=shared, client=("198.51.100.9", 4711))
    async with httpx.AsyncClient(transport=transport, base_url=f"{SITE}/api/v1") as opened:
        yield opened


def narrow(monkeypatch: pytest.MonkeyPatch, name: str, quota: int = 3, seconds: int = 60) -> Rate:
    rate = Rate(name.lower(), quota, seconds)
    for module in (rates, doors):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, rate)
    return rate


async def test_every_answer_says_how_much_is_left(visitor: httpx.AsyncClient, clock: Clock) -> None:
    for path, status in (("/studio", 200), ("/session", 401), ("/nothing", 404)):
        answer = await visitor.get(path)
        assert answer.status_code == status
        assert answer.headers["ratelimit-policy"] == '"address";q=1200;w=60'
    assert answer.headers["ratelimit"] == '"address";r=1197;t=1'


async def test_one_address_is_held_back_and_no_other(
    visitor: httpx.AsyncClient, other: httpx.AsyncClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, "ADDRESS")
    assert [(await visitor.get("/studio")).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = await visitor.get("/studio")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"].endswith("/asked-too-much")
    assert refused.headers["retry-after"] == "20"
    assert refused.headers["ratelimit"] == '"address";r=0;t=20'
    assert "content-security-policy" in refused.headers
    assert (await other.get("/studio")).status_code == 200
    clock.now += 20_000_000 - 1000
    early = await visitor.get("/studio")
    assert (early.status_code, early.headers["retry-after"]) == (429, "1")
    clock.now += 1000
    assert (await visitor.get("/studio")).status_code == 200


async def test_guessing_is_held_back_sooner(
    visitor: httpx.AsyncClient, other: httpx.AsyncClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate = narrow(monkeypatch, "SIGN_IN")
    answers = [await visitor.post("/session", json=GUESS) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert answers[-1].headers["retry-after"] == str(to_seconds(rate.step))
    assert (await visitor.post("/accounts/password-reset", json={"email": "a@example.org"})).status_code == 429
    assert (await visitor.get("/studio")).status_code == 200
    assert (await other.post("/session", json=GUESS)).status_code == 401


async def test_a_person_is_held_back_wherever_they_sit(
    shared: FastAPI, other: httpx.AsyncClient, mara: Somebody, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, "PERSON")
    answers = [await mara.client.get("/session") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert '"person";r=0;t=20' in answers[-1].headers["ratelimit"]
    other.cookies = mara.client.cookies
    assert (await other.get("/session")).status_code == 429
    assert (await make_client(shared).get("/studio")).status_code == 200


async def test_a_project_and_its_work_are_limited(
    mara: Somebody, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = f"/projects/{(await mara.client.post('/projects', json={'title': 'The Hound'})).json()['id']}"
    narrow(monkeypatch, "PROJECT", 5)
    narrow(monkeypatch, "WORK", 2)
    exports = [(await mara.client.get(f"{book}/export?format=text")).status_code for _ in range(3)]
    assert exports == [200, 200, 429]
    looks = [(await mara.client.get(book)).status_code for _ in range(4)]
    assert looks == [200, 200, 200, 429]
    assert (await mara.client.get("/projects")).status_code == 200


async def test_a_repeated_request_is_counted_once(mara: Somebody, clock: Clock) -> None:
    answer = await mara.client.post("/projects", json={"title": "Once"}, headers={"idempotency-key": "rates-once"})
    assert answer.status_code == 201
    assert '"person";r=599' in answer.headers["ratelimit"]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_one_subscriber_is_one_address(address: str, network: str) -> None:
    assert rates.find_network(address) == network


@pytest.mark.parametrize(
    "route",
    [r for r in ROUTES if "POST" in (r.methods or ()) and "public" in list_permissions(r)],
    ids=lambda r: r.path,
)
def test_whatever_anybody_may_send_is_counted_closely(route: Any) -> None:
    path = route.path if route.path.startswith("/api/") else f"/api/v1{route.path}"
    assert rates._GUESSED.match(path) or path.endswith(("/reports", "/session/refresh"))
