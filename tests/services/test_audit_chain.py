"""The chain of the audit trail: nobody alters it unseen, and it does not fork."""

from __future__ import annotations

import asyncio
import os
import re
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from tests.conftest import Server

from narrative.cli import main
from narrative.kit.database import Database, set_person, set_tenant
from narrative.kit.ids import make_id
from narrative.services.access import Access, Origin, Role
from narrative.services.accounts import ensure_author
from narrative.services.audit import forget_origins, list_chains, record, verify_chain
from narrative.services.projects import NewProject, create_project, list_projects

ONE_ROLE = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="another server may have one role for everything")
ODD = {"title": '„Das Ende“ \U0001f415\n\t"x" \\ \x7f', "n": 1.50, "big": 10**30, "small": 1e-9, "none": None}


async def begin(database: Database, *actions: str) -> Access:
    """A project whose chain has an entry for each of ``actions`` after its first."""
    async with database.transaction() as session:
        author = await ensure_author(session)
        await set_person(session, author.id)
        access = await create_project(session, author.id, NewProject(title="The Hound"))
        session.info["origin"] = Origin("192.0.2.7", "Mozilla/5.0")
        for number, action in enumerate(actions):
            record(session, access, action, make_id(), before={"n": number}, after=ODD)
    return access


async def verify(database: Database, access: Access, expect: str | None = None) -> list[str]:
    async with database.snapshot() as session:
        return [fault.what for fault in (await verify_chain(session, access.project, expect)).faults]


def tamper(server: Server, dsn: str, statement: str, **values: object) -> None:
    """Do what only a superuser can: past the wall, past the triggers."""
    address = server.name(server.admin, dsn.rpartition("/")[2].partition("?")[0])
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        done = connection.execute(statement.encode(), values)
        assert done.rowcount == 1


async def test_every_entry_is_linked_at_commit_and_proved_from_its_fields(database: Database) -> None:
    access = await begin(database, "scene.moved", "scene.renamed")
    async with database.snapshot() as session:
        report = await verify_chain(session, access.project)
        assert (report.faults, report.links) == ((), 3)
        assert await list_chains(session) == [access.project]
        assert re.fullmatch("[0-9a-f]{64}", report.head)
    assert await verify(database, access, report.head) == []
    assert await verify(database, access, "ab" * 32) == ["the hash that was kept elsewhere is not in this chain"]


ALTERED = "this entry or its link was altered"
FIELDS = {
    "user_id": "NULL",
    "action": "'scene.read'",
    "thing": "'part'",
    "thing_id": "gen_random_uuid()",
    "before": "'{\"n\": 2}'",
    "after": "'{}'",
    "created_at": "created_at + interval '1 microsecond'",
    "origin_id": "gen_random_uuid()",
    "part_of": "gen_random_uuid()",
}


@pytest.mark.parametrize("field", FIELDS)
async def test_no_field_of_an_entry_can_be_altered_unseen(
    database: Database, server: Server, dsn: str, field: str
) -> None:
    access = await begin(database, "scene.moved")
    tamper(server, dsn, f"UPDATE audit_entry SET {field} = {FIELDS[field]} WHERE action = 'scene.moved'")
    assert await verify(database, access) == [ALTERED]


BROKEN = "this link does not go on from the one before it"
LINK = {
    "linked_at": ("linked_at - interval '40 days'", {ALTERED}),
    "hash": ("sha256('x')", {ALTERED, BROKEN}),
    "prev_hash": ("sha256('x')", {ALTERED, BROKEN}),
    "entry_id": ("gen_random_uuid()", {"the entry of this link is missing", "this entry has no link: it was put in"}),
    "seq": ("12", {ALTERED, "links 2 to 2 are missing", "links 4 to 11 are missing", BROKEN}),
}


@pytest.mark.parametrize("field", LINK)
async def test_no_field_of_a_link_can_be_altered_unseen(
    database: Database, server: Server, dsn: str, field: str
) -> None:
    access = await begin(database, "scene.moved", "scene.renamed")
    value, expected = LINK[field]
    tamper(server, dsn, f"UPDATE audit_link SET {field} = {value} WHERE seq = 2")
    found = set(await verify(database, access))
    assert found
    assert found <= expected | {"the head says 3 links, the chain has 3: its end was cut off or altered"}


async def test_what_is_taken_out_put_in_or_cut_off_is_noticed(database: Database, server: Server, dsn: str) -> None:
    names = ("scene.moved", "scene.renamed", "scene.split")
    middle, surplus, tail, whole = [await begin(database, *names) for _ in range(4)]
    of = "WHERE project_id = %(p)s AND"
    tamper(server, dsn, f"DELETE FROM audit_entry {of} action = 'scene.renamed'", p=middle.project)
    assert await verify(database, middle) == ["the entry of this link is missing"]
    tamper(server, dsn, f"DELETE FROM audit_link {of} seq = 3", p=middle.project)
    assert "links 3 to 3 are missing" in await verify(database, middle)
    put = "INSERT INTO audit_entry (project_id, id, action, thing, created_at) VALUES (%(p)s, %(i)s, 'x.y', 'x', now())"
    tamper(server, dsn, put, p=surplus.project, i=make_id())
    assert await verify(database, surplus) == ["this entry has no link: it was put in"]
    tamper(server, dsn, f"DELETE FROM audit_entry {of} action = 'scene.split'", p=tail.project)
    tamper(server, dsn, f"DELETE FROM audit_link {of} seq = 4", p=tail.project)
    assert await verify(database, tail) == ["the head says 4 links, the chain has 3: its end was cut off or altered"]
    assert await verify(database, whole) == []


