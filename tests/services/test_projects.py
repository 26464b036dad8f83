import ast
import os
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.ids import make_id
from narrative.services.access import Access, Role
from narrative.services.accounts import User, ensure_author
from narrative.services.projects import (
    NewProject,
    Permission,
    ProjectChange,
    create_project,
    delete_project,
    enter,
    get_project,
    list_projects,
    restore_project,
    update_project,
)
from narrative.services.projects.permissions import GRANTS
from narrative.services.projects.troubles import NoSuchProject, NotAllowed
from narrative.services.revisions import Stale, StateNotNamed

SERVICES = Path(__file__).parents[2] / "src" / "narrative"


async def test_the_first_start_makes_one_author_and_later_ones_find_them(session: AsyncSession) -> None:
    assert await ensure_author(session) == await ensure_author(session, "Somebody else")


async def test_the_owner_may_do_everything_and_a_viewer_only_look(session: AsyncSession, access: Access) -> None:
    for permission in Permission:
        assert (await enter(session, access.user, access.project, permission)) == access
    await session.execute(text("UPDATE membership SET role = 'viewer'"))
    assert (await enter(session, access.user, access.project, Permission.MANUSCRIPT_READ)).role is Role.VIEWER
    with pytest.raises(NotAllowed):
        await enter(session, access.user, access.project, Permission.MANUSCRIPT_WRITE)


def test_every_role_is_granted_something_and_only_owners_delete() -> None:
    assert set(GRANTS) == set(Role)
    assert [role for role in Role if Permission.PROJECT_DELETE in GRANTS[role]] == [Role.OWNER]


async def test_a_stranger_and_a_random_id_find_nothing(session: AsyncSession, access: Access) -> None:
    for user, project in ((make_id(), access.project), (access.user, make_id())):
        with pytest.raises(NoSuchProject):
            await enter(session, user, project, Permission.PROJECT_READ)


async def test_a_change_names_the_state_it_changes(session: AsyncSession, access: Access) -> None:
    before = await get_project(session, access)
    changed = await update_project(session, access, ProjectChange(author="Doyle"), before.etag)
    assert (changed.title, changed.author) == ("The Hound", "Doyle")
    with pytest.raises(Stale) as stale:
        await update_project(session, access, ProjectChange(author="Watson"), before.etag)
    assert stale.value.fields["current"]["author"] == "Doyle"  # type: ignore[index]
    with pytest.raises(StateNotNamed):
        await update_project(session, access, ProjectChange(author="Watson"), None)


async def test_a_deleted_project_is_gone_until_it_is_restored(session: AsyncSession, access: Access) -> None:
    deletion = await delete_project(session, access)
    with pytest.raises(NoSuchProject):
        await enter(session, access.user, access.project, Permission.PROJECT_READ)
    assert (await list_projects(session, access.user, None, 10)).items == []
    assert (await restore_project(session, access.user, deletion)).project == access.project
    assert [project.title for project in (await list_projects(session, access.user, None, 10)).items] == ["The Hound"]
    with pytest.raises(NoSuchProject):
        await restore_project(session, access.user, deletion)


async def test_the_list_goes_on_where_it_ended(session: AsyncSession, author: User) -> None:
    for number in range(5):
        await create_project(session, author.id, NewProject(title=str(number)))
    first = await list_projects(session, author.id, None, 3)
    rest = await list_projects(session, author.id, first.next_cursor, 3)
    assert [project.title for project in [*first.items, *rest.items]] == ["4", "3", "2", "1", "0"]


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="a superuser sees past the wall")
async def test_the_wall_hides_what_belongs_to_another_project(session: AsyncSession, access: Access) -> None:
    count = text("SELECT count(*) FROM audit_entry")
    assert (await session.scalar(count) or 0) > 0
    await session.execute(text("SELECT set_config('app.project_id', '', true)"))
    assert await session.scalar(count) == 0
    await session.execute(text(f"SELECT set_config('app.project_id', '{make_id()}', true)"))
    assert await session.scalar(count) == 0


def test_only_the_projects_room_lets_people_in() -> None:
    makers = {
        str(path.relative_to(SERVICES))
        for room in ("services", "rest", "realtime", "jobs")
        for path in (SERVICES / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Access"
    }
    assert makers == {"services/projects/entering.py"}
