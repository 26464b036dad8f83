import asyncio
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from tests.rest.conftest import NOVEL, body_of, bring_in, check, first_scene


async def listen(app: FastAPI, book: str, until: set[str], act: Any) -> list[dict[str, Any]]:
    """What is told about a book from ``act`` on, until something of each type in ``until`` is over."""
    heard: list[dict[str, Any]] = []
    over: set[str] = set()
    with app.state.bus.subscribe(UUID(book.rpartition("/")[2])) as subscription:
        acting = asyncio.ensure_future(act)
        async with asyncio.timeout(60):
            async for message in subscription.read():
                heard.append(message)
                if message.get("status", "done") == "done":
                    over.add(message["type"])
                if over >= until:
                    break
        await acting
    return heard


async def test_a_saved_scene_is_told_to_the_other_tabs(app: FastAPI, client: httpx.AsyncClient, book: str) -> None:
    scene = await first_scene(client, book)
    save = client.put(f"{book}/scenes/{scene}/body", json=body_of("Words."), headers={"If-Match": "*"})
    heard = await listen(app, book, {"scene"}, save)
    assert {"type": "scene", "scene_id": scene, "revision": 2} in heard


async def test_an_import_and_a_check_tell_how_far_they_are(app: FastAPI, client: httpx.AsyncClient, book: str) -> None:
    heard = await listen(app, book, {"outline", "import"}, bring_in(client, book, NOVEL))
    told = [message for message in heard if message["type"] == "import"]
    assert {message["status"] for message in told} >= {"queued", "running", "done"}
    assert all(0 <= message["progress"] <= 1 and message["import_id"] for message in told)
    heard = await listen(app, book, {"check", "entities", "findings"}, check(client, book))
    assert {message["status"] for message in heard if message["type"] == "check"} >= {"running", "done"}


async def test_what_belongs_to_one_book_is_not_found_in_another(client: httpx.AsyncClient, book: str) -> None:
    done = await bring_in(client, book, NOVEL)
    await check(client, book)
    scene = await first_scene(client, book)
    version = (await client.post(f"{book}/scenes/{scene}/versions", json={"name": "x"})).json()["id"]
    outline = (await client.get(f"{book}/outline")).json()["parts"][0]
    entity = (await client.get(f"{book}/entities")).json()["items"][0]["id"]
    deletion = (await client.delete(f"{book}/chapters/{outline['chapters'][1]['id']}")).json()["deletion_id"]
    other = f"/projects/{(await client.post('/projects', json={})).json()['id']}"
    reads = [f"scenes/{scene}", f"scenes/{scene}/versions", f"scenes/{scene}/versions/{version}", f"entities/{entity}"]
    reads += [f"scenes/{scene}/annotations", f"imports/{done['id']}", f"imports/{done['id']}/blocks"]
    reads += [f"entities/{entity}/mentions", f"jobs/{done['job_id']}"]
    for path in reads:
        assert (await client.get(f"{book}/{path}")).status_code == 200, path
        assert (await client.get(f"{other}/{path}")).status_code == 404, path
    for path in (f"deletions/{deletion}/restore", f"imports/{done['id']}/undo", f"scenes/{scene}/duplicate"):
        assert (await client.post(f"{other}/{path}")).status_code == 404, path
    for level, thing in (("parts", outline["id"]), ("chapters", outline["chapters"][0]["id"]), ("scenes", scene)):
        answer = await client.patch(f"{other}/{level}/{thing}", json={"title": "x"}, headers={"If-Match": "*"})
        assert answer.status_code == 404
        assert (await client.delete(f"{other}/{level}/{thing}")).status_code == 404
    named = (await client.get(f"{other}/scenes", params={"ids": [scene]})).json()
    assert named["items"] == []
