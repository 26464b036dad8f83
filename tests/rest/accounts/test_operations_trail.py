"""Every operation of the API that changes something in a book writes its audit entry with the change itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from tests.rest.accounts.conftest import Come, Somebody, make_address
from tests.rest.conftest import NOVEL, body_of, bring, bring_in, check, first_scene
from tests.rest.test_contract import OPERATIONS

from narrative.kit.cold import ColdStorage
from narrative.kit.database import set_person, set_tenant
from narrative.services import retention
from narrative.services.access import Access, Role
from narrative.services.projects.members import add_member

ANY = {"If-Match": "*"}
MUTATIONS = [
    (method, path, operation["operationId"])
    for method, path, operation in OPERATIONS
    if method != "get" and path.startswith("/api/v1/projects/{project_id}")
]
EXCEPTIONS: dict[str, str] = {}
"""Operations that change nothing of a book, each with the reason."""


@dataclass
class Order:
    """What is asked for: the things that the path names, and the body."""

    ids: dict[str, str] = field(default_factory=dict)
    json: Any = None
    files: Any = None


@dataclass
class Stage:
    """A book of the owner's, and somebody else who may come in."""

    app: FastAPI
    owner: Somebody
    other: Somebody
    project: str

    @property
    def book(self) -> str:
        return f"/projects/{self.project}"

    @property
    def client(self) -> httpx.AsyncClient:
        return self.owner.client

    async def post(self, path: str, json: Any = None) -> Any:
        answer = await self.client.post(f"{self.book}{path}", json=json)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def get(self, path: str) -> Any:
        return (await self.client.get(f"{self.book}{path}")).json()

    async def scene(self, *paragraphs: str) -> str:
        """A scene that says something."""
        scene = str((await self.post("/scenes", {"title": "A scene"}))["id"])
        await self.write(scene, *(paragraphs or ("One.", "Two.")))
        return scene

    async def write(self, scene: str, *paragraphs: str) -> None:
        answer = await self.client.put(f"{self.book}/scenes/{scene}/body", json=body_of(*paragraphs), headers=ANY)
        assert answer.is_success, answer.text

    async def chapter(self) -> str:
        return str((await self.post("/chapters", {"title": "A chapter"}))["id"])

    async def cast(self) -> list[Any]:
        """The people of the book, which was brought and read."""
        await bring_in(self.client, self.book, NOVEL + b"\n\n# Chapter IV\n\nSherlock Holmes and Holmes.\n")
        await check(self.client, self.book)
        return list((await self.get("/entities"))["items"])

    async def finding(self) -> str:
        await self.cast()
        return str((await self.get("/findings"))["items"][0]["id"])

    async def join(self, role: Role = Role.EDITOR) -> str:
        """Let the other one in."""
        async with self.app.state.database.transaction() as session:
            await set_tenant(session, UUID(self.project))
            access = Access(UUID(self.project), UUID(self.owner.id), Role.OWNER)
            await add_member(session, access, UUID(self.other.id), role)
        return self.other.id

    async def invite(self) -> str:
        return str((await self.post("/invitations", {"email": make_address(), "role": "editor"}))["id"])

    async def store(self) -> None:
        """Lay the book into cold storage."""
        database, project = self.app.state.database, UUID(self.project)
        access = Access(project, UUID(self.owner.id), Role.OWNER)
        async with database.transaction() as latest, database.transaction(steady=True) as session:
            await set_tenant(session, project)
            await retention.store_book(session, access, latest, ColdStorage(self.app.state.settings.cold_folder))


Reach = Callable[[Stage], Awaitable[Order]]


async def nothing(_: Stage) -> Order:
    return Order()


def say(**json: Any) -> Reach:
    """Reach an operation with a body alone."""

    async def reach(_: Stage) -> Order:
        return Order(json=json)

    return reach


def at_scene(**json: Any) -> Reach:
    async def reach(stage: Stage) -> Order:
        return Order({"scene_id": await stage.scene()}, json or None)

    return reach


def at_chapter(**json: Any) -> Reach:
    async def reach(stage: Stage) -> Order:
        return Order({"chapter_id": await stage.chapter()}, json or None)

    return reach


