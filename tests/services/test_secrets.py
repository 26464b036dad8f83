"""People's own secrets: sealed in the database, shown to their owner alone, listed without what they are."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.database import set_person
from narrative.kit.envelope import SecretSpoiled
from narrative.kit.ids import make_id
from narrative.services.access import Access
from narrative.services.secrets import NoSuchSecret, forget_secret, keep_secret, list_secrets, read_secret

CANARY = b"canary-JBSWY3DPEHPK3PXP"


async def add_person(session: AsyncSession, name: str) -> UUID:
    person = make_id()
    await set_person(session, person)
    await session.execute(
        text("INSERT INTO account (id, name, created_at) VALUES (:id, :name, now())"), {"id": person, "name": name}
    )
    return person


@pytest.fixture
async def ada(session: AsyncSession) -> UUID:
    return await add_person(session, "Ada")


async def test_a_secret_is_kept_replaced_and_forgotten(session: AsyncSession, ada: UUID) -> None:
    await keep_secret(session, ada, "totp", b"first")
    await keep_secret(session, ada, "totp", CANARY)
    assert await read_secret(session, ada, "totp") == CANARY
    await forget_secret(session, ada, "totp")
    await forget_secret(session, ada, "totp")
    with pytest.raises(NoSuchSecret):
        await read_secret(session, ada, "totp")


async def test_purposes_names_and_projects_are_places_of_their_own(session: AsyncSession, access: Access) -> None:
    await set_person(session, access.user)
    places = [
        ("totp", "", None),
        ("model-key", "", None),
        ("model-key", "spare", None),
        ("model-key", "", access.project),
    ]
    for number, (purpose, name, project) in enumerate(places):
        await keep_secret(session, access.user, purpose, str(number).encode(), name=name, project_id=project)
    for number, (purpose, name, project) in enumerate(places):
        found = await read_secret(session, access.user, purpose, name=name, project_id=project)
        assert found == str(number).encode()


async def test_a_list_shows_that_and_not_what(session: AsyncSession, ada: UUID) -> None:
    await keep_secret(session, ada, "totp", CANARY)
    await keep_secret(session, ada, "model-key", CANARY, name="spare")
    listed = await list_secrets(session, ada)
    assert [(one.purpose, one.name) for one in listed] == [("totp", ""), ("model-key", "spare")]
    assert CANARY.decode() not in repr(listed)
    assert [one.purpose for one in await list_secrets(session, ada, "totp")] == ["totp"]


async def test_the_row_holds_nothing_readable(session: AsyncSession, ada: UUID) -> None:
    await keep_secret(session, ada, "totp", CANARY)
    rows = (await session.execute(text("SELECT user_secret::text, sealed FROM user_secret"))).all()
    assert len(rows) == 1
    assert CANARY not in rows[0].sealed
    assert CANARY.hex() not in rows[0][0]


async def test_another_person_finds_nothing_and_can_put_nothing_there(session: AsyncSession, ada: UUID) -> None:
    await keep_secret(session, ada, "totp", CANARY)
    await add_person(session, "Ben")
    with pytest.raises(NoSuchSecret):
        await read_secret(session, ada, "totp")
    assert await list_secrets(session, ada) == []
    with pytest.raises(DBAPIError, match="row-level security"):
        await keep_secret(session, ada, "other", b"planted")


async def test_a_row_that_was_moved_to_another_person_does_not_open(session: AsyncSession, ada: UUID) -> None:
    await keep_secret(session, ada, "totp", CANARY)
    sealed = await session.scalar(text("SELECT sealed FROM user_secret"))
    ben = await add_person(session, "Ben")
    await keep_secret(session, ben, "totp", b"his own")
    await session.execute(text("UPDATE user_secret SET sealed = :sealed"), {"sealed": sealed})
    with pytest.raises(SecretSpoiled):
        await read_secret(session, ben, "totp")
