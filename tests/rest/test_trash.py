"""The trash of a book and of the shelf, and what is purged."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
from tests.rest.conftest import NOVEL, body_of, bring_in, first_scene, outline_of

ANY = {"If-Match": "*"}


async def trash_of(client: httpx.AsyncClient, book: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (await client.get(f"{book}/trash")).json()["items"]
    return found


async def test_what_was_deleted_lies_in_the_trash_until_it_is_brought_back(
    client: httpx.AsyncClient, book: str
) -> None:
    await bring_in(client, book, NOVEL)
    before = await outline_of(client, book)
    parts = (await client.get(f"{book}/outline")).json()["parts"]
    first, second = parts[0]["chapters"]
    scene = (await client.delete(f"{book}/scenes/{first['scenes'][1]['id']}")).json()["deletion_id"]
    chapter = (await client.delete(f"{book}/chapters/{second['id']}")).json()["deletion_id"]
    one, two = await trash_of(client, book)
    assert (one["deletion_id"], one["thing"], one["title"], one["words"], one["items"]) == (
        *(chapter, "chapter", "Chapter II", second["words"], 2),
    )
    assert (two["deletion_id"], two["thing"], two["words"], two["items"]) == (scene, "scene", 6, 1)
    assert one["deleted_by"]["name"] == "Author"  # type: ignore[index]
    deleted, purged = (datetime.fromisoformat(str(one[name])) for name in ("deleted_at", "purged_after"))
    assert purged - deleted == timedelta(days=30)
    page = (await client.get(f"{book}/trash", params={"limit": 1})).json()
    rest = (await client.get(f"{book}/trash", params={"cursor": page["next_cursor"]})).json()
    assert [item["deletion_id"] for item in page["items"] + rest["items"]] == [chapter, scene]
    for deletion in (chapter, scene):
        assert (await client.post(f"{book}/deletions/{deletion}/restore")).status_code == 204
    assert await trash_of(client, book) == []
    assert await outline_of(client, book) == before


async def test_a_file_is_hidden_not_lost(client: httpx.AsyncClient, book: str) -> None:
    done = await bring_in(client, book, NOVEL)
    address = f"{book}/imports/{done['id']}"
    whole = (await client.get(address)).json()
    assert (await client.delete(address)).status_code == 204
    assert (await client.get(address)).status_code == 404
    assert (await client.get(f"{book}/imports")).json()["items"] == []
    (item,) = await trash_of(client, book)
    assert (item["thing"], item["title"], item["items"], item["words"]) == ("file", "hound.md", 1, 37)
    assert (await client.post(f"{book}/deletions/{item['deletion_id']}/restore")).status_code == 204
    assert (await client.get(address)).json() == whole
    assert (await client.get(f"{address}/blocks")).json()["items"]
    assert (await client.post(f"{book}/deletions/{item['deletion_id']}/restore")).status_code == 404


async def test_deleted_books_lie_in_the_trash_of_the_shelf(client: httpx.AsyncClient, book: str) -> None:
    scene = await first_scene(client, book)
    await client.put(f"{book}/scenes/{scene}/body", json=body_of("Three small words."), headers=ANY)
    deletion = (await client.delete(book)).json()["deletion_id"]
    first = (await client.get("/trash")).json()["items"][0]
    assert (first["deletion_id"], first["title"], first["words"]) == (deletion, "The Hound", 3)
    assert (await client.post(f"/deletions/{deletion}/restore")).status_code == 200
    assert deletion not in {item["deletion_id"] for item in (await client.get("/trash")).json()["items"]}