def at_part(**json: Any) -> Reach:
    async def reach(stage: Stage) -> Order:
        return Order({"part_id": (await stage.post("/parts", {"title": "A part"}))["id"]}, json or None)

    return reach


def at_finding(**json: Any) -> Reach:
    async def reach(stage: Stage) -> Order:
        return Order({"finding_id": await stage.finding()}, json or None)

    return reach


def at_member(**json: Any) -> Reach:
    async def reach(stage: Stage) -> Order:
        return Order({"user_id": await stage.join()}, json or None)

    return reach


async def at_invitation(stage: Stage) -> Order:
    return Order({"invitation_id": await stage.invite()})


async def bring_file(_: Stage) -> Order:
    return Order(files={"file": ("hound.md", NOVEL)})


async def at_import(stage: Stage) -> Order:
    return Order({"import_id": (await bring(stage.client, stage.book, NOVEL))["id"]})


async def outline_import(stage: Stage) -> Order:
    read = await bring(stage.client, stage.book, NOVEL)
    return Order({"import_id": read["id"]}, {"boundaries": read["boundaries"][:-1]})


async def at_applied_import(stage: Stage) -> Order:
    return Order({"import_id": (await bring_in(stage.client, stage.book, NOVEL))["id"]})


async def split_chapter(stage: Stage) -> Order:
    await bring_in(stage.client, stage.book, NOVEL)
    chapters = [c for part in (await stage.get("/outline"))["parts"] for c in part["chapters"]]
    chapter = next(c for c in chapters if len(c["scenes"]) > 1)
    return Order({"chapter_id": chapter["id"]}, {"scene_id": chapter["scenes"][1]["id"]})


async def merge_chapters(stage: Stage) -> Order:
    await stage.chapter()
    return Order({"chapter_id": await stage.chapter()}, {})


async def merge_scenes(stage: Stage) -> Order:
    first = await stage.scene()
    second = (await stage.post(f"/scenes/{first}/split", {"block": 1}))["scenes"][1]["id"]
    return Order({"scene_id": second}, {})


async def restore_item(stage: Stage) -> Order:
    deleted = await stage.client.delete(f"{stage.book}/chapters/{await stage.chapter()}")
    return Order({"deletion_id": deleted.json()["deletion_id"]})


async def restore_version(stage: Stage) -> Order:
    scene = await stage.scene("First.")
    version = (await stage.post(f"/scenes/{scene}/versions", {"name": "First"}))["id"]
    await stage.write(scene, "Second.")
    return Order({"scene_id": scene, "version_id": version})


async def reopen_finding(stage: Stage) -> Order:
    finding = await stage.finding()
    await stage.post(f"/findings/{finding}/dismissal", {"verdict": "wrong"})
    return Order({"finding_id": finding})


async def rename_entity(stage: Stage) -> Order:
    return Order({"entity_id": (await stage.cast())[0]["id"]}, {"name": "Somebody"})


async def split_entity(stage: Stage) -> Order:
    several = next(item for item in await stage.cast() if len(item["aliases"]) > 1)
    return Order({"entity_id": several["id"]}, {"aliases": [several["aliases"][0]["name"]]})


async def merge_entities(stage: Stage) -> Order:
    return Order(json={"ids": [item["id"] for item in (await stage.cast())[:2]]})


async def undo_decision(stage: Stage) -> Order:
    await stage.post("/entities/merge", (await merge_entities(stage)).json)
    return Order()


async def cancel_job(stage: Stage) -> Order:
    return Order({"job_id": (await stage.post("/checks"))["job_id"]})


async def undo_change(stage: Stage) -> Order:
    await stage.chapter()
    return Order(json={})


async def redo_change(stage: Stage) -> Order:
    await stage.chapter()
    await stage.post("/undo", {})
    return Order()


async def leave_project(stage: Stage) -> Order:
    await stage.post("/transfer", {"user_id": await stage.join()})
    return Order()


async def transfer_project(stage: Stage) -> Order:
    return Order(json={"user_id": await stage.join()})


async def unarchive_project(stage: Stage) -> Order:
    await stage.post("/archive")
    return Order()


async def wake_project(stage: Stage) -> Order:
    await stage.store()
    return Order()


