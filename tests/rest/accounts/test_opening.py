"""Opening an account tells nobody who has one; links in mails work once and not for ever."""

from __future__ import annotations

import asyncio
from typing import Any, Self

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from tests.rest.accounts.conftest import PASSWORD, Come, Mailbox, Somebody, make_address, make_client, slug
from tests.rest.test_contract import Count

from narrative.kit import passwords
from narrative.kit.database import set_person
from narrative.services.accounts.mailing import RESET, write_letter


async def sign_up(
    client: httpx.AsyncClient, email: str, name: str = "Mara", password: str = PASSWORD
) -> httpx.Response:
    return await client.post("/accounts", json={"email": email, "name": name, "password": password})


class Watch(Count):
    """Counts what is sent to the database and how often a password is hashed."""

    def __init__(self, app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(app)
        self.hashes = 0
        real_hash, real_verify = passwords._hasher.hash, passwords._hasher.verify

        class Counting:
            def hash(_, *given: Any) -> str:  # noqa: N805
                self.hashes += 1
                return real_hash(*given)

            def verify(_, *given: Any) -> bool:  # noqa: N805
                self.hashes += 1
                return real_verify(*given)

            def check_needs_rehash(_, hashed: str) -> bool:  # noqa: N805
                return False

        passwords._make_dummy()
        monkeypatch.setattr(passwords, "_hasher", Counting())

    def __enter__(self) -> Self:
        self.hashes, self.statements = 0, []
        return super().__enter__()


async def test_a_known_and_an_unknown_address_are_answered_alike(
    shared: FastAPI, visitor: httpx.AsyncClient, mara: Somebody, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(shared, monkeypatch)
    unknown = make_address("nobody")
    with watch:
        known_answer = await sign_up(visitor, mara.email)
    hashes, statements = watch.hashes, len(watch.statements)
    with watch:
        new_answer = await sign_up(visitor, unknown)
    assert (watch.hashes, len(watch.statements)) == (hashes, statements)
    assert hashes == 1
    assert known_answer.status_code == new_answer.status_code == 202
    assert known_answer.json() == {"email": mara.email}
    assert new_answer.json() == {"email": unknown}
    for path in ("/accounts/verification", "/accounts/password-reset"):
        answers = [await visitor.post(path, json={"email": email}) for email in (mara.email, make_address("nobody"))]
        assert {answer.status_code for answer in answers} == {202}
    letter = await mailbox.wait(mara.email, 2)
    assert "already" in "".join(str(one["subject"]) for one in mailbox.letters(mara.email)) or letter
    assert mara.password == PASSWORD
    assert (await mara.sign_in()).status_code == 200


async def test_a_wrong_password_and_an_unknown_address_do_the_same_work(
    shared: FastAPI, visitor: httpx.AsyncClient, mara: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(shared, monkeypatch)
    said, did = [], []
    for email in (mara.email, make_address("nobody")):
        with watch:
            answer = await visitor.post("/session", json={"email": email, "password": "not this one"})
        said.append((answer.status_code, answer.json(), {k for k in answer.headers if k != "date"}))
        did.append((watch.hashes, watch.statements))
    assert said[0] == said[1]
    assert said[0][0] == 401
    assert did[0] == did[1]
    assert did[0][0] == 1


async def test_an_account_is_closed_until_it_is_confirmed(visitor: httpx.AsyncClient, mailbox: Mailbox) -> None:
    email = make_address()
    await sign_up(visitor, email)
    order = {"email": email, "password": PASSWORD}
    answer = await visitor.post("/session", json=order)
    assert (answer.status_code, slug(answer)) == (403, "address-not-confirmed")
    wrong = await visitor.post("/session", json=order | {"password": "not this one"})
    assert (wrong.status_code, slug(wrong)) == (401, "wrong-credentials")
    await mailbox.wait(email)
    assert (await visitor.post("/accounts/verification", json={"email": email})).status_code == 202
    token = await mailbox.token(email, 2)
    assert (await visitor.post("/accounts/verify", json={"token": token})).status_code == 204
    assert (await visitor.post("/session", json=order)).status_code == 200
    again = await visitor.post("/accounts/verify", json={"token": token})
    assert (again.status_code, slug(again)) == (422, "link-unknown")


async def test_whoever_reads_the_mail_decides_which_sign_up_was_theirs(
    visitor: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    """A stranger who signs up with somebody's address, before or after them, does not know the password in the end."""
    email = make_address()
    await sign_up(visitor, email, "Mara", "the password of mara")
    mine = await mailbox.token(email)
    await sign_up(visitor, email, "Eve", "the password of eve")
    await mailbox.wait(email, 2)
    assert (await visitor.post("/accounts/verify", json={"token": mine})).status_code == 204
    eve = await visitor.post("/session", json={"email": email, "password": "the password of eve"})
    assert eve.status_code == 401
    order = {"email": email, "password": "the password of mara"}
    assert (await visitor.post("/session", json=order)).json()["user"]["name"] == "Mara"


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"password": "short"}, "password-too-short"),
        ({"password": "x" * 129}, "password-too-long"),
        ({"password": "Password123"}, "password-too-common"),
        ({"password": "mara-mara-mara"}, "password-too-near"),
        ({"email": "no address"}, "not-understood"),
        ({"email": "a@b\r\nBcc: all@example.org"}, "not-understood"),
        ({"email": "a,b@example.org"}, "not-understood"),
        ({"email": "a@b..c"}, "not-understood"),
        ({"email": f"{'x' * 65}@example.org"}, "not-understood"),
        ({"name": ""}, "not-understood"),
        ({"name": "a\nb"}, "not-understood"),
        ({"name": "a\x00b"}, "unusable-characters"),
        ({"admin": True}, "not-understood"),
        ({"password": "\ud800 a lone surrogate"}, "unusable-characters"),
    ],
    ids=str,
)
async def test_what_cannot_be_an_account_is_refused(
    visitor: httpx.AsyncClient, change: dict[str, Any], trouble: str
) -> None:
    import json

    order = {"email": make_address(), "name": "Mara", "password": PASSWORD} | change
    headers = {"content-type": "application/json"}
    answer = await visitor.post("/accounts", content=json.dumps(order), headers=headers)
    assert (answer.status_code, slug(answer)) == (422, trouble)


