"""What is refused to somebody is told in the log, and nothing secret with it."""

from __future__ import annotations

import logging

import httpx
import pytest
from tests.rest.accounts.conftest import Come


async def test_who_is_refused_is_logged_in_one_line(
    come: Come, visitor: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    mara = await come()
    order = {"name": "Reads", "scopes": ["read"], "expires_in_days": 1}
    token = (await mara.client.post("/account/tokens", json=order)).json()["token"]
    caplog.set_level(logging.INFO, "narrative.rest")
    caplog.clear()
    answer = await visitor.post(
        "/projects?secret=word", json={"title": "T"}, headers={"authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 403
    assert (await visitor.get("/session")).status_code == 401
    told = [record.getMessage() for record in caplog.records if record.name == "narrative.rest"]
    assert f"POST /api/v1/projects was refused to {mara.id}: token-too-narrow." in told
    assert "GET /api/v1/session was refused to nobody known: unauthenticated." in told
    assert token not in caplog.text
    assert "secret" not in caplog.text


async def test_nobody_writes_lines_of_their_own_into_the_log(
    visitor: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "narrative.rest")
    path = "/projects/01a20ed7-9bcc-7768-8b06-e2b9c8ca5884/images/a%0Ab.png"
    assert (await visitor.get(path)).status_code == 401
    (told,) = [record.getMessage() for record in caplog.records if record.name == "narrative.rest"]
    assert "\n" not in told
    assert told.startswith(f"GET /api/v1{path} was refused to nobody known")
