import asyncio

import httpx
import pytest
from tests.rest.conftest import body_of, first_scene, outline_of


async def add(client: httpx.AsyncClient, book: str, level: str, **fields: str) -> dict[str, str]:
    answer = await client.post(f"{book}/{level}", json=fields)
    assert answer.status_code == 201, answer.text
    made: dict[str, str] = answer.json()
    return made


async def test_the_binder_grows_and_is_put_in_order(client: httpx.AsyncClient, book: str) -> None:
    part = await add(client, book, "parts", title="Two")
    a = await add(client, book, "chapters", title="A", parent_id=part["id"])
    b = await add(client, book, "chapters", title="B", parent_id=part["id"])
    change = {"before_id": a["id"], "title": "b", "role": "front"}
    moved = await client.patch(f"{book}/chapters/{b['id']}", json=change, headers={"If-Match": b["etag"]})
    assert moved.json()["role"] == "front"
    assert [title for title, _ in await outline_of(client, book)] == ["Chapter 1", "b", "A"]
    first = await client.patch(f"{book}/parts/{part['id']}", json={"after_id": None}, headers={"If-Match": "*"})
    assert first.status_code == 200
    assert [title for title, _ in await outline_of(client, book)] == ["b", "A", "Chapter 1"]
    scene = await add(client, book, "scenes", title="S", parent_id=a["id"])
    gone = await client.patch(
        f"{book}/scenes/{scene['id']}", json={"parent_id": b["id"]}, headers={"If-Match": scene["etag"]}
    )
    assert gone.json()["parent_id"] == b["id"]


@pytest.mark.parametrize("level", ["parts", "chapters", "scenes"])
async def test_a_rename_with_an_old_tag_is_refused(client: httpx.AsyncClient, book: str, level: str) -> None:
    made = await add(client, book, level, title="One")
    address = f"{book}/{level}/{made['id']}"
    assert (await client.patch(address, json={"title": "Two"}, headers={"If-Match": made["etag"]})).status_code == 200
    stale = await client.patch(address, json={"title": "Three"}, headers={"If-Match": made["etag"]})
    assert (stale.status_code, stale.json()["current"]["title"]) == (412, "Two")
    assert (await client.delete(address, headers={"If-Match": made["etag"]})).status_code == 412


@pytest.mark.parametrize("level", ["parts", "chapters", "scenes"])
async def test_what_is_deleted_comes_back(client: httpx.AsyncClient, book: str, level: str) -> None:
    made = await add(client, book, level, title="One")
    before = (await client.get(f"{book}/outline")).json()
    deletion = (await client.delete(f"{book}/{level}/{made['id']}")).json()["deletion_id"]
    assert (await client.get(f"{book}/outline")).json() != before
    address = f"{book}/deletions/{deletion}/restore"
    assert (await client.post(address)).status_code == 204
    assert (await client.get(f"{book}/outline")).json() == before
    assert (await client.post(address)).status_code == 404


async def test_scenes_split_merge_and_are_copied(client: httpx.AsyncClient, book: str) -> None:
    scene = await first_scene(client, book)
    await client.put(f"{book}/scenes/{scene}/body", json=body_of("One two.", "Three."), headers={"If-Match": "*"})
    split = await client.post(f"{book}/scenes/{scene}/split", json={"block": 1, "offset": 0})
    assert split.status_code == 201
    second = split.json()["scenes"][1]["id"]
    assert await outline_of(client, book) == [("Chapter 1", [2, 1])]
    merged = (await client.post(f"{book}/scenes/{second}/merge", json={"with_id": scene})).json()
    assert merged["id"] == scene
    assert await outline_of(client, book) == [("Chapter 1", [3])]
    assert (await client.post(f"{book}/deletions/{merged['deletion_id']}/restore")).status_code == 204
    assert await outline_of(client, book) == [("Chapter 1", [2, 1])]
    assert (await client.post(f"{book}/scenes/{scene}/duplicate")).status_code == 201
    assert await outline_of(client, book) == [("Chapter 1", [2, 2, 1])]
    assert (await client.post(f"{book}/scenes/{scene}/split", json={"block": 9})).status_code == 422
    assert (await client.post(f"{book}/scenes/{scene}/merge", json={})).status_code == 422


async def test_chapters_split_merge_and_are_copied(client: httpx.AsyncClient, book: str) -> None:
    parts = (await client.get(f"{book}/outline")).json()["parts"]
    chapter = parts[0]["chapters"][0]["id"]
    scene = await add(client, book, "scenes", title="Second", parent_id=chapter)
    split = await client.post(f"{book}/chapters/{chapter}/split", json={"scene_id": scene["id"], "title": "II"})
    assert split.status_code == 201
    assert await outline_of(client, book) == [("Chapter 1", [0]), ("II", [0])]
    merged = await client.post(f"{book}/chapters/{split.json()['id']}/merge", json={"with_id": chapter})
    assert merged.json()["id"] == chapter
    assert await outline_of(client, book) == [("Chapter 1", [0, 0])]
    assert (await client.post(f"{book}/chapters/{chapter}/duplicate")).status_code == 201
    assert len(await outline_of(client, book)) == 2
    assert (await client.post(f"{book}/chapters/{chapter}/merge", json={})).status_code == 422


async def test_many_hands_in_one_binder_lose_nothing(client: httpx.AsyncClient, book: str) -> None:
    scene = await first_scene(client, book)
    asked = [client.post(f"{book}/scenes", json={"title": str(n), "after_id": scene}) for n in range(8)]
    asked += [client.post(f"{book}/chapters", json={"title": str(n)}) for n in range(4)]
    answers = await asyncio.gather(*asked)
    assert {answer.status_code for answer in answers} == {201}
    outline = await outline_of(client, book)
    assert len(outline[0][1]) == 9
    assert sorted(title for title, _ in outline[1:]) == ["0", "1", "2", "3"]


async def test_words_saved_while_the_scene_is_deleted_are_there_when_it_comes_back(
    client: httpx.AsyncClient, book: str
) -> None:
    scene = await first_scene(client, book)
    address = f"{book}/scenes/{scene}"
    save = client.put(f"{address}/body", json=body_of("Last words."), headers={"If-Match": "*"})
    saved, deleted = await asyncio.gather(save, client.delete(address))
    await client.post(f"{book}/deletions/{deleted.json()['deletion_id']}/restore")
    body = (await client.get(address)).json()["body"]
    if saved.status_code == 200:
        assert body == body_of("Last words.")["body"]
    else:
        assert saved.status_code == 404
