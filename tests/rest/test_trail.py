import httpx
from fastapi import FastAPI
from sqlalchemy import text
from tests.rest.conftest import NOVEL, body_of, bring, bring_in, check, first_scene

from narrative.kit.database import set_tenant

EXPECTED = {
    *("project.created", "project.updated", "project.deleted", "project.restored"),
    *("part.created", "part.updated", "part.deleted", "chapter.created", "chapter.updated", "chapter.deleted"),
    *("chapter.split", "chapter.merged", "chapter.duplicated", "scene.created", "scene.updated", "scene.deleted"),
    *("scene.written", "scene.split", "scene.merged", "scene.duplicated", "version.created", "deletion.restored"),
    *("import.created", "import.read", "import.outlined", "import.applied", "import.undone", "import.deleted"),
    *("check.finished", "finding.dismissed", "finding.reopened"),
    *("entity.rename", "entity.merge", "entity.split", "entity.undone"),
}
TWICE = NOVEL + b"\n\n# Chapter IV\n\nSherlock Holmes and Holmes.\n"
ANY = {"If-Match": "*"}


async def shape(client: httpx.AsyncClient, book: str) -> None:
    """Do everything that can be done in the binder."""
    made = {}
    for level in ("parts", "chapters", "scenes"):
        made[level] = (await client.post(f"{book}/{level}", json={"title": "x"})).json()["id"]
        await client.patch(f"{book}/{level}/{made[level]}", json={"title": "y"}, headers=ANY)
    scene, chapter = made["scenes"], made["chapters"]
    await client.put(f"{book}/scenes/{scene}/body", json=body_of("One.", "Two."), headers=ANY)
    await client.post(f"{book}/scenes/{scene}/versions", json={"name": "x"})
    second = (await client.post(f"{book}/scenes/{scene}/split", json={"block": 1})).json()["scenes"][1]["id"]
    added = (await client.post(f"{book}/chapters/{chapter}/split", json={"scene_id": second})).json()["id"]
    await client.post(f"{book}/chapters/{added}/merge", json={})
    await client.post(f"{book}/scenes/{second}/merge", json={})
    await client.post(f"{book}/scenes/{scene}/duplicate")
    await client.post(f"{book}/chapters/{chapter}/duplicate")
    for level in ("scenes", "chapters", "parts"):
        deletion = (await client.delete(f"{book}/{level}/{made[level]}")).json()["deletion_id"]
        await client.post(f"{book}/deletions/{deletion}/restore")


async def test_every_change_leaves_a_trace(app: FastAPI, client: httpx.AsyncClient, book: str) -> None:
    await shape(client, book)
    read = await bring(client, book, NOVEL)
    address = f"{book}/imports/{read['id']}"
    await client.put(f"{address}/outline", json={"boundaries": read["boundaries"]})
    await client.delete(address)
    done = await bring_in(client, book, TWICE)
    await check(client, book)
    finding = (await client.get(f"{book}/findings")).json()["items"][0]["id"]
    await client.post(f"{book}/findings/{finding}/dismissal", json={"verdict": "wrong"})
    await client.delete(f"{book}/findings/{finding}/dismissal")
    cast = (await client.get(f"{book}/entities")).json()["items"]
    several = next(item for item in cast if len(item["aliases"]) > 1)
    await client.patch(f"{book}/entities/{cast[0]['id']}", json={"name": "Somebody"}, headers=ANY)
    await client.post(f"{book}/entities/{several['id']}/split", json={"aliases": [several["aliases"][0]["name"]]})
    await client.post(f"{book}/entities/merge", json={"ids": [cast[0]["id"], cast[1]["id"]]})
    await client.post(f"{book}/entities/undo")
    await client.post(f"{book}/imports/{done['id']}/undo")
    await client.patch(book, json={"title": "New"}, headers=ANY)
    deletion = (await client.delete(book)).json()["deletion_id"]
    await client.post(f"/deletions/{deletion}/restore")
    async with app.state.database.transaction() as session:
        await set_tenant(session, book.rpartition("/")[2])
        found = set(await session.scalars(text("SELECT action FROM audit_entry WHERE user_id IS NOT NULL")))
    assert EXPECTED - found == set()
    assert await first_scene(client, book)
