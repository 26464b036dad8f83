"""Whoever has just come in finds the sample novel on their shelf, once."""

from __future__ import annotations

from pathlib import Path

from narrative.jobs import welcoming
from narrative.kit.database import Database, set_person
from narrative.kit.ids import make_id
from narrative.kit.process import Processes
from narrative.kit.settings import Settings
from narrative.kit.work import Work
from narrative.services.accounts.people import find_by_address
from narrative.services.accounts.schemas import NewAccount
from narrative.services.accounts.signing_up import sign_up
from narrative.services.projects import list_projects


async def test_a_new_shelf_holds_the_sample(database: Database, tmp_path: Path) -> None:
    async with database.transaction() as session:
        await sign_up(session, NewAccount(email="mara@example.org", name="Mara", password="a lamp over the moor"))
        known = await find_by_address(session, "mara@example.org")
    assert known.account is not None
    work = Work(make_id(), None, database, Processes(), Settings(data=tmp_path))
    for _ in range(2):
        await welcoming.run(work, str(known.account.id))
    async with database.transaction() as session:
        await set_person(session, known.account.id)
        page = await list_projects(session, known.account.id, None, 10)
    assert [project.title for project in page.items] == ["The Hound of the Baskervilles"]
