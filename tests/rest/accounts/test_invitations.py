"""Invitations: mailed once, answered by whoever holds the link, and worth nothing before or after."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from tests.rest.accounts.conftest import Come, Mailbox, Somebody, make_address, slug

from narrative.kit.database import set_tenant
from narrative.services.access import Access, Role
from narrative.services.projects.invitations import withdraw_invitation


async def begin(owner: Somebody, title: str = "The Hound") -> str:
    return f"/projects/{(await owner.client.post('/projects', json={'title': title})).json()['id']}"


async def invite(owner: Somebody, book: str, email: str, role: str = "editor") -> str:
    answer = await owner.client.post(f"{book}/invitations", json={"email": email, "role": role})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def open_to(person: Somebody, book: str) -> int:
    return (await person.client.get(book)).status_code


async def test_the_link_lets_in_once(come: Come, mailbox: Mailbox, visitor: httpx.AsyncClient) -> None:
    owner, friend = await come("Owner"), await come("Friend")
    book, address = await begin(owner), make_address("elsewhere")
    await invite(owner, book, address, "commenter")
    letter = await mailbox.wait(address)
    assert "Owner invites you to work on “The Hound”" in letter["subject"]
    token = await mailbox.token(address)
    look = (await visitor.post("/invitations/look", json={"token": token})).json()
    assert look == {
        "project_title": "The Hound",
        "inviter": "Owner",
        "role": "commenter",
        "email": address,
        "expired": False,
    }
    assert await open_to(friend, book) == 404
    joined = await friend.client.post("/invitations/accept", json={"token": token})
    assert joined.json() == {"project_id": book.rpartition("/")[2]}
    assert (await friend.client.get(book)).json()["role"] == "commenter"
    for again in (friend, owner):
        assert (await again.client.post("/invitations/accept", json={"token": token})).status_code == 404
    assert (await visitor.post("/invitations/look", json={"token": token})).status_code == 404


async def test_an_invitation_waits_for_whoever_confirmed_the_address(come: Come) -> None:
    owner, friend, stranger = await come("Owner"), await come("Friend"), await come("Stranger")
    book = await begin(owner)
    invitation = await invite(owner, book, friend.email.upper())
    waiting = (await friend.client.get("/account/invitations")).json()["items"]
    assert [(one["id"], one["project_title"], one["inviter"]) for one in waiting] == [
        (invitation, "The Hound", "Owner")
    ]
    assert (await stranger.client.get("/account/invitations")).json()["items"] == []
    assert (await stranger.client.post(f"/account/invitations/{invitation}/accept")).status_code == 404
    assert (await friend.client.post(f"/account/invitations/{invitation}/accept")).status_code == 200
    assert await open_to(friend, book) == 200
    assert (await owner.client.get(f"{book}/invitations")).json()["items"] == []


async def test_a_declined_invitation_lets_nobody_in(come: Come) -> None:
    owner, friend = await come("Owner"), await come("Friend")
    book = await begin(owner)
    invitation = await invite(owner, book, friend.email)
    assert (await friend.client.post(f"/account/invitations/{invitation}/decline")).status_code == 204
    assert (await friend.client.post(f"/account/invitations/{invitation}/accept")).status_code == 404
    assert await open_to(friend, book) == 404


async def test_sending_again_ends_the_earlier_link(come: Come, mailbox: Mailbox) -> None:
    owner, friend = await come("Owner"), await come("Friend")
    book, address = await begin(owner), make_address("slow")
    invitation = await invite(owner, book, address)
    first = await mailbox.token(address)
    assert (await owner.client.post(f"{book}/invitations/{invitation}/resend")).status_code == 204
    second = await mailbox.token(address, 2)
    assert (await friend.client.post("/invitations/accept", json={"token": first})).status_code == 404
    assert (await friend.client.post("/invitations/accept", json={"token": second})).status_code == 200


@pytest.mark.parametrize("how", ["withdrawn", "expired", "the book deleted"])
async def test_an_ended_invitation_lets_nobody_in(shared: FastAPI, come: Come, mailbox: Mailbox, how: str) -> None:
    owner, friend = await come("Owner"), await come("Friend")
    book, address = await begin(owner), make_address("late")
    invitation = await invite(owner, book, address)
    token = await mailbox.token(address)
    if how == "withdrawn":
        assert (await owner.client.delete(f"{book}/invitations/{invitation}")).status_code == 204
    elif how == "expired":
        await age(shared, book)
        assert (await owner.client.get(f"{book}/invitations")).json()["items"][0]["expired"] is True
    else:
        assert (await owner.client.delete(book)).status_code == 200
    answer = await friend.client.post("/invitations/accept", json={"token": token})
    assert answer.status_code == (409 if how == "expired" else 404)
    assert await open_to(friend, book) == 404


async def age(app: FastAPI, book: str) -> None:
    async with app.state.database.transaction() as session:
        await set_tenant(session, UUID(book.rpartition("/")[2]))
        await session.execute(text("UPDATE invitation SET expires_at = expires_at - :by"), {"by": timedelta(days=15)})


async def test_an_address_is_invited_once_and_a_member_not_at_all(come: Come) -> None:
    owner, friend = await come("Owner"), await come("Friend")
    book, address = await begin(owner), make_address("twice")
    await invite(owner, book, address, "viewer")
    second = await invite(owner, book, address, "editor")
    items = (await owner.client.get(f"{book}/invitations")).json()["items"]
    assert [(item["id"], item["role"]) for item in items] == [(second, "editor")]
    invitation = await invite(owner, book, friend.email)
    await friend.client.post(f"/account/invitations/{invitation}/accept")
    answer = await owner.client.post(f"{book}/invitations", json={"email": friend.email, "role": "viewer"})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (409, "already-member")


async def test_a_letter_cannot_be_shaped_by_a_title(come: Come, mailbox: Mailbox) -> None:
    owner = await come("Owner")
    book, address = await begin(owner, "Line\r\nBcc: all@example.org\r\n\r\nhttp://evil.example"), make_address("safe")
    await invite(owner, book, address)
    letter = await mailbox.wait(address)
    assert letter["Bcc"] is None
    assert "\n" not in letter["subject"]
    assert "Bcc:" in letter["subject"]


async def test_only_the_owner_sees_addresses(come: Come) -> None:
    owner, friend = await come("Owner"), await come("Friend")
    book = await begin(owner)
    invitation = await invite(owner, book, friend.email)
    await friend.client.post(f"/account/invitations/{invitation}/accept")
    seen = {m["name"]: m["email"] for m in (await owner.client.get(f"{book}/members")).json()["items"]}
    assert seen == {"Owner": owner.email, "Friend": friend.email}
    seen = {m["name"]: m["email"] for m in (await friend.client.get(f"{book}/members")).json()["items"]}
    assert seen == {"Owner": None, "Friend": None}


@pytest.mark.parametrize("email", ["no address", "a@b.c,d@e.f", "a@example.org\r\nBcc: x@example.org", ""])
async def test_what_is_no_address_is_not_invited(come: Come, email: str) -> None:
    owner = await come("Owner")
    book = await begin(owner)
    assert (await owner.client.post(f"{book}/invitations", json={"email": email, "role": "viewer"})).status_code == 422
    assert (await owner.client.get(f"{book}/invitations")).json()["items"] == []


async def test_an_invitation_that_is_withdrawn_just_now_is_not_accepted(shared: FastAPI, come: Come) -> None:
    owner, friend = await come("Owner"), await come("Friend")
    book = await begin(owner)
    await invite(owner, book, friend.email)
    (waiting,) = (await friend.client.get("/account/invitations")).json()["items"]
    access = Access(UUID(book.removeprefix("/projects/")), UUID(owner.id), Role.OWNER)
    async with shared.state.database.transaction() as session:
        await set_tenant(session, access.project)
        await withdraw_invitation(session, access, UUID(waiting["id"]))
        accepting = asyncio.create_task(friend.client.post(f"/account/invitations/{waiting['id']}/accept"))
        waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%invitation%'"
        while not await session.scalar(text(waits)) and not accepting.done():
            await session.execute(text("SELECT pg_stat_clear_snapshot()"))
            await asyncio.sleep(0.02)
    assert slug(await accepting) == "no-such-invitation"
    assert (await friend.client.get(book)).status_code == 404


async def test_a_kept_answer_is_given_again_to_nobody_who_was_removed(come: Come) -> None:
    owner, friend = await come("Owner"), await come("Friend")
    book = await begin(owner)
    await invite(owner, book, friend.email, "editor")
    (waiting,) = (await friend.client.get("/account/invitations")).json()["items"]
    await friend.client.post(f"/account/invitations/{waiting['id']}/accept")
    order = {"url": f"{book}/chapters", "json": {"title": "I"}, "headers": {"Idempotency-Key": "once"}}
    first, again = [await friend.client.post(**order) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["idempotency-replayed"] == "true"
    assert (await owner.client.delete(f"{book}/members/{friend.id}")).status_code == 204
    refused = await friend.client.post(**order)
    assert slug(refused) == "no-such-project"
