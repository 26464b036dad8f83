"""What is purged, when, and what is left of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryFile
from uuid import UUID

import httpx
import psycopg
import pytest
from click.testing import CliRunner
from fastapi import FastAPI
from sqlalchemy import text
from tests.conftest import Server

from narrative.cli import main
from narrative.kit.cold import ColdStorage
from narrative.kit.database import Database, set_operator, set_person, set_tenant
from narrative.services.audit import verify_chain
from narrative.services.projects import Permission, enter
from narrative.services.trash import Due, PurgeRefused, find_due, purge, purge_project
from narrative.services.writing import open_scene

LONG_AGO = UUID("018d0000-0000-7000-8000-000000000000")
"""A name that was given in January 2024: it says when something was deleted."""


def age(server: Server, database: Database, days: int) -> None:
    """Set back the clock of the chain, which only a superuser can."""
    name = database.engine.url.database or ""
    with psycopg.connect(server.name(server.admin, name), autocommit=True) as connection:
        connection.execute("UPDATE audit_link SET linked_at = linked_at - make_interval(days => %s)", [days])
        connection.execute("UPDATE deletion SET created_at = created_at - make_interval(days => %s)", [days])


def count_answers(server: Server, database: Database) -> int:
    """How many answers to repeated requests are kept, seen past every wall."""
    with psycopg.connect(server.name(server.admin, database.engine.url.database or "")) as connection:
        (count,) = connection.execute("SELECT count(*) FROM idempotency").fetchone() or (0,)
    return int(count)


async def make_book(client: httpx.AsyncClient) -> tuple[str, UUID]:
    made = (await client.post("/api/v1/projects", json={"title": "Old"})).json()
    return f"/api/v1/projects/{made['id']}", UUID(made["id"])


async def test_a_book_is_purged_thirty_days_after_its_deletion_and_its_last_hash_stays(
    client: httpx.AsyncClient, studio: FastAPI, server: Server
) -> None:
    database: Database = studio.state.database
    book, project = await make_book(client)
    due = Due(project, None, "Old")
    with pytest.raises(PurgeRefused):
        async with database.transaction() as session:
            await purge(session, due)
    await client.post(f"{book}/chapters", json={"title": "I"}, headers={"Idempotency-Key": "once"})
    await client.delete(book)
    age(server, database, 29)
    for reason in ("operator", "erasure"):
        with pytest.raises(PurgeRefused):
            async with database.transaction() as session:
                await purge_project(session, project, reason)  # type: ignore[arg-type]
    age(server, database, 1)
    async with database.snapshot() as session:
        head = (await verify_chain(session, project)).head
    async with database.transaction() as session:
        await purge(session, due)
    async with database.snapshot() as session:
        await set_operator(session)
        left = (await session.execute(text("SELECT project_id, reason, encode(hash, 'hex') FROM purged_project"))).one()
        assert tuple(left) == (project, "operator", head)
        await set_tenant(session, project)
        for table in ("project", "audit_entry", "audit_link", "scene", "job"):
            where = "id" if table == "project" else "project_id"
            found = await session.scalar(text(f"SELECT count(*) FROM {table} WHERE {where} = :p"), {"p": project})
            assert found == 0, table
    assert count_answers(server, database) == 0


async def test_an_erasure_purges_a_book_at_once_in_one_transaction(client: httpx.AsyncClient, studio: FastAPI) -> None:
    database: Database = studio.state.database
    book, project = await make_book(client)
    me = UUID((await client.get("/api/v1/session")).json()["user"]["id"])
    async with database.transaction() as session:
        await set_person(session, me)
        await purge_project(session, project, "erasure")
    assert (await client.get(book)).status_code == 404


async def test_the_command_purges_what_is_old_and_nothing_else(
    client: httpx.AsyncClient, studio: FastAPI, server: Server, monkeypatch: pytest.MonkeyPatch, dsn: str
) -> None:
    database: Database = studio.state.database
    monkeypatch.setenv("DATABASE_URL", dsn)

    async def run(*arguments: str) -> str:
        done = await asyncio.to_thread(CliRunner().invoke, main, ["purge", *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    book, project = await make_book(client)
    parts = (await client.get(f"{book}/outline")).json()["parts"]
    await client.post(f"{book}/chapters", json={"title": "Stays"})
    gone = (await client.delete(f"{book}/chapters/{parts[0]['chapters'][0]['id']}")).json()["deletion_id"]
    assert "0 purged." in await run()
    age(server, database, 31)
    late = (await client.post(f"{book}/scenes", json={"title": "Late"})).json()["id"]
    young = (await client.delete(f"{book}/scenes/{late}")).json()["deletion_id"]
    assert f"would purge: {project} {gone}" in await run("--dry-run")
    assert "0 to purge." in await run("--days", "60", "--dry-run")
    assert "1 purged." in await run()
    assert [item["deletion_id"] for item in (await client.get(f"{book}/trash")).json()["items"]] == [young]
    assert (await client.post(f"{book}/deletions/{gone}/restore")).status_code == 404
    told = (await client.get(f"{book}/activity")).json()["items"]
    assert all("purged" not in item["sentence"] for item in told)
    async with database.snapshot() as session:
        assert await find_due(session, project, 30) == []


async def test_the_log_of_a_purged_scene_goes_along_and_no_other(
    client: httpx.AsyncClient, studio: FastAPI, server: Server
) -> None:
    database: Database = studio.state.database
    book, project = await make_book(client)
    me = UUID((await client.get("/api/v1/session")).json()["user"]["id"])
    made = (await client.post(f"{book}/chapters", json={"title": "Gone"})).json()["id"]
    scenes = (await client.get(f"{book}/scenes")).json()["items"]
    (stays,) = [UUID(scene["id"]) for scene in scenes if scene["chapter_id"] != made]
    async with database.transaction() as session:
        access = await enter(session, me, project, Permission.MANUSCRIPT_WRITE)
        for scene in scenes:
            await open_scene(session, access, UUID(scene["id"]))
    assert len(scenes) == 2
    deletion = UUID((await client.delete(f"{book}/chapters/{made}")).json()["deletion_id"])
    age(server, database, 31)
    async with database.transaction() as session:
        await purge(session, Due(project, deletion, ""))
    async with database.snapshot() as session:
        await set_tenant(session, project)
        for table in ("scene_document", "scene_update"):
            left = await session.scalars(text(f"SELECT scene_id FROM {table}"))
            assert list(left) == [stays], table


def list_books(folder: Path) -> set[str]:
    return {path.name[:36] for path in folder.iterdir()}


async def test_the_file_of_a_purged_book_in_cold_storage_goes_along(
    client: httpx.AsyncClient,
    studio: FastAPI,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    dsn: str,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("DATABASE_URL", dsn)
    monkeypatch.setenv("NARRATIVE_COLD_STORAGE", str(tmp_path))
    (book, project), (_, other) = await make_book(client), await make_book(client)
    cold = ColdStorage(tmp_path)
    for one in (project, other):
        with TemporaryFile() as kept:
            kept.write(b"words")
            cold.keep(one, kept)
    await client.delete(book)
    age(server, studio.state.database, 31)
    with psycopg.connect(server.name(server.admin, studio.state.database.engine.url.database)) as connection:
        connection.execute("UPDATE project SET deletion_id = %s WHERE id = %s", [LONG_AGO, project])
    done = await asyncio.to_thread(CliRunner().invoke, main, ["purge"])
    assert "1 purged." in done.output, done.output
    assert list_books(tmp_path) == {str(other)}
