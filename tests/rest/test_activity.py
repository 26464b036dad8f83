"""The feed of a book, in plain English."""

from __future__ import annotations

import httpx
from tests.rest.conftest import NOVEL, body_of, bring_in, check, first_scene

from narrative.kit.ids import make_id
from narrative.services.activity import Names, write_phrase
from narrative.services.activity.sentences import PHRASES
from narrative.services.audit import Entry
from narrative.services.rows import now

ANY = {"If-Match": "*"}


async def sentences(client: httpx.AsyncClient, book: str, **query: str) -> list[str]:
    page = (await client.get(f"{book}/activity", params=query)).json()
    return [item["sentence"] for item in page["items"]]


async def test_the_feed_tells_in_sentences_what_was_done(client: httpx.AsyncClient, book: str) -> None:
    one = (await client.post(f"{book}/chapters", json={"title": "Chapter 7"})).json()["id"]
    scene = (await client.post(f"{book}/scenes", json={"title": "Scene 4", "parent_id": one})).json()["id"]
    other = (await client.post(f"{book}/chapters", json={"title": "The Moor"})).json()["id"]
    await client.patch(f"{book}/scenes/{scene}", json={"parent_id": other}, headers=ANY)
    await client.patch(f"{book}/scenes/{scene}", json={"title": "Dusk", "parent_id": one}, headers=ANY)
    await client.post(f"{book}/scenes/{scene}/duplicate")
    deletion = (await client.delete(f"{book}/chapters/{other}")).json()["deletion_id"]
    await client.post(f"{book}/deletions/{deletion}/restore")
    await client.patch(book, json={"title": "The Dog"}, headers=ANY)
    await client.patch(book, json={"author": "A. C. Doyle"}, headers=ANY)
    assert await sentences(client, book) == [
        "Author changed author on the title page.",
        "Author renamed the book to “The Dog”.",
        "Author brought back “The Moor”.",
        "Author deleted “The Moor”.",
        "Author copied “Dusk”.",
        "Author renamed Scene 4 to “Dusk” and moved it to Chapter 7.",
        "Author moved “Dusk” to “The Moor”.",
        "Author added “The Moor”.",
        "Author added “Dusk”.",
        "Author added Chapter 7.",
        "Author began the book.",
    ]


async def test_a_burst_of_writing_is_one_sentence(client: httpx.AsyncClient, book: str) -> None:
    scene = await first_scene(client, book)
    second = (await client.post(f"{book}/scenes", json={})).json()["id"]
    for count in (1, 3, 2):
        await client.put(f"{book}/scenes/{scene}/body", json=body_of("word " * count), headers=ANY)
        await client.put(f"{book}/scenes/{second}/body", json=body_of("word " * count * 2), headers=ANY)
    told = await sentences(client, book)
    assert told[:2] == [
        "Author wrote in Chapter 1, scene 2: 4 words more.",
        "Author wrote in Chapter 1, scene 1: 2 words more.",
    ]
    assert len([one for one in told if "wrote" in one]) == 2
    await client.put(f"{book}/scenes/{scene}/body", json=body_of("word"), headers=ANY)
    assert (await sentences(client, book))[0] == "Author wrote in Chapter 1, scene 1: 1 word more."


async def test_the_feed_goes_on_behind_a_cursor_and_for_one_person(client: httpx.AsyncClient, book: str) -> None:
    for number in range(7):
        await client.post(f"{book}/parts", json={"title": f"Part {number}"})
    whole = await sentences(client, book)
    found: list[str] = []
    cursor = None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(f"{book}/activity", params=query)).json()
        found += [item["sentence"] for item in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert found == whole
    me = (await client.get("/session")).json()["user"]["id"]
    assert await sentences(client, book, user_id=me) == whole
    assert await sentences(client, book, user_id=str(make_id())) == []


async def test_imports_and_checks_are_told_and_the_engine_is_not(client: httpx.AsyncClient, book: str) -> None:
    await bring_in(client, book, NOVEL)
    await check(client, book)
    told = await sentences(client, book)
    assert told[:3] == [
        "Author had the book checked.",
        "Author put a file into the book: 2 chapters, 33 words.",
        "Author brought the file “hound.md”.",
    ]


def test_every_phrase_is_said_of_the_barest_entry_and_who_is_gone_is_a_former_member() -> None:
    names = Names()
    assert names.person(make_id()) == "A former member"
    for action in [*PHRASES, "something.new"]:
        entry = Entry(make_id(), None, action, action.partition(".")[0], None, {}, {}, now())
        assert write_phrase(entry, names)
