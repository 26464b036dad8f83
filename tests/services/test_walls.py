import importlib
import os
import pkgutil

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

import narrative.services
from narrative.kit.database import Base, set_person, set_tenant
from narrative.kit.ids import make_id
from narrative.services.access import Access

PEOPLE = {
    *("account", "user_secret", "credential", "recovery_code", "passkey", "account_event", "guess_bucket"),
    *("device", "refresh_token", "personal_token", "one_time", "audit_origin"),
}
"""Tables of people, not of projects."""

UNWALLED = {
    "alembic_version": "one row that says how new the tables are",
    "procrastinate_events": "the queue's own; holds ids of jobs only",
    "procrastinate_jobs": "the queue's own; holds ids of jobs only",
    "procrastinate_periodic_defers": "the queue's own",
    "procrastinate_workers": "the queue's own",
    "signing_key": "the studio's own; sealed",
}
"""Tables without a wall, and why that is right."""


def list_tables() -> set[str]:
    for info in pkgutil.walk_packages(narrative.services.__path__, "narrative.services."):
        if info.name.endswith(".tables"):
            importlib.import_module(info.name)
    return {
        mapper.local_table.name  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("narrative.services.")
    }


async def test_every_table_stands_behind_a_wall_or_says_why_not(session: AsyncSession) -> None:
    """Asked of the database itself: forced on the owner too, and holding for what is read and for what is written."""
    tables = await session.scalars(
        text("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace")
    )
    walled = await session.scalars(
        text(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relrowsecurity "
            "AND c.relforcerowsecurity AND p.polcmd = '*' AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL"
        )
    )
    assert set(tables) - set(walled) == set(UNWALLED)


async def test_where_nothing_was_named_there_are_no_rows(session: AsyncSession, access: Access) -> None:
    await session.execute(text("SELECT set_config('app.project_id', '', true), set_config('app.user_id', '', true)"))
    for table in sorted(list_tables() - PEOPLE):
        assert await session.scalar(text(f'SELECT count(*) FROM "{table}"')) == 0, table


async def test_a_row_of_another_project_cannot_be_written(session: AsyncSession, access: Access) -> None:
    await set_tenant(session, make_id())
    with pytest.raises(DBAPIError, match="row-level security"):
        await session.execute(
            text("INSERT INTO membership (project_id, user_id, role, created_at) VALUES (:p, :u, 'viewer', now())"),
            {"p": access.project, "u": access.user},
        )


def test_every_row_of_a_project_has_the_project_in_its_key_and_in_its_references() -> None:
    for name in list_tables() - PEOPLE - {"project"}:
        table = Base.metadata.tables[name]
        assert "project_id" in table.primary_key.columns, name
        for key in table.foreign_key_constraints:
            if key.referred_table.name not in {*PEOPLE, "project"}:
                assert "project_id" in [column.name for column in key.columns], f"{name} → {key.referred_table.name}"


async def test_whoever_is_named_does_not_see_the_author_who_works_alone(session: AsyncSession, access: Access) -> None:
    await session.execute(text("SELECT set_config('app.project_id', '', true)"))
    for person, seen in ((access.user, 1), (make_id(), 0), (None, 1)):
        await set_person(session, person)
        assert await session.scalar(text("SELECT count(*) FROM account")) == seen


async def test_what_runs_with_the_owners_rights_names_its_schemas_and_is_called_by_the_studio_alone(
    session: AsyncSession,
) -> None:
    found = await session.execute(
        text(
            "SELECT proname, array_to_string(proconfig, ''), "
            "prorettype = 'trigger'::regtype OR NOT has_function_privilege('public', oid, 'EXECUTE') "
            "FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
    )
    rows = found.all()
    assert {"purge_project", "purge_deletion", "erase_events"} <= {row[0] for row in rows}
    for name, config, closed in rows:
        assert "search_path=pg_catalog, public, pg_temp" in (config or ""), name
        assert closed or "DATABASE_URL" in os.environ, name


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="another server's role may be anything")
async def test_the_studio_works_as_a_role_that_cannot_see_past_the_wall(session: AsyncSession) -> None:
    role = await session.execute(text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"))
    assert tuple(role.one()) == (False, False)