async def test_a_tail_cut_together_with_its_head_is_noticed_by_the_hash_kept_elsewhere(
    database: Database, server: Server, dsn: str
) -> None:
    access = await begin(database, "scene.moved")
    async with database.snapshot() as session:
        kept = (await verify_chain(session, access.project)).head
    tamper(server, dsn, "DELETE FROM audit_entry WHERE action = 'scene.moved'")
    tamper(server, dsn, "DELETE FROM audit_link WHERE seq = 2")
    tamper(server, dsn, "UPDATE audit_head SET seq = 1, hash = (SELECT hash FROM audit_link)")
    assert await verify(database, access) == []
    assert await verify(database, access, kept) == ["the hash that was kept elsewhere is not in this chain"]


async def test_fifty_writers_at_once_make_one_chain(dsn: str) -> None:
    database = Database(dsn, pool_size=25)
    access = await begin(database)

    async def write(number: int) -> None:
        async with database.transaction() as session:
            await set_tenant(session, access.project)
            for part in range(3):
                record(session, access, "scene.written", make_id(), after={"number": number, "part": part})
                await session.flush()

    await asyncio.gather(*(write(number) for number in range(50)))
    async with database.snapshot() as session:
        report = await verify_chain(session, access.project)
    await database.close()
    assert (report.links, report.faults) == (151, ())


async def test_one_transaction_may_write_in_several_projects(database: Database) -> None:
    first, second = await begin(database), await begin(database)
    async with database.transaction() as session:
        for access in (first, second, first):
            await set_tenant(session, access.project)
            record(session, access, "scene.written")
            await session.flush()
        await list_projects(session, first.user, None, 10)
    assert await verify(database, first) == await verify(database, second) == []


async def test_a_change_that_is_undone_leaves_no_link(database: Database) -> None:
    access = await begin(database)
    async with database.make_session() as session:
        await set_tenant(session, access.project)
        record(session, access, "scene.written")
        await session.flush()
        await session.rollback()
    async with database.snapshot() as session:
        assert (await verify_chain(session, access.project)).links == 1


FORBIDDEN = (
    "UPDATE audit_entry SET action = 'x'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "INSERT INTO audit_link SELECT * FROM audit_link",
    "UPDATE audit_link SET seq = 9",
    "DELETE FROM audit_link",
    "UPDATE audit_head SET seq = 9",
    "DELETE FROM audit_head",
    "UPDATE audit_origin SET address = 'x'",
    "ALTER TABLE audit_entry DISABLE TRIGGER audit_chain",
    "SELECT audit_append(e, now()) FROM audit_entry e",
)


@ONE_ROLE
@pytest.mark.parametrize("statement", FORBIDDEN)
async def test_the_studio_has_no_right_to_alter_the_trail(database: Database, statement: str) -> None:
    access = await begin(database)
    async with database.transaction() as session:
        await set_tenant(session, access.project)
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            async with session.begin_nested():
                await session.execute(text(statement))


async def test_from_where_is_kept_once_a_request_and_can_be_forgotten(database: Database) -> None:
    access = await begin(database, "scene.moved", "scene.renamed")
    async with database.transaction() as session:
        await set_person(session, access.user)
        kept = list(await session.execute(text("SELECT user_id, address, agent FROM audit_origin")))
        assert kept == [(access.user, "192.0.2.7", "Mozilla/5.0")]
        await forget_origins(session, access.user)
    async with database.transaction() as session:
        await set_person(session, access.user)
        assert await session.scalar(text("SELECT count(*) FROM audit_origin")) == 0
        await set_tenant(session, access.project)
        named = await session.scalar(text("SELECT count(*) FROM audit_entry WHERE origin_id IS NOT NULL"))
        assert named == 2
    assert await verify(database, access) == []


async def test_the_command_says_what_is_whole_and_what_is_not(
    database: Database, server: Server, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, broken = await begin(database, "scene.moved"), await begin(database, "scene.split")
    monkeypatch.setenv("DATABASE_URL", dsn)

    async def run(*arguments: str) -> tuple[int, str]:
        done = await asyncio.to_thread(CliRunner().invoke, main, ["audit", "verify", *arguments])
        return done.exit_code, done.output

    code, said = await run()
    assert (code, said.count("whole"), "2 chains, 0 faults." in said) == (0, 2, True)
    tamper(server, dsn, "DELETE FROM audit_entry WHERE action = 'scene.split'")
    code, said = await run()
    assert (code, "BROKEN" in said, "link 2: the entry of this link is missing" in said) == (1, True, True)
    head = re.findall("[0-9a-f]{64}", (await run("--project", str(whole.project)))[1])[0]
    assert (await run("--project", str(whole.project), "--expect", head))[0] == 0
    assert (await run("--project", str(whole.project), "--expect", "00" * 32))[0] == 1
    assert (await run("--expect", head))[0] == 2
    assert (await run("--project", str(broken.project)))[0] == 1


async def test_who_has_no_chain_has_no_head(database: Database) -> None:
    nobody = Access(make_id(), UUID(int=0), Role.OWNER)
    assert await verify(database, nobody) == ["there is no head, the chain has 0: its end was cut off or altered"]