async def test_an_address_is_the_same_in_capitals(visitor: httpx.AsyncClient, mara: Somebody) -> None:
    order = {"email": mara.email.upper(), "password": PASSWORD}
    assert (await visitor.post("/session", json=order)).status_code == 200


async def expire(app: FastAPI, user: str, table: str) -> None:
    """Let the time of a person's rows be over."""
    async with app.state.database.transaction() as session:
        await set_person(session, user)  # type: ignore[arg-type]
        await session.execute(text(f"UPDATE {table} SET expires_at = now() - interval '1 second'"))


async def test_a_link_expires(shared: FastAPI, visitor: httpx.AsyncClient, mara: Somebody, mailbox: Mailbox) -> None:
    await visitor.post("/accounts/password-reset", json={"email": mara.email})
    token = await mailbox.token(mara.email, 2)
    await expire(shared, mara.id, "one_time")
    order = {"token": token, "password": "another lamp over the moor"}
    answer = await visitor.post("/accounts/password-reset/confirm", json=order)
    assert (answer.status_code, slug(answer)) == (422, "link-unknown")


async def test_a_link_is_good_for_its_purpose_only(
    visitor: httpx.AsyncClient, mara: Somebody, mailbox: Mailbox
) -> None:
    await visitor.post("/accounts/password-reset", json={"email": mara.email})
    token = await mailbox.token(mara.email, 2)
    for path in ("/accounts/verify", "/accounts/email/confirm"):
        assert (await visitor.post(path, json={"token": token})).status_code == 422


async def test_a_new_password_by_mail_ends_every_device(
    visitor: httpx.AsyncClient, mara: Somebody, mailbox: Mailbox
) -> None:
    await visitor.post("/accounts/password-reset", json={"email": mara.email})
    token = await mailbox.token(mara.email, 2)
    weak = await visitor.post("/accounts/password-reset/confirm", json={"token": token, "password": "password1"})
    assert slug(weak) == "password-too-common"
    order = {"token": token, "password": "another lamp over the moor"}
    assert (await visitor.post("/accounts/password-reset/confirm", json=order)).status_code == 204
    assert (await visitor.post("/accounts/password-reset/confirm", json=order)).status_code == 422
    assert (await mara.client.get("/session")).status_code == 401
    assert (await mara.sign_in()).status_code == 401
    assert (await mara.sign_in(password="another lamp over the moor")).status_code == 200
    await mailbox.wait(mara.email, 3)
    assert mailbox.letters(mara.email)[-1]["subject"] == "Your password was changed"


async def test_the_address_moves_when_the_new_one_is_confirmed(mara: Somebody, come: Come, mailbox: Mailbox) -> None:
    other, new = await come("Kim"), make_address("new")
    wrong = await mara.client.post("/account/email", json={"email": new, "password": "not this one"})
    assert (wrong.status_code, slug(wrong)) == (403, "wrong-password")
    assert (await mara.client.post("/account/email", json={"email": new, "password": PASSWORD})).status_code == 202
    token = await mailbox.token(new)
    assert (await mara.client.get("/session")).json()["user"]["email"] == mara.email
    assert (await other.client.post("/accounts/email/confirm", json={"token": token})).status_code == 204
    assert (await mara.client.get("/session")).json()["user"]["email"] == new
    assert (await mara.sign_in(email=new)).status_code == 200
    await mara.client.post("/account/email", json={"email": other.email, "password": PASSWORD})
    letter = await mailbox.wait(other.email, 2)
    assert "#token=" not in letter.get_content()


async def test_nobodys_mailbox_is_filled(visitor: httpx.AsyncClient, mara: Somebody, mailbox: Mailbox) -> None:
    kim = make_address("last")
    for _ in range(8):
        await visitor.post("/accounts/password-reset", json={"email": mara.email})
        await visitor.post("/accounts/verification", json={"email": kim})
    await sign_up(visitor, kim)
    for _ in range(20):
        await visitor.post("/accounts/password-reset", json={"email": mara.email})
    assert len(mailbox.letters(mara.email)) <= 1 + 6


async def test_letters_written_at_the_same_moment_are_counted_one_by_one(shared: FastAPI, mara: Somebody) -> None:
    async def write() -> bool:
        async with shared.state.database.transaction() as session:
            return await write_letter(session, RESET, mara.email, "http://localhost:8000") is not None

    assert sum(await asyncio.gather(*(write() for _ in range(12)))) == 6


async def test_where_only_invited_people_come_a_token_is_needed(shared: FastAPI) -> None:
    open_settings = shared.state.settings
    shared.state.settings = open_settings.model_copy(update={"sign_up": "invited"})
    try:
        async with make_client(shared) as client:
            answer = await sign_up(client, make_address())
            assert (await client.get("/studio")).json()["sign_up"] == "invited"
    finally:
        shared.state.settings = open_settings
    assert (answer.status_code, slug(answer)) == (403, "sign-up-closed")
