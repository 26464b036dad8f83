"""The whole API called by a fuzzer as everybody who might ask: a short run in the suite, `make fuzz` a long one."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from tests.conftest import Server, serve
from tests.rest.accounts.conftest import PASSWORD, Come, Somebody, _open_door
from tests.rest.conftest import NOVEL, bring_in, check, first_scene
from tests.rest.test_fuzz import SETTINGS, fuzz

from narrative.app import create_app
from narrative.kit.database import set_tenant
from narrative.kit.settings import Settings
from narrative.services.access import Access, Role
from narrative.services.projects.members import add_member

ROLES = os.environ.get("FUZZ_ROLES", "owner,stranger").split(",")
SECONDS = os.environ.get("FUZZ_ROLE_SECONDS", "10")
EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "1")
PHASES = os.environ.get("FUZZ_PHASES", "fuzzing")  # it comes to every operation in little time
REPORTS = os.environ.get("FUZZ_REPORTS", "")
LONGEST = 270  # an access token is good for five minutes

MISLED = "ensure_resource_availability"
"""It takes a book that was left or deleted for one that was just made: paths name the one that we give."""

OUTSIDE = {"stranger", "anonymous"}

LEFT_OUT = {
    "delete_session": "it signs out the device that the fuzzer works with",
    "delete_devices": "it signs out every device, that one too",
    "erase_account": "it would end the person",
}
"""What would end who asks, with the reason; tests of their own call these."""

SPARE = ("delete_project", "leave_project", "transfer_project")
"""What would end the book, or who asks as its member: done to another book."""


@pytest.fixture
async def house(server: Server, template: str, tmp_path: Path) -> AsyncIterator[FastAPI]:
    """A studio that people sign in to, of this test's own: the fuzzer leaves it in disorder."""
    database = server.create(template)
    settings = Settings(
        database_url=SecretStr(server.name(server.app, database)),
        data=tmp_path,
        sample=False,
        mode="multi-user",
        public_url="http://127.0.0.1:8000",
        limits=False,
    )
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app
    server.drop(database)


@pytest.fixture
async def enter(house: FastAPI, tmp_path: Path) -> AsyncIterator[Come]:
    async for door in _open_door(house, tmp_path):
        yield door


@pytest.mark.parametrize("role", ROLES)
async def test_the_api_does_what_it_says_to_everybody(role: str, house: FastAPI, enter: Come, tmp_path: Path) -> None:
    owner = await enter("Owner")
    person = owner if role == "owner" else await enter(role.title())
    known = await furnish(owner, "Fuzzed")
    spare = known if role in OUTSIDE else await furnish(owner, "Spare")
    if role not in {"owner", *OUTSIDE}:
        for book in (known, spare):
            await join(house, owner, person, Role(role), UUID(book["project_id"]))
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(write_settings(known, spare, await device_of(person)))
    bearer = "" if role == "anonymous" else await take_token(person)
    async with serve(house) as address:
        more = ["--header", f"Authorization: Bearer {bearer}"] if bearer else []
        more += ["--exclude-checks", MISLED]
        more += ["--phases", PHASES, "--max-examples", EXAMPLES, "--max-time", str(min(int(SECONDS), LONGEST))]
        schema = f"http://{address}/api/v1/openapi.json"
        code, report = await fuzz(schema, settings, tmp_path, *more)
    assert json.loads((tmp_path / "report.json").read_text()), "the fuzzer sent something"
    if REPORTS:
        (Path(REPORTS) / f"{role}.txt").write_text(report)
    assert code == 0, report
    if bearer:
        assert (await person.client.get("/session")).status_code == 200, "the fuzzer did not end who it worked as"


async def furnish(owner: Somebody, title: str) -> dict[str, str]:
    """A book with everything in it, as the ids by which paths name it."""
    client = owner.client
    project = (await client.post("/projects", json={"title": title})).json()["id"]
    book = f"/projects/{project}"
    brought = await bring_in(client, book, NOVEL)
    await check(client, book)
    parts = (await client.get(f"{book}/outline")).json()["parts"]
    scene = await first_scene(client, book)
    version = (await client.post(f"{book}/scenes/{scene}/versions", json={"name": "First"})).json()["id"]
    found = {"project_id": project, "import_id": brought["id"], "scene_id": scene, "version_id": version}
    found |= {"part_id": parts[0]["id"], "chapter_id": parts[0]["chapters"][0]["id"]}
    for name, listed in (("entity_id", "entities"), ("finding_id", "findings")):
        found[name] = (await client.get(f"{book}/{listed}")).json()["items"][0]["id"]
    return found


async def join(house: FastAPI, owner: Somebody, person: Somebody, role: Role, project: UUID) -> None:
    async with house.state.database.transaction() as session:
        await set_tenant(session, project)
        await add_member(session, Access(project, UUID(owner.id), Role.OWNER), UUID(person.id), role)


async def take_token(person: Somebody) -> str:
    order = {"email": person.email, "password": PASSWORD, "cookies": False}
    return str((await person.client.post("/session", json=order)).json()["access_token"])


async def device_of(person: Somebody) -> str:
    """A device of the person's that the fuzzer may sign out."""
    bearer = {"authorization": f"Bearer {await take_token(person)}"}
    async with httpx.AsyncClient(transport=person.client._transport, base_url=person.client.base_url) as other:
        return str((await other.get("/session", headers=bearer)).json()["device_id"])


def write_settings(known: dict[str, str], spare: dict[str, str], device: str) -> str:
    """What the fuzzer is told: real things to name, others for what it may end, and what it must not do."""
    lines = [SETTINGS.read_text(), "[parameters]", f'"path.device_id" = "{device}"']
    lines += [f'"path.{name}" = "{value}"' for name, value in known.items()]
    lines += ["[[operations]]", f"include-operation-id = {json.dumps(SPARE)}"]
    lines.append(f'parameters = {{ "path.project_id" = "{spare["project_id"]}" }}')
    for name, operations in ENDING.items():
        lines += ["[[operations]]", f"include-operation-id = {json.dumps(operations)}"]
        lines.append(f'parameters = {{ "path.project_id" = "{spare["project_id"]}", "path.{name}" = "{spare[name]}" }}')
        lines += ["[[operations]]", f"include-operation-id = {json.dumps(list(LEFT_OUT))}", "enabled = false"]
    return "\n".join(lines)


ENDING = {
    "part_id": ["delete_part"],
    "chapter_id": ["delete_chapter", "merge_chapters"],
    "scene_id": ["delete_scene", "merge_scenes"],
    "import_id": ["delete_import", "undo_import"],
    "entity_id": ["split_entity"],
}
"""What would end a thing of the book, by the thing: done to one of the other book."""
