"""Signing in and staying signed in: cookies and tokens, guesses, refreshing, and being signed out at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from tests.rest.accounts.conftest import PASSWORD, SITE, Come, Somebody, make_address, make_client, slug

from narrative.kit.database import set_person
from narrative.kit.signing import Claims
from narrative.kit.tokens import digest_token
from narrative.services import sessions


async def run_as(app: FastAPI, user: str, statement: str, **values: Any) -> Any:
    """Run a statement for a person, as time would: a test moves the clock of rows, not its own."""
    async with app.state.database.transaction() as session:
        await set_person(session, user)  # type: ignore[arg-type]
        return await session.execute(text(statement), values)


async def tokens_of(somebody: Somebody) -> dict[str, Any]:
    answer = await somebody.sign_in(cookies=False)
    assert answer.status_code == 200, answer.text
    return answer.json()


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def test_from_nothing_to_a_shelf_of_ones_own(mara: Somebody) -> None:
    session = (await mara.client.get("/session")).json()
    assert session["mode"] == "multi-user"
    user = session["user"]
    assert (user["name"], user["email"], user["email_verified"], user["second_factor"]) == (
        *("Mara", mara.email),
        *(True, False),
    )
    assert (await mara.client.get("/projects")).json()["items"] == []
    assert (await mara.client.post("/projects", json={"title": "Mine"})).status_code == 201


async def test_nobody_sees_anything_without_signing_in(visitor: httpx.AsyncClient) -> None:
    for path in ("/session", "/projects", "/account/devices"):
        answer = await visitor.get(path)
        assert (answer.status_code, slug(answer)) == (401, "unauthenticated"), path
    assert (await visitor.get("/studio")).json()["mode"] == "multi-user"


async def test_two_people_have_two_shelves(mara: Somebody, come: Come) -> None:
    kim = await come("Kim")
    book = (await mara.client.post("/projects", json={"title": "Mine"})).json()["id"]
    assert (await kim.client.get("/projects")).json()["items"] == []
    assert (await kim.client.get(f"/projects/{book}")).status_code == 404
    assert (await mara.client.get(f"/projects/{book}")).status_code == 200


async def test_cookies_are_for_the_browser_alone(mara: Somebody) -> None:
    answer = await mara.sign_in()
    body = answer.json()
    assert body["access_token"] is None
    assert body["refresh_token"] is None
    access, refresh = answer.headers.get_list("set-cookie")
    assert access.startswith("narrative_access=")
    assert refresh.startswith("narrative_refresh=")
    for cookie in (access, refresh):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
    assert "Path=/;" in access + ";"
    assert "Path=/api/v1/session/refresh" in refresh


async def test_over_tls_their_names_cannot_be_set_by_neighbours(shared: FastAPI, mara: Somebody) -> None:
    settings = shared.state.settings
    shared.state.settings = settings.model_copy(update={"public_url": "https://localhost"})
    try:
        cookies = (await mara.sign_in()).headers.get_list("set-cookie")
    finally:
        shared.state.settings = settings
    assert cookies[0].startswith("__Host-narrative_access=")
    assert cookies[1].startswith("__Secure-narrative_refresh=")
    assert all("Secure" in cookie for cookie in cookies)
    assert "Domain" not in cookies[0]


async def test_a_token_is_as_good_as_a_cookie(mara: Somebody, visitor: httpx.AsyncClient) -> None:
    token = (await tokens_of(mara))["access_token"]
    assert (await visitor.get("/session", headers=bearer(token))).json()["user"]["name"] == "Mara"
    for bad in ("", "x", token[:-4] + "AAAA", "nos_x", f"nos_{token}"):
        assert (await visitor.get("/session", headers=bearer(bad))).status_code == 401, bad


async def test_a_page_of_another_site_does_nothing_with_the_cookie(mara: Somebody) -> None:
    answer = await mara.client.post("/projects", json={}, headers={"origin": "https://evil.example"})
    assert (answer.status_code, slug(answer)) == (403, "foreign-origin")
    assert (await mara.client.post("/projects", json={}, headers={"origin": SITE})).status_code == 201


async def test_signing_out_holds_at_once_for_every_token_of_the_device(
    mara: Somebody, visitor: httpx.AsyncClient
) -> None:
    tokens = await tokens_of(mara)
    headers = bearer(tokens["access_token"])
    assert (await visitor.delete("/session", headers=headers)).status_code == 204
    answer = await visitor.get("/session", headers=headers)
    assert (answer.status_code, slug(answer)) == (401, "session-ended")
    answer = await visitor.post("/session/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert (answer.status_code, slug(answer)) == (401, "session-ended")
    assert (await mara.client.get("/session")).status_code == 200


async def test_who_comes_back_late_can_still_sign_out(
    shared: FastAPI, mara: Somebody, visitor: httpx.AsyncClient
) -> None:
    """Otherwise the refresh token would let the next one at the desk in."""
    from uuid import UUID

    tokens = await tokens_of(mara)
    device = (await visitor.get("/session", headers=bearer(tokens["access_token"]))).json()["device_id"]
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    late = bearer(shared.state.signer.sign(Claims(UUID(mara.id), UUID(device)), hour_ago))
    answer = await visitor.get("/session", headers=late)
    assert (answer.status_code, slug(answer)) == (401, "token-expired")
    assert (await visitor.delete("/session", headers=late)).status_code == 204
    answer = await visitor.post("/session/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert answer.status_code == 401
    assert (await visitor.delete("/session", headers=late)).status_code == 401
    assert (await visitor.delete("/session", headers=bearer("x"))).status_code == 401


async def test_a_refresh_token_works_once_and_a_second_use_ends_its_device(
    shared: FastAPI, mara: Somebody, visitor: httpx.AsyncClient
) -> None:
    first = await tokens_of(mara)
    order = {"refresh_token": first["refresh_token"]}
    second = (await visitor.post("/session/refresh", json=order)).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert (await visitor.get("/session", headers=bearer(second["access_token"]))).status_code == 200
    await run_as(shared, mara.id, "UPDATE refresh_token SET used_at = used_at - interval '11 seconds'")
    answer = await visitor.post("/session/refresh", json=order)
    assert (answer.status_code, slug(answer)) == (401, "token-reused")
    assert (await visitor.get("/session", headers=bearer(second["access_token"]))).status_code == 401
    answer = await visitor.post("/session/refresh", json={"refresh_token": second["refresh_token"]})
    assert answer.status_code == 401
    assert (await mara.client.get("/session")).status_code == 200
    activity = (await mara.client.get("/account/activity")).json()["items"]
    assert "account.session-stolen" in [event["action"] for event in activity]


async def test_a_lost_answer_is_given_again_within_seconds(mara: Somebody, visitor: httpx.AsyncClient) -> None:
    order = {"refresh_token": (await tokens_of(mara))["refresh_token"]}
    answers = [(await visitor.post("/session/refresh", json=order)).json()["refresh_token"] for _ in range(3)]
    assert len(set(answers)) == 1
    following = await visitor.post("/session/refresh", json={"refresh_token": answers[0]})
    assert following.status_code == 200
    answer = await visitor.post("/session/refresh", json=order)  # its successor was used: this is no lost answer
    assert slug(answer) == "token-reused"


async def test_another_program_gets_no_second_answer(
    shared: FastAPI, mara: Somebody, visitor: httpx.AsyncClient
) -> None:
    order = {"refresh_token": (await tokens_of(mara))["refresh_token"]}
    assert (await visitor.post("/session/refresh", json=order)).status_code == 200
    async with make_client(shared, "curl/8.0") as thief:
        answer = await thief.post("/session/refresh", json=order)
    assert slug(answer) == "token-reused"


async def test_a_hundred_refreshes_at_once_leave_one_family(
    shared: FastAPI, mara: Somebody, visitor: httpx.AsyncClient
) -> None:
    order = {"refresh_token": (await tokens_of(mara))["refresh_token"]}
    answers = await asyncio.gather(*(visitor.post("/session/refresh", json=order) for _ in range(100)))
    assert {200} <= {answer.status_code for answer in answers} <= {200, 503}  # every wait ends, on a busy machine too
    successors = {answer.json()["refresh_token"] for answer in answers if answer.status_code == 200}
    assert len(successors) == 1
    async with shared.state.database.transaction() as session:
        await set_person(session, mara.id)  # type: ignore[arg-type]
        device = text("SELECT device_id FROM refresh_token WHERE digest = :digest")
        found = await session.scalar(device, {"digest": digest_token(successors.pop())})
        unused = text("SELECT count(*) FROM refresh_token WHERE device_id = :device AND used_at IS NULL")
        assert await session.scalar(unused, {"device": found}) == 1


async def test_a_device_that_was_not_used_for_a_month_is_signed_out(
    shared: FastAPI, mara: Somebody, visitor: httpx.AsyncClient
) -> None:
    tokens = await tokens_of(mara)
    await run_as(shared, mara.id, "UPDATE device SET expires_at = now() - interval '1 second'")
    assert (await visitor.get("/session", headers=bearer(tokens["access_token"]))).status_code == 401
    answer = await visitor.post("/session/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert answer.status_code == 401
    async with shared.state.database.transaction() as session:
        await sessions.forget_expired(session)
    left = await run_as(shared, mara.id, "SELECT count(*) FROM device")
    assert left.scalar_one() == 0


async def test_the_browser_stays_signed_in_by_its_cookie(mara: Somebody) -> None:
    before = dict(mara.client.cookies)
    answer = await mara.client.post("/session/refresh")
    assert answer.status_code == 200
    assert answer.json()["refresh_token"] is None
    assert dict(mara.client.cookies) != before
    assert (await mara.client.get("/session")).status_code == 200
    assert (await mara.client.delete("/session")).status_code == 204
    assert dict(mara.client.cookies) == {}


async def test_devices_are_listed_and_signed_out(shared: FastAPI, mara: Somebody) -> None:
    async with make_client(shared, "Mozilla/5.0 (iPhone; CPU iPhone OS 18) Safari/604.1") as phone:
        await phone.post("/session", json={"email": mara.email, "password": PASSWORD})
        items = (await mara.client.get("/account/devices")).json()["items"]
        assert {item["name"] for item in items} == {"Firefox on Linux", "Safari on iPhone"}
        assert {item["address"] for item in items} == {"192.0.2.7"}
        (other,) = [item["id"] for item in items if not item["is_current"]]
        assert (await mara.client.delete(f"/account/devices/{other}")).status_code == 204
        assert (await phone.get("/session")).status_code == 401
        assert (await mara.client.delete(f"/account/devices/{other}")).status_code == 404
        await phone.post("/session", json={"email": mara.email, "password": PASSWORD})
        assert (await mara.client.delete("/account/devices")).status_code == 204
        assert (await phone.get("/session")).status_code == 401
    assert (await mara.client.get("/session")).status_code == 401


async def test_anothers_device_is_not_there(mara: Somebody, come: Come) -> None:
    kim = await come("Kim")
    (device,) = (await kim.client.get("/account/devices")).json()["items"]
    assert (await mara.client.delete(f"/account/devices/{device['id']}")).status_code == 404
    assert (await kim.client.get("/session")).status_code == 200


async def test_a_new_password_ends_the_other_devices(shared: FastAPI, mara: Somebody) -> None:
    async with make_client(shared) as other:
        await other.post("/session", json={"email": mara.email, "password": PASSWORD})
        order = {"current": "not this one", "new": "another lamp over the moor"}
        answer = await mara.client.post("/account/password", json=order)
        assert (answer.status_code, slug(answer)) == (403, "wrong-password")
        answer = await mara.client.post("/account/password", json=order | {"current": PASSWORD, "new": "password1"})
        assert slug(answer) == "password-too-common"
        assert (await other.get("/session")).status_code == 200
        assert (await mara.client.post("/account/password", json=order | {"current": PASSWORD})).status_code == 204
        assert (await other.get("/session")).status_code == 401
        assert (await mara.client.get("/session")).status_code == 200
        assert (await mara.sign_in()).status_code == 401


async def test_whoever_follows_a_person_hears_that_a_device_was_signed_out(shared: FastAPI, mara: Somebody) -> None:
    from uuid import UUID

    with shared.state.bus.subscribe(UUID(mara.id)) as subscription:
        device = (await mara.client.get("/session")).json()["device_id"]
        await mara.client.delete("/session")
        async for message in subscription.read():
            assert message == {"type": "signed-out", "device_id": device}
            break


async def test_guesses_are_counted_and_forgotten_again(shared: FastAPI, mara: Somebody) -> None:
    async with make_client(shared) as guesser:
        wrong = {"email": mara.email, "password": "not this one"}
        answers = [await guesser.post("/session", json=wrong) for _ in range(12)]
        assert [slug(answer) for answer in answers] == ["wrong-credentials"] * 10 + ["too-many-guesses"] * 2
        assert answers[-1].status_code == 429
        assert answers[-1].json()["retry_after"] <= 60
        right = await guesser.post("/session", json=wrong | {"password": PASSWORD})
        assert right.status_code == 429
    transport = httpx.ASGITransport(shared, client=("198.51.100.9", 1))
    async with httpx.AsyncClient(transport=transport, base_url=f"{SITE}/api/v1") as elsewhere:
        answer = await elsewhere.post("/session", json=wrong | {"password": PASSWORD})
        assert answer.status_code == 200, "a stranger who guesses does not keep the owner out"


async def test_an_unknown_address_is_guessed_at_as_slowly(visitor: httpx.AsyncClient) -> None:
    wrong = {"email": make_address("nobody"), "password": "not this one"}
    answers = [await visitor.post("/session", json=wrong) for _ in range(12)]
    assert [slug(answer) for answer in answers] == ["wrong-credentials"] * 10 + ["too-many-guesses"] * 2


async def test_of_many_guesses_at_once_none_goes_uncounted(visitor: httpx.AsyncClient) -> None:
    wrong = {"email": make_address("nobody"), "password": "not this one"}
    answers = await asyncio.gather(*(visitor.post("/session", json=wrong) for _ in range(40)))
    looked_at = [answer for answer in answers if slug(answer) == "wrong-credentials"]
    assert 1 <= len(looked_at) <= 10
    assert {answer.status_code for answer in answers} <= {401, 429}


async def test_the_first_right_password_tells_of_the_wrong_ones(shared: FastAPI, mara: Somebody) -> None:
    async with make_client(shared) as guesser:
        for password in ("not this one", "nor this one", PASSWORD):
            await guesser.post("/session", json={"email": mara.email, "password": password})
    newest = (await mara.client.get("/account/activity")).json()["items"][0]
    assert newest["sentence"] == "Signed in with a password, after 2 wrong tries"
    assert newest["device"] == "Firefox on Linux"
    assert newest["address"] == "192.0.2.7"


async def test_the_trail_cannot_be_altered_and_is_nobody_elses(shared: FastAPI, mara: Somebody, come: Come) -> None:
    kim = await come("Kim")
    for statement in ("UPDATE account_event SET action = 'x'", "DELETE FROM account_event"):
        with pytest.raises(Exception, match="permission denied"):
            await run_as(shared, mara.id, statement)
    mine = {event["id"] for event in (await mara.client.get("/account/activity")).json()["items"]}
    theirs = {event["id"] for event in (await kim.client.get("/account/activity")).json()["items"]}
    assert mine
    assert not mine & theirs
    page = (await mara.client.get("/account/activity?limit=1")).json()
    assert len(page["items"]) == 1
    following = (await mara.client.get(f"/account/activity?limit=1&cursor={page['next_cursor']}")).json()
    assert following["items"][0]["id"] != page["items"][0]["id"]


@pytest.mark.parametrize(
    ("proxies", "heard", "address"),
    [
        (0, "203.0.113.1", "192.0.2.7"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "6.6.6.6, 203.0.113.1", "203.0.113.1"),
        (2, "6.6.6.6, 203.0.113.1, 10.0.0.1", "203.0.113.1"),
        (2, "203.0.113.1", "192.0.2.7"),
        (1, "rubbish", "192.0.2.7"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
async def test_only_our_own_proxies_are_believed(
    shared: FastAPI, mara: Somebody, proxies: int, heard: str, address: str
) -> None:
    settings = shared.state.settings
    shared.state.settings = settings.model_copy(update={"proxies": proxies})
    try:
        async with make_client(shared) as client:
            order = {"email": mara.email, "password": PASSWORD}
            await client.post("/session", json=order, headers={"x-forwarded-for": heard})
            items = (await client.get("/account/devices")).json()["items"]
    finally:
        shared.state.settings = settings
    assert next(item["address"] for item in items if item["is_current"]) == address


async def test_a_name_is_changed_with_its_tag(mara: Somebody) -> None:
    me = (await mara.client.get("/session")).json()["user"]
    assert (await mara.client.patch("/account", json={"name": "Mara L."})).status_code == 428
    tagged = {"if-match": me["etag"]}
    changed = await mara.client.patch("/account", json={"name": "Mara L."}, headers=tagged)
    assert changed.json()["name"] == "Mara L."
    stale = await mara.client.patch("/account", json={"name": "Mara M."}, headers=tagged)
    assert stale.status_code == 412
    assert stale.json()["current"]["name"] == "Mara L."


async def test_two_peoples_repeated_requests_never_meet(mara: Somebody, come: Come, visitor: httpx.AsyncClient) -> None:
    kim = await come("Kim")
    key = {"idempotency-key": "the same"}
    first = await mara.client.post("/projects", json={"title": "Same"}, headers=key)
    again = await mara.client.post("/projects", json={"title": "Same"}, headers=key)
    other = await kim.client.post("/projects", json={"title": "Same"}, headers=key)
    assert first.json()["id"] == again.json()["id"] != other.json()["id"]
    assert (await visitor.post("/projects", json={"title": "Same"}, headers=key)).status_code == 401
    await mara.client.delete("/session")
    assert (await mara.client.post("/projects", json={"title": "Same"}, headers=key)).status_code == 401


async def test_a_ticket_opens_one_socket_of_a_device_that_is_signed_in(shared: FastAPI, mara: Somebody) -> None:
    database = shared.state.database
    ticket = (await mara.client.post("/session/ticket")).json()["ticket"]
    async with database.transaction() as session:
        who = await sessions.take_ticket(session, ticket)
    assert str(who.user) == mara.id
    assert who.device is not None
    with pytest.raises(Exception, match="ticket"):
        async with database.transaction() as session:
            await sessions.take_ticket(session, ticket)
    late = (await mara.client.post("/session/ticket")).json()["ticket"]
    await run_as(shared, mara.id, "UPDATE one_time SET expires_at = now() - interval '1 second'")
    with pytest.raises(Exception, match="ticket"):
        async with database.transaction() as session:
            await sessions.take_ticket(session, late)
    last = (await mara.client.post("/session/ticket")).json()["ticket"]
    await mara.client.delete("/session")
    with pytest.raises(sessions.SessionEnded):
        async with database.transaction() as session:
            await sessions.take_ticket(session, last)


async def test_an_access_token_of_another_person_on_my_device_is_refused(
    shared: FastAPI, mara: Somebody, come: Come, visitor: httpx.AsyncClient
) -> None:
    """Signed by us, but saying something that is not so: the device is looked up with its person."""
    from uuid import UUID

    kim = await come("Kim")
    device = (await mara.client.get("/session")).json()["device_id"]
    forged = shared.state.signer.sign(Claims(UUID(kim.id), UUID(device)))
    assert (await visitor.get("/session", headers=bearer(forged))).status_code == 401


async def test_where_nobody_signs_in_there_are_no_accounts(client: httpx.AsyncClient) -> None:
    """The local studio, as everywhere else in these tests."""
    studio = (await client.get("/studio")).json()
    assert studio["mode"] == "local"
    assert (await client.get("/session")).json()["user"]["name"] == "Author"
    for method, path in (("POST", "/session"), ("POST", "/accounts"), ("GET", "/account/devices")):
        body = {"email": "a@example.org", "password": PASSWORD, "name": "A"}
        if path == "/session":
            body.pop("name")
        answer = await client.request(method, path, json=body)
        assert (answer.status_code, slug(answer)) == (404, "not-here"), path
