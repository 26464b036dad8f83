import importlib
import os
import pkgutil

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

import narrative.services
from narrative.kit.database import Base

OPEN = {"project", "membership", "account"}
"""Read before anybody is let into a project."""
PERSONAL = {"user_secret"}
"""A person's own, behind the wall between people."""


def list_tables() -> set[str]:
    for info in pkgutil.walk_packages(narrative.services.__path__, "narrative.services."):
        if info.name.endswith(".tables"):
            importlib.import_module(info.name)
    return {
        mapper.local_table.name  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("narrative.services.")
    }


async def test_every_table_of_a_project_stands_behind_the_wall(session: AsyncSession) -> None:
    walled = set(
        await session.scalars(
            text(
                "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
                "WHERE c.relrowsecurity AND c.relforcerowsecurity"
            )
        )
    )
    assert list_tables() - OPEN == walled


def test_every_row_of_a_project_has_the_project_in_its_key_and_in_its_references() -> None:
    for name in list_tables() - OPEN - PERSONAL:
        table = Base.metadata.tables[name]
        assert "project_id" in table.primary_key.columns, name
        for key in table.foreign_key_constraints:
            if key.referred_table.name not in OPEN:
                assert "project_id" in [column.name for column in key.columns], f"{name} → {key.referred_table.name}"


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="another server's role may be anything")
async def test_the_studio_works_as_a_role_that_cannot_see_past_the_wall(session: AsyncSession) -> None:
    role = await session.execute(text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"))
    assert tuple(role.one()) == (False, False)
