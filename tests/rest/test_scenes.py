import asyncio
import json
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import text as sql
from tests.rest.conftest import NOVEL, body_of, bring_in, first_scene

from narrative.kit.database import set_tenant


async def test_two_tabs_never_overwrite_each_other_in_silence(client: httpx.AsyncClient, book: str) -> None:
    address = f"{book}/scenes/{await first_scene(client, book)}"
    seen = (await client.get(address)).headers["etag"]
    saved = await client.put(f"{address}/body", json=body_of("First tab."), headers={"If-Match": seen})
    assert (saved.status_code, saved.json()["words"]) == (200, 2)
    assert saved.headers["etag"] == saved.json()["etag"] != seen
    stale = await client.put(f"{address}/body", json=body_of("Second tab."), headers={"If-Match": seen})
    assert stale.status_code == 412
    current = stale.json()["current"]
    assert current["body"] == body_of("First tab.")["body"]
    assert current["etag"] == saved.json()["etag"]
    again = await client.put(f"{address}/body", json=body_of("Both."), headers={"If-Match": current["etag"]})
    assert again.status_code == 200
    assert (await client.put(f"{address}/body", json=body_of("No tag."))).status_code == 428


async def test_of_ten_saves_at_once_one_wins_and_nine_are_told(client: httpx.AsyncClient, book: str) -> None:
    address = f"{book}/scenes/{await first_scene(client, book)}"
    seen = (await client.get(address)).headers["etag"]
    sent = [client.put(f"{address}/body", json=body_of(f"Tab {n}."), headers={"If-Match": seen}) for n in range(10)]
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*sent))
    assert statuses == [200] + [412] * 9


async def test_a_body_outside_the_schema_is_refused_with_a_sentence(client: httpx.AsyncClient, book: str) -> None:
    scene = await first_scene(client, book)
    wrong = {"body": {"type": "doc", "content": [{"type": "iframe", "attrs": {"src": "http://x"}}]}}
    answer = await client.put(f"{book}/scenes/{scene}/body", json=wrong, headers={"If-Match": "*"})
    assert answer.status_code == 422
    assert "nothing was saved" in answer.json()["detail"]


async def test_scenes_come_in_bulk(client: httpx.AsyncClient, book: str) -> None:
    await bring_in(client, book, NOVEL)
    first = (await client.get(f"{book}/scenes?limit=2")).json()
    rest = (await client.get(f"{book}/scenes", params={"cursor": first["next_cursor"]})).json()
    assert [scene["words"] for scene in [*first["items"], *rest["items"]]] == [20, 6, 7]
    chapter = first["items"][0]["chapter_id"]
    assert len((await client.get(f"{book}/scenes", params={"chapter_id": chapter})).json()["items"]) == 2
    wanted = rest["items"][0]["id"]
    named = (await client.get(f"{book}/scenes", params={"ids": [wanted]})).json()["items"]
    assert [scene["id"] for scene in named] == [wanted]
    assert (await client.get(f"{book}/scenes?cursor=WzFd")).status_code == 422


async def test_versions_are_kept_compared_and_brought_back(client: httpx.AsyncClient, book: str) -> None:
    address = f"{book}/scenes/{await first_scene(client, book)}"
    await client.put(f"{address}/body", json=body_of("A dark night."), headers={"If-Match": "*"})
    kept = await client.post(f"{address}/versions", json={"name": "Draft"})
    assert (kept.status_code, kept.json()["reason"], kept.json()["name"]) == (201, "manual", "Draft")
    await client.put(f"{address}/body", json=body_of("A bright night."), headers={"If-Match": "*"})
    version = f"{address}/versions/{kept.json()['id']}"
    assert (await client.get(version)).json()["body"] == body_of("A dark night.")["body"]
    changes = (await client.get(f"{version}/comparison")).json()["paragraphs"]
    assert [change["kind"] for change in changes] == ["changed"]
    assert (await client.get(f"{version}/comparison?with={kept.json()['id']}")).json()["paragraphs"][0][
        "kind"
    ] == "same"
    assert (await client.get(f"{version}/comparison?with=nonsense")).status_code == 422
    restored = await client.post(f"{version}/restore")
    assert restored.json()["body"] == body_of("A dark night.")["body"]
    reasons = [item["reason"] for item in (await client.get(f"{address}/versions")).json()["items"]]
    assert reasons[0] == "restore"
    page = (await client.get(f"{address}/versions?limit=1")).json()
    assert page["next_cursor"]


async def test_a_body_that_does_not_fit_never_leaves_the_database(
    app: FastAPI, client: httpx.AsyncClient, book: str
) -> None:
    scene = await first_scene(client, book)
    link = {"type": "link", "attrs": {"href": "javascript:alert(1)"}}
    text = {"type": "text", "text": "Words that stay", "marks": [link]}
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [text]}, {"type": "script", "src": "x"}]}
    project = book.rpartition("/")[2]
    async with app.state.database.transaction() as session:
        await set_tenant(session, UUID(project))
        statement = sql("UPDATE scene_body SET body = CAST(:body AS jsonb) WHERE scene_id = :scene")
        await session.execute(statement, {"body": json.dumps(body), "scene": scene})
    for path in (f"{book}/scenes/{scene}", f"{book}/scenes", f"{book}/export?format=markdown"):
        answer = await client.get(path)
        assert answer.status_code == 200
        assert "Words that stay" in answer.text
        assert "javascript" not in answer.text
        assert "script" not in answer.text