REACHED: dict[str, Reach] = {
    "archive_project": nothing,
    "unarchive_project": unarchive_project,
    "delete_project": nothing,
    "update_project": say(title="Another"),
    "wake_project": wake_project,
    "leave_project": leave_project,
    "transfer_project": transfer_project,
    "update_member": at_member(role="viewer"),
    "delete_member": at_member(),
    "create_invitation": say(email="mara@example.org", role="editor"),
    "resend_invitation": at_invitation,
    "delete_invitation": at_invitation,
    "create_part": say(title="A part"),
    "update_part": at_part(title="Another"),
    "delete_part": at_part(),
    "create_chapter": say(title="A chapter"),
    "update_chapter": at_chapter(title="Another"),
    "delete_chapter": at_chapter(),
    "duplicate_chapter": at_chapter(),
    "split_chapter": split_chapter,
    "merge_chapters": merge_chapters,
    "create_scene": say(title="A scene"),
    "update_scene": at_scene(title="Another"),
    "delete_scene": at_scene(),
    "update_body": at_scene(**body_of("Something else.")),
    "duplicate_scene": at_scene(),
    "split_scene": at_scene(block=1),
    "merge_scenes": merge_scenes,
    "create_version": at_scene(name="Draft"),
    "restore_version": restore_version,
    "restore_item": restore_item,
    "create_import": bring_file,
    "update_outline": outline_import,
    "apply_import": at_import,
    "undo_import": at_applied_import,
    "delete_import": at_import,
    "create_check": nothing,
    "create_dismissal": at_finding(verdict="wrong"),
    "delete_dismissal": reopen_finding,
    "update_entity": rename_entity,
    "split_entity": split_entity,
    "merge_entities": merge_entities,
    "undo_decision": undo_decision,
    "cancel_job": cancel_job,
    "undo_change": undo_change,
    "redo_change": redo_change,
}
"""How each operation is reached with something real to work on."""


@pytest.fixture(scope="module")
async def people(come_once: Come) -> tuple[Somebody, Somebody]:
    return await come_once("Owner"), await come_once("Mara")


@pytest.fixture
async def stage(shared: FastAPI, people: tuple[Somebody, Somebody]) -> Stage:
    owner, other = people
    project = (await owner.client.post("/projects", json={"title": "The Hound"})).json()["id"]
    stage = Stage(shared, owner, other, project)
    assert await first_scene(owner.client, stage.book)
    return stage


@pytest.mark.parametrize(("method", "path", "name"), MUTATIONS, ids=[name for _, _, name in MUTATIONS])
async def test_every_change_is_written_down_with_itself(stage: Stage, method: str, path: str, name: str) -> None:
    if name in EXCEPTIONS:
        return
    assert name in REACHED, f"{name} is new: say in REACHED how it is reached, or in EXCEPTIONS why not"
    order = await REACHED[name](stage)
    address = path.removeprefix("/api/v1").format(project_id=stage.project, **order.ids)
    headers = ANY | {"user-agent": name}
    more = {key: value for key, value in (("json", order.json), ("files", order.files)) if value is not None}
    answer = await stage.client.request(method, address, headers=headers, **more)
    assert answer.is_success, answer.text
    assert await list_actions(stage, name), f"{name} left no trace"


def test_what_is_reached_or_left_out_is_there() -> None:
    names = {name for _, _, name in MUTATIONS}
    assert REACHED.keys() | EXCEPTIONS.keys() == names
    assert not REACHED.keys() & EXCEPTIONS.keys()


async def list_actions(stage: Stage, agent: str) -> list[str]:
    """The entries that a request itself wrote: jobs know of no agent from which they came."""
    query = """
        SELECT action FROM audit_entry JOIN audit_origin ON audit_origin.id = origin_id
        WHERE project_id = :project AND audit_entry.user_id = :user AND agent = :agent
    """
    async with stage.app.state.database.transaction() as session:
        await set_person(session, UUID(stage.owner.id))
        await set_tenant(session, UUID(stage.project))
        values = {"project": UUID(stage.project), "user": UUID(stage.owner.id), "agent": agent}
        return list(await session.scalars(text(query), values))
