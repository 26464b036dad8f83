"""The studio as a whole: who may ask, what the answers look like when something is wrong, and the web app it serves."""

from __future__ import annotations

import asyncio
import gzip
import logging
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from starlette.routing import BaseRoute

from narrative.app import create_app
from narrative.kit import database as database_module
from narrative.kit.database import Session
from narrative.kit.settings import Settings
from narrative.rest import site
from narrative.rest.doors import list_permissions
from narrative.rest.problems import MEDIA_TYPE, TYPES

HOSTILE_HOSTS = ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "", "192.168.1.5:8000"]
OWN_HOSTS = ["127.0.0.1", "127.0.0.1:8000", "localhost:8000", "[::1]:8000"]


def check_problem(answer: httpx.Response, status: int, slug: str) -> dict[str, object]:
    assert answer.status_code == status
    assert answer.headers["content-type"] == MEDIA_TYPE
    problem: dict[str, object] = answer.json()
    assert problem["type"] == TYPES + slug
    assert problem["status"] == status
    assert problem["title"]
    assert str(problem["detail"]).endswith(".")
    return problem


async def test_it_says_that_it_is_well(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health")
    assert answer.json()["status"] == "ok"


async def test_the_author_is_signed_in(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/session")).json()["mode"] == "local"


@pytest.mark.parametrize("host", HOSTILE_HOSTS)
async def test_a_foreign_host_is_refused(client: httpx.AsyncClient, host: str) -> None:
    check_problem(await client.get("/api/v1/session", headers={"host": host}), 403, "foreign-host")


@pytest.mark.parametrize("host", OWN_HOSTS)
async def test_our_own_names_are_answered(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("/api/v1/session", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "https://127.0.0.1"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_another_site_cannot_write(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.post("/api/v1/projects", json={"title": "Stolen"}, headers=headers)
    check_problem(answer, 403, "foreign-origin")
    assert (await client.get("/api/v1/projects")).json()["items"] == []


@pytest.mark.parametrize("headers", [{"origin": "http://127.0.0.1"}, {}, {"sec-fetch-site": "same-origin"}])
async def test_our_own_pages_can_write(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    assert (await client.post("/api/v1/projects", json={"title": "Mine"}, headers=headers)).status_code == 201


async def test_browsers_are_told_what_not_to_do(client: httpx.AsyncClient) -> None:
    for path in ("/", "/health", "/api/v1/session", "/api/v1/nothing"):
        headers = (await client.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "publickey-credentials-get=(self)" in headers["permissions-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "strict-transport-security" not in headers
    assert (await client.get("/api/v1/session")).headers["cache-control"] == "private, no-cache"


async def test_a_page_runs_only_what_carries_the_word_of_its_answer(client: httpx.AsyncClient, built: Path) -> None:
    (built / "index.html").write_text("<script nonce='{{nonce}}'></script><style nonce='{{nonce}}'></style>")
    nonces = []
    for path in ("/", "/", "/index.html"):
        answer = await client.get(path)
        policy = answer.headers["content-security-policy"]
        (nonce,) = set(re.findall(r"'nonce-([^']{20,})'", policy))
        assert answer.text.count(nonce) == 2
        assert "script-src 'nonce-" in policy
        assert "require-trusted-types-for 'script'" in policy
        nonces.append(nonce)
    assert len(set(nonces)) == 3


async def test_a_studio_found_over_https_asks_never_to_be_found_without(dsn: str) -> None:
    app = create_app(Settings(public_url="https://books.example", database_url=SecretStr(dsn)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        headers = (await client.get("/health")).headers
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    "report",
    [
        b'{"csp-report": {"effective-directive": "script-src", "blocked-uri": "https://evil.example/x?secret-inside"}}',
        b'[{"type": "csp-violation", "body": {"effectiveDirective": "img-src", "blockedURL": "a\\nb"}}]',
        b"[" * 10_000,
        b"\xff",
        b"",
        b"5",
        b'{"csp-report": 5}',
        b'[{"body": {}}, null]',
    ],
)
async def test_reports_of_browsers_are_noted_and_nothing_more(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, report: bytes
) -> None:
    with caplog.at_level(logging.WARNING, "narrative.rest"):
        answer = await client.post(
            "/api/v1/reports", content=report, headers={"content-type": "application/csp-report"}
        )
    assert answer.status_code in {204, 422}
    assert all("secret-inside" not in line and "\n" not in line for line in caplog.messages)


async def test_what_is_not_there_is_a_problem(client: httpx.AsyncClient) -> None:
    check_problem(await client.get("/api/v1/nothing"), 404, "not-found")
    check_problem(await client.get("/api/v1/projects/01a20746-e284-7d90-baa3-33261e3c3ab5"), 404, "no-such-project")
    check_problem(await client.post("/api/v1/nothing"), 404, "not-found")
    check_problem(
        await client.patch("/api/v1/projects/01a20746-e284-7d90-baa3-33261e3c3ab5/entities/x"), 404, "not-found"
    )
    check_problem(await client.patch("/api/v1/session"), 405, "method-not-allowed")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/v1/deletions/01a20746-e284-7d90-baa3-33261e3c3ab5/restore", "POST"),
        ("PUT", "/api/v1/projects", "GET, POST"),
        ("HEAD", "/api/v1/projects", "GET, POST"),
        ("OPTIONS", "/api/v1/account/passkeys/options", "POST"),
        ("DELETE", "/api/v1/account/passkeys/options", "POST"),
        ("PATCH", "/api/v1/projects/01a20746-e284-7d90-baa3-33261e3c3ab5/entities/merge", "POST"),
    ],
)
async def test_another_method_is_told_which_ones_there_are(
    client: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


async def test_what_cannot_be_understood_names_the_field(client: httpx.AsyncClient) -> None:
    problem = check_problem(await client.post("/api/v1/projects", json={"title": 5}), 422, "not-understood")
    assert problem["errors"] == [{"field": "body.title", "message": "Input should be a valid string"}]
    check_problem(
        await client.post("/api/v1/projects", content=b"{", headers={"content-type": "application/json"}),
        422,
        "not-understood",
    )


async def test_too_much_is_refused_before_it_is_read(client: httpx.AsyncClient) -> None:
    problem = check_problem(
        await client.post("/api/v1/projects", content=b"", headers={"content-length": str(9 << 20)}),
        413,
        "request-too-large",
    )
    assert "8 MiB" in str(problem["detail"])


async def test_too_much_is_refused_whatever_was_declared(client: httpx.AsyncClient) -> None:
    async def pour() -> AsyncIterator[bytes]:
        yield b'{"title": "'
        for _ in range(10):
            yield b"x" * (1 << 20)

    headers = {"content-type": "application/json"}
    check_problem(await client.post("/api/v1/projects", content=pour(), headers=headers), 413, "request-too-large")


async def test_a_crash_tells_nothing_of_its_inside(studio: FastAPI, client: httpx.AsyncClient) -> None:
    async def crash() -> None:
        raise RuntimeError("secret-inside")

    studio.router.routes.insert(0, APIRoute("/api/v1/crash", crash))
    answer = await client.get("/api/v1/crash")
    check_problem(answer, 500, "unexpected")
    assert "secret" not in answer.text
    assert "content-security-policy" in answer.headers


async def test_a_lost_database_is_said_in_words(studio: FastAPI, client: httpx.AsyncClient) -> None:
    async def lose(session: Session) -> None:
        raise OperationalError("SELECT", {}, Exception("server closed the connection"))

    studio.router.routes.insert(0, APIRoute("/api/v1/lose", lose))
    answer = await client.get("/api/v1/lose")
    check_problem(answer, 503, "database-away")
    assert answer.headers["retry-after"] == "1"


async def test_a_full_disk_is_said_in_words(studio: FastAPI, client: httpx.AsyncClient) -> None:
    async def fill(session: Session) -> None:
        await session.execute(
            text("DO $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$")
        )

    studio.router.routes.insert(0, APIRoute("/api/v1/fill", fill))
    check_problem(await client.get("/api/v1/fill"), 503, "disk-full")


async def test_a_full_pool_is_said_in_words(
    studio: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio.state.database.engine.pool, "_timeout", 0.05)

    async def linger(session: Session) -> None:
        await session.connection()
        await asyncio.sleep(1)

    studio.router.routes.insert(0, APIRoute("/api/v1/linger", linger))
    answers = await asyncio.gather(*(client.get("/api/v1/linger") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200, 503}
    busy = next(answer for answer in answers if answer.status_code == 503)
    check_problem(busy, 503, "database-busy")
    assert database_module.ACQUIRE_SECONDS <= 10
    assert (await client.get("/api/v1/session")).status_code == 200


def find_routes(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif included := getattr(route, "original_router", None):
            yield from find_routes(included.routes)


def test_every_route_declares_who_may_come_in(studio: FastAPI) -> None:
    routes = list(find_routes(studio.routes))
    assert len(routes) > 5
    assert [route.path for route in routes if not list_permissions(route)] == []


async def test_the_api_describes_itself(client: httpx.AsyncClient) -> None:
    described = (await client.get("/api/v1/openapi.json")).json()
    assert "/api/v1/session" in described["paths"]
    operations = [operation for path in described["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Studio</title>")
    (tmp_path / "assets" / "index-abc.js").write_text("export const word = 'narrative';\n" * 100)
    (tmp_path / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path.parent / "secret.txt").write_text("secret")
    monkeypatch.setattr(site, "find_site", lambda: tmp_path)
    return tmp_path


async def test_hashed_files_are_kept_for_ever_and_packed(client: httpx.AsyncClient, built: Path) -> None:
    answer = await client.get("/assets/index-abc.js", headers={"accept-encoding": "gzip"})
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert int(answer.headers["content-length"]) < 200
    plain = await client.get("/assets/index-abc.js", headers={"accept-encoding": "identity"})
    assert plain.content == answer.content == (built / "assets" / "index-abc.js").read_bytes()
    assert gzip.compress(plain.content) != plain.content


async def test_every_address_of_the_app_is_its_one_page(client: httpx.AsyncClient, built: Path) -> None:
    for path in ("/", "/projects/01a2/scenes/7", "/anything"):
        answer = await client.get(path)
        assert "<title>Studio</title>" in answer.text
        assert answer.headers["cache-control"] == "no-cache"
        assert "etag" not in answer.headers, "a kept page would carry an old nonce"
    icon = await client.get("/favicon.svg")
    assert icon.headers["content-type"] == "image/svg+xml"
    again = await client.get("/favicon.svg", headers={"if-none-match": icon.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/assets/gone.js", "/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"]
)
async def test_no_other_file_is_ever_served(client: httpx.AsyncClient, built: Path, path: str) -> None:
    answer = await client.get(httpx.URL("http://127.0.0.1", raw_path=path.encode()))
    assert "secret" not in answer.text
    check_problem(answer, 404, "not-found")


async def test_without_the_web_app_the_page_says_what_to_do(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "find_site", lambda: None)
    answer = await client.get("/")
    assert answer.status_code == 503
    assert "make run" in answer.text
