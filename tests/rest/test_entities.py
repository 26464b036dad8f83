import httpx
import pytest
from tests.rest.conftest import bring_in, check

CAST = b"""# Chapter I

Sherlock Holmes sat at breakfast. Holmes was late. Watson came in with Holmes. "Good morning, Watson," said Holmes.

# Chapter II

Watson slept. Barrymore came. Barrymore stood by the door, and Watson looked at Barrymore.
"""


@pytest.fixture
async def cast(client: httpx.AsyncClient, book: str) -> dict[str, dict[str, object]]:
    await bring_in(client, book, CAST)
    await check(client, book)
    return await names(client, book)


async def names(client: httpx.AsyncClient, book: str) -> dict[str, dict[str, object]]:
    return {item["name"]: item for item in (await client.get(f"{book}/entities")).json()["items"]}


async def test_the_cast_is_shown_with_where_they_are_named(
    client: httpx.AsyncClient, book: str, cast: dict[str, dict[str, object]]
) -> None:
    holmes = cast["Sherlock Holmes"]
    assert {alias["name"] for alias in holmes["aliases"]} == {"Sherlock Holmes", "Holmes"}  # type: ignore[attr-defined, index]
    assert [row["mentions"] for row in cast["Watson"]["by_chapter"]] == [2, 2]  # type: ignore[attr-defined]
    first = (await client.get(f"{book}/entities/{cast['Watson']['id']}/mentions?limit=3")).json()
    rest = (
        await client.get(f"{book}/entities/{cast['Watson']['id']}/mentions", params={"cursor": first["next_cursor"]})
    ).json()
    found = [*first["items"], *rest["items"]]
    assert [item["quote"] for item in found] == ["Watson"] * 4
    assert found[0]["suffix"].startswith(" came in")
    assert [item["chapter_title"] for item in found] == ["Chapter I", "Chapter I", "Chapter II", "Chapter II"]
    people = (await client.get(f"{book}/entities?kind=person&limit=1")).json()
    others = (await client.get(f"{book}/entities", params={"kind": "person", "cursor": people["next_cursor"]})).json()
    assert people["items"][0]["id"] not in {item["id"] for item in others["items"]}
    assert (await client.get(f"{book}/entities?kind=ghost")).status_code == 422


async def test_a_rename_holds_when_the_book_is_read_again(
    client: httpx.AsyncClient, book: str, cast: dict[str, dict[str, object]]
) -> None:
    watson = cast["Watson"]
    address = f"{book}/entities/{watson['id']}"
    headers = {"If-Match": str(watson["etag"])}
    renamed = await client.patch(address, json={"name": "Dr. Watson"}, headers=headers)
    assert renamed.json()["name"] == "Dr. Watson"
    assert (await client.patch(address, json={"name": "X"}, headers=headers)).status_code == 412
    await check(client, book)
    again = (await client.get(address)).json()
    assert (again["name"], again["mentions"]) == ("Dr. Watson", 4)
    assert (await client.post(f"{book}/entities/undo")).json()["what"] == "rename"
    assert (await client.get(address)).json()["name"] == "Watson"


async def test_a_merge_holds_and_is_undone(
    client: httpx.AsyncClient, book: str, cast: dict[str, dict[str, object]]
) -> None:
    holmes, barrymore = cast["Sherlock Holmes"]["id"], cast["Barrymore"]["id"]
    assert (await client.post(f"{book}/entities/merge", json={"ids": [holmes, holmes]})).status_code == 422
    merge = {"ids": [holmes, barrymore], "name": "The Great Detective"}
    merged = (await client.post(f"{book}/entities/merge", json=merge)).json()
    assert (merged["id"], merged["name"], merged["mentions"]) == (holmes, "The Great Detective", 7)
    assert (await client.get(f"{book}/entities/{barrymore}")).status_code == 404
    assert len((await client.get(f"{book}/entities/{holmes}/mentions")).json()["items"]) == 7
    await check(client, book)
    again = (await client.get(f"{book}/entities/{holmes}")).json()
    assert again["name"] == "The Great Detective"
    assert "Barrymore" in {alias["name"] for alias in again["aliases"]}
    assert (await client.post(f"{book}/entities/undo")).json()["what"] == "merge"
    await check(client, book)
    assert set(await names(client, book)) == set(cast)


async def test_a_split_tells_two_apart(
    client: httpx.AsyncClient, book: str, cast: dict[str, dict[str, object]]
) -> None:
    holmes = cast["Sherlock Holmes"]["id"]
    added = await client.post(f"{book}/entities/{holmes}/split", json={"aliases": ["Holmes"]})
    assert (added.status_code, added.json()["name"]) == (201, "Holmes")
    await check(client, book)
    assert {"Sherlock Holmes", "Holmes"} <= set(await names(client, book))
    refused = await client.post(f"{book}/entities/{holmes}/split", json={"aliases": ["Moriarty"]})
    assert refused.status_code == 422
    await client.post(f"{book}/entities/undo")
    await check(client, book)
    assert set(await names(client, book)) == set(cast)


async def test_there_may_be_nothing_to_undo(client: httpx.AsyncClient, book: str) -> None:
    assert (await client.post(f"{book}/entities/undo")).status_code == 409
