"""Second factors: codes of an app, recovery codes, passkeys; and tokens for scripts."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pyotp
import pytest
from fastapi import FastAPI
from tests.rest.accounts.authenticator import Authenticator
from tests.rest.accounts.conftest import PASSWORD, Come, Somebody, slug
from tests.rest.accounts.test_signing_in import bearer, run_as

from narrative.services.accounts.factors import STEP, find_step

PROOF = {"password": PASSWORD}


async def add_totp(somebody: Somebody) -> tuple[pyotp.TOTP, list[str]]:
    begun = (await somebody.client.post("/account/totp", json=PROOF)).json()
    totp = pyotp.TOTP(begun["secret"])
    done = await somebody.client.post("/account/totp/confirm", json={"code": totp.now()})
    assert done.status_code == 200, done.text
    return totp, done.json()["recovery_codes"]


async def forget_step(app: FastAPI, somebody: Somebody) -> None:
    """Let the half minute of the last code be over."""
    await run_as(app, somebody.id, "UPDATE credential SET totp_step = 0")


async def challenge(somebody: Somebody) -> str:
    answer = (await somebody.sign_in()).json()
    assert answer["status"] == "second-factor"
    assert answer["user"] is None
    return str(answer["challenge"])


async def give(somebody: Somebody, asked: str, method: str, **more: Any) -> httpx.Response:
    order = {"challenge": asked, "method": method} | more
    return await somebody.client.post("/session/second-factor", json=order)


def test_a_code_is_good_a_step_earlier_and_later() -> None:
    at = datetime(2026, 11, 24, 12, 0, 15, tzinfo=UTC)
    secret = pyotp.random_base32()
    here = int(at.timestamp()) // STEP
    codes = {away: pyotp.TOTP(secret).at(at + timedelta(seconds=away * STEP)) for away in range(-3, 4)}
    assert {away: find_step(secret, code, at) for away, code in codes.items() if abs(away) < 2} == {
        -1: here - 1,
        0: here,
        1: here + 1,
    }
    assert find_step(secret, f" {codes[0][:3]} {codes[0][3:]} ", at) == here
    for bad in ("", "x", "１２３４５６", codes[0] + "0"):
        assert find_step(secret, bad, at) is None


async def test_an_app_is_set_up_and_asked_for(shared: FastAPI, mara: Somebody) -> None:
    begun = await mara.client.post("/account/totp", json={"password": "not this one"})
    assert (begun.status_code, slug(begun)) == (403, "wrong-password")
    begun = (await mara.client.post("/account/totp", json=PROOF)).json()
    assert begun["uri"].startswith("otpauth://totp/Narrative%20OS:")
    assert begun["qr_svg"].startswith("<svg")
    assert (await mara.sign_in()).json()["status"] == "signed-in", "not before it was confirmed"
    wrong = await mara.client.post("/account/totp/confirm", json={"code": "000000"})
    assert (wrong.status_code, slug(wrong)) == (401, "wrong-code")
    totp, codes = await add_totp(mara)
    assert len(set(codes)) == 10
    assert (await mara.client.get("/session")).json()["user"]["second_factor"] is True
    factors = (await mara.client.get("/account/second-factor")).json()
    assert factors == {"totp": True, "recovery_codes_left": 10, "passkeys": []}
    await forget_step(shared, mara)
    answer = (await mara.sign_in()).json()
    assert answer["methods"] == ["totp", "recovery"]
    done = await give(mara, answer["challenge"], "totp", code=totp.now())
    assert done.json()["status"] == "signed-in"
    assert done.json()["user"]["name"] == "Mara"


async def test_a_code_and_a_challenge_work_once(shared: FastAPI, mara: Somebody) -> None:
    totp, _ = await add_totp(mara)
    await forget_step(shared, mara)
    first, second = await challenge(mara), await challenge(mara)
    code = totp.now()
    answers = await asyncio.gather(give(mara, first, "totp", code=code), give(mara, second, "totp", code=code))
    assert sorted(answer.status_code for answer in answers) in ([200, 401], [200, 429])
    await forget_step(shared, mara)
    used = first if answers[0].status_code == 200 else second
    again = await give(mara, used, "totp", code=totp.now())
    assert (again.status_code, slug(again)) == (401, "challenge-unknown")


async def test_a_challenge_is_not_a_session(mara: Somebody, visitor: httpx.AsyncClient) -> None:
    await add_totp(mara)
    asked = await challenge(mara)
    assert (await visitor.get("/session", headers=bearer(asked))).status_code == 401


async def test_codes_are_not_guessed(shared: FastAPI, mara: Somebody) -> None:
    totp, _ = await add_totp(mara)
    await forget_step(shared, mara)
    asked = await challenge(mara)
    answers = [await give(mara, asked, "totp", code="000000") for _ in range(6)]
    assert [slug(answer) for answer in answers] == ["wrong-code"] * 5 + ["too-many-guesses"]
    assert (await give(mara, await challenge(mara), "totp", code=totp.now())).status_code == 429


async def test_a_challenge_expires(shared: FastAPI, mara: Somebody) -> None:
    totp, _ = await add_totp(mara)
    await forget_step(shared, mara)
    asked = await challenge(mara)
    await run_as(shared, mara.id, "UPDATE one_time SET expires_at = now() - interval '1 second'")
    answer = await give(mara, asked, "totp", code=totp.now())
    assert (answer.status_code, slug(answer)) == (401, "challenge-unknown")


async def test_a_recovery_code_stands_in_once(mara: Somebody) -> None:
    _, codes = await add_totp(mara)
    assert (await give(mara, await challenge(mara), "recovery", code=codes[0].upper())).status_code == 200
    assert (await give(mara, await challenge(mara), "recovery", code=codes[0])).status_code == 401
    factors = (await mara.client.get("/account/second-factor")).json()
    assert factors["recovery_codes_left"] == 9
    fresh = (await mara.client.post("/account/recovery-codes", json=PROOF)).json()["recovery_codes"]
    assert (await give(mara, await challenge(mara), "recovery", code=codes[1])).status_code == 401
    assert (await give(mara, await challenge(mara), "recovery", code=fresh[0])).status_code == 200


async def test_the_app_is_removed_with_the_password(mara: Somebody) -> None:
    await add_totp(mara)
    assert (await mara.client.post("/account/totp", json=PROOF)).status_code == 409
    assert (await mara.client.post("/account/totp/remove", json={"password": "x"})).status_code == 403
    assert (await mara.client.post("/account/totp/remove", json=PROOF)).status_code == 204
    assert (await mara.sign_in()).json()["status"] == "signed-in"
    assert slug(await mara.client.post("/account/totp/remove", json=PROOF)) == "second-factor-missing"


async def test_the_apps_secret_is_sealed(shared: FastAPI, mara: Somebody) -> None:
    secret = (await mara.client.post("/account/totp", json=PROOF)).json()["secret"]
    kept = (await run_as(shared, mara.id, "SELECT totp_secret FROM credential")).scalar_one()
    assert secret.encode() not in kept


async def add_passkey(somebody: Somebody, key: Authenticator, name: str = "Laptop") -> httpx.Response:
    asked = (await somebody.client.post("/account/passkeys/options", json=PROOF)).json()
    order = {"challenge": asked["challenge"], "name": name, "credential": key.make(asked["options"])}
    return await somebody.client.post("/account/passkeys", json=order)


async def ask(client: httpx.AsyncClient, **order: Any) -> Any:
    answer = await client.post("/session/passkey/options", json=order)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def answer_with(client: httpx.AsyncClient, key: Authenticator, asked: Any) -> httpx.Response:
    order = {"challenge": asked["challenge"], "credential": key.sign(asked["options"])}
    return await client.post("/session/passkey", json=order)


async def test_a_passkey_signs_in_without_a_password(mara: Somebody, visitor: httpx.AsyncClient) -> None:
    key = Authenticator()
    made = await add_passkey(mara, key)
    assert (made.status_code, made.json()["name"]) == (201, "Laptop")
    asked = await ask(visitor)
    assert asked["options"].get("allowCredentials", []) == []
    done = await answer_with(visitor, key, asked)
    assert done.status_code == 200, done.text
    assert done.json()["user"]["id"] == mara.id
    assert (await visitor.get("/session")).status_code == 200
    again = await visitor.post(
        "/session/passkey", json={"challenge": asked["challenge"], "credential": key.sign(asked["options"])}
    )
    assert (again.status_code, slug(again)) == (401, "challenge-unknown")
    (shown,) = (await mara.client.get("/account/second-factor")).json()["passkeys"]
    assert shown["last_used_at"] is not None


@pytest.mark.parametrize("path", ["/session/second-factor", "/session/passkey"])
async def test_a_passkey_is_a_second_factor(mara: Somebody, path: str) -> None:
    key = Authenticator()
    await add_passkey(mara, key)
    waiting = (await mara.sign_in()).json()
    assert (waiting["status"], waiting["methods"]) == ("second-factor", ["passkey"])
    asked = await ask(mara.client, challenge=waiting["challenge"])
    assert asked["challenge"] == waiting["challenge"]
    assert len(asked["options"]["allowCredentials"]) == 1
    order = {"challenge": asked["challenge"], "credential": key.sign(asked["options"])}
    if path.endswith("factor"):
        order["method"] = "passkey"
    done = await mara.client.post(path, json=order)
    assert done.json()["status"] == "signed-in"


async def test_only_the_right_passkey_at_the_right_place_is_right(mara: Somebody, come: Come) -> None:
    key, kim = Authenticator(), await come("Kim")
    await add_passkey(mara, key)
    kims = Authenticator()
    await add_passkey(kim, kims)
    waiting = (await mara.sign_in()).json()["challenge"]
    wrong = [
        kims,
        Authenticator(),
        Authenticator(id=key.id),
        Authenticator(id=key.id, key=key.key, origin="https://evil.example"),
        Authenticator(id=key.id, key=key.key, host="evil.example"),
        Authenticator(id=key.id, key=key.key, verifies=False),
    ]
    for other in wrong:
        answer = await answer_with(mara.client, other, await ask(mara.client, challenge=waiting))
        assert (answer.status_code, slug(answer)) == (401, "wrong-passkey"), other
    assert (await answer_with(mara.client, key, await ask(mara.client, challenge=waiting))).status_code == 200


async def test_an_answer_to_another_question_is_wrong(mara: Somebody, visitor: httpx.AsyncClient) -> None:
    key = Authenticator()
    await add_passkey(mara, key)
    first, second = await ask(visitor), await ask(visitor)
    order = {"challenge": second["challenge"], "credential": key.sign(first["options"])}
    answer = await visitor.post("/session/passkey", json=order)
    assert (answer.status_code, slug(answer)) == (401, "wrong-passkey")


async def test_a_copied_passkey_is_refused(mara: Somebody, visitor: httpx.AsyncClient) -> None:
    key = Authenticator(count=10)
    await add_passkey(mara, key)
    assert (await answer_with(visitor, key, await ask(visitor))).status_code == 200
    key.count = 3
    assert slug(await answer_with(visitor, key, await ask(visitor))) == "wrong-passkey"


@pytest.mark.parametrize("credential", [{}, {"id": ""}, {"id": "a,b"}, {"id": "x" * 3000}, {"id": 5}, {"id": "YWJj"}])
async def test_rubbish_is_no_passkey(visitor: httpx.AsyncClient, mara: Somebody, credential: dict[str, Any]) -> None:
    asked = await ask(visitor)
    order = {"challenge": asked["challenge"], "credential": credential}
    assert slug(await visitor.post("/session/passkey", json=order)) == "wrong-passkey"
    begun = (await mara.client.post("/account/passkeys/options", json=PROOF)).json()
    kept = {"challenge": begun["challenge"], "name": "x", "credential": credential}
    assert slug(await mara.client.post("/account/passkeys", json=kept)) == "wrong-passkey"


async def test_passkeys_are_ones_own(mara: Somebody, come: Come) -> None:
    kim, key = await come("Kim"), Authenticator()
    made = (await add_passkey(mara, key)).json()["id"]
    assert (await add_passkey(kim, key)).status_code == 401, "somebody else's passkey is not added"
    assert (await kim.client.delete(f"/account/passkeys/{made}")).status_code == 404
    begun = (await mara.client.post("/account/passkeys/options", json=PROOF)).json()
    order = {"challenge": begun["challenge"], "name": "x", "credential": Authenticator().make(begun["options"])}
    assert slug(await kim.client.post("/account/passkeys", json=order)) == "challenge-unknown"
    assert (await mara.client.delete(f"/account/passkeys/{made}")).status_code == 204
    assert (await mara.sign_in()).json()["status"] == "signed-in"


async def make_token(somebody: Somebody, *scopes: str) -> dict[str, Any]:
    order = {"name": "script", "scopes": list(scopes), "expires_in_days": 30}
    answer = await somebody.client.post("/account/tokens", json=order)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_token_for_a_script_reaches_as_far_as_its_scopes(mara: Somebody, visitor: httpx.AsyncClient) -> None:
    book = (await mara.client.post("/projects", json={"title": "Mine"})).json()
    made = await make_token(mara, "read")
    assert made["token"].startswith("nos_")
    assert made["token"].startswith(made["prefix"])
    read, write = bearer(made["token"]), bearer((await make_token(mara, "write"))["token"])
    manage = bearer((await make_token(mara, "manage"))["token"])
    path, match = f"/projects/{book['id']}", {"if-match": "*"}
    assert (await visitor.get("/session", headers=read)).json()["user"]["id"] == mara.id
    assert len((await visitor.get("/projects", headers=read)).json()["items"]) == 1
    assert (await visitor.get(path, headers=read)).status_code == 200
    for method, where in (("POST", "/projects"), ("PATCH", path), ("DELETE", path)):
        answer = await visitor.request(method, where, json={"title": "x"}, headers=read | match)
        assert (answer.status_code, slug(answer)) == (403, "token-too-narrow"), method
    assert (await visitor.patch(path, json={"title": "x"}, headers=write | match)).status_code == 200
    assert slug(await visitor.delete(path, headers=write | match)) == "token-too-narrow"
    deleted = await visitor.delete(path, headers=manage | match)
    back = f"/deletions/{deleted.json()['deletion_id']}/restore"
    assert slug(await visitor.post(back, headers=write)) == "token-too-narrow"
    assert (await visitor.post(back, headers=manage)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/account/devices"),
        ("GET", "/account/tokens"),
        ("GET", "/account/activity"),
        ("POST", "/session/ticket"),
        ("DELETE", "/session"),
        ("DELETE", "/account/devices"),
    ],
)
async def test_a_token_does_not_touch_the_account(
    mara: Somebody, visitor: httpx.AsyncClient, method: str, path: str
) -> None:
    token = (await make_token(mara, "manage"))["token"]
    answer = await visitor.request(method, path, headers=bearer(token))
    assert (answer.status_code, slug(answer)) == (403, "token-too-narrow")


async def test_tokens_are_listed_expire_and_are_deleted(
    shared: FastAPI, mara: Somebody, visitor: httpx.AsyncClient
) -> None:
    made = await make_token(mara, "read")
    headers = bearer(made["token"])
    assert (await visitor.get("/session", headers=headers)).status_code == 200
    listed = await mara.client.get("/account/tokens")
    assert made["token"] not in listed.text
    assert listed.json()["items"][0]["last_used_at"] is not None
    assert (await mara.client.delete(f"/account/tokens/{made['id']}")).status_code == 204
    answer = await visitor.get("/session", headers=headers)
    assert (answer.status_code, slug(answer)) == (401, "token-unknown")
    late = bearer((await make_token(mara, "read"))["token"])
    await run_as(shared, mara.id, "UPDATE personal_token SET expires_at = now() - interval '1 second'")
    assert (await visitor.get("/session", headers=late)).status_code == 401
    for order in ({"expires_in_days": 367}, {"expires_in_days": 0}, {"scopes": []}, {"scopes": ["all"]}, {"name": ""}):
        whole = {"name": "x", "scopes": ["read"], "expires_in_days": 1} | order
        assert (await mara.client.post("/account/tokens", json=whole)).status_code == 422, order


async def test_no_secret_is_kept_as_it_is(shared: FastAPI, mara: Somebody, server: Any) -> None:
    """Every row of every table is read as the superuser, and no token, code or password is among them."""
    import psycopg

    totp, codes = await add_totp(mara)
    token = (await make_token(mara, "read"))["token"]
    ticket = (await mara.client.post("/session/ticket")).json()["ticket"]
    await forget_step(shared, mara)
    waiting = await challenge(mara)
    signed = (await give(mara, waiting, "totp", code=totp.now(), cookies=False)).json()
    secrets = [PASSWORD, totp.secret, *codes, *(code.replace("-", "") for code in codes), token, ticket, waiting]
    secrets += [signed["refresh_token"], signed["access_token"]]
    database = shared.state.database.dsn.rpartition("/")[2].partition("?")[0]
    found = []
    with psycopg.connect(server.name(server.admin, database)) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        for (table,) in tables.fetchall():
            rows = connection.execute(f'SELECT t::text FROM "{table}" t').fetchall()
            found += [(table, secret) for (row,) in rows for secret in secrets if secret in row]
    assert found == []
