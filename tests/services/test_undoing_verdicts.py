"""Undo and redo of what an author says about findings and about who is who."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.services.conftest import Shelf
from tests.services.test_archive import check
from tests.services.test_undoing import other  # noqa: F401 - a fixture

from narrative.checks.history import Status, Verdict
from narrative.services.access import Access
from narrative.services.checks import Filter, NewDismissal, Standing, dismiss_finding, list_findings, reopen_finding
from narrative.services.entities import (
    EntityChange,
    EntityMerge,
    EntitySplit,
    list_entities,
    merge_entities,
    split_entity,
    undo_decision,
    update_entity,
)
from narrative.services.manuscript.schemas import ItemChange
from narrative.services.manuscript.structure import Kind, update_item
from narrative.services.undoing import get_changes, redo_change, undo_change
from narrative.services.undoing.troubles import ChangedSince, NothingToRedo
from narrative.story.entity import EntityKind

EYES = "Sir Henry Baskerville had gray eyes. Sir Henry Baskerville had brown eyes."
CAST = "Sir Henry met Mr. Stapleton. Henry spoke to Stapleton, and Mr. Stapleton to Sir Henry. Barrymore saw them."


@pytest.fixture
async def finding(session: AsyncSession, access: Access, shelf: Shelf) -> UUID:
    await shelf.chapter("I", EYES, CAST)
    await check(session, access)
    return (await list_findings(session, access, Filter(), None, 9)).items[0].id


async def verdict(session: AsyncSession, access: Access, finding: UUID) -> tuple[Any, ...]:
    pages = [await list_findings(session, access, Filter(standing), None, 50) for standing in Standing]
    (item,) = [item for page in pages for item in page.items if item.id == finding]
    return item.status, item.verdict, item.reason


async def test_a_verdict_comes_off_and_on_again(session: AsyncSession, access: Access, finding: UUID) -> None:
    before = await verdict(session, access, finding)
    await dismiss_finding(session, access, finding, NewDismissal(verdict=Verdict.INTENDED, reason="Lenses."), None)
    dismissed = await verdict(session, access, finding)
    assert dismissed == (Status.DISMISSED, Verdict.INTENDED, "Lenses.")
    assert (await undo_change(session, access)).sentence == "Taken back: dismissed a finding as intended."
    assert (await verdict(session, access, finding))[1:] == before[1:] == (None, None)
    await redo_change(session, access)
    assert await verdict(session, access, finding) == dismissed
    await reopen_finding(session, access, finding, None)
    await undo_change(session, access)
    assert await verdict(session, access, finding) == dismissed
    await redo_change(session, access)
    assert (await verdict(session, access, finding))[1:] == (None, None)


async def test_a_verdict_that_somebody_else_changed_stays(
    session: AsyncSession,
    access: Access,
    other: Access,  # noqa: F811
    finding: UUID,
) -> None:
    await dismiss_finding(session, access, finding, NewDismissal(verdict=Verdict.INTENDED), None)
    await dismiss_finding(session, other, finding, NewDismissal(verdict=Verdict.WRONG), None)
    with pytest.raises(ChangedSince):
        await undo_change(session, access)
    assert (await verdict(session, access, finding))[1] is Verdict.WRONG


async def cast(session: AsyncSession, access: Access) -> dict[str, Any]:
    """Everybody by name, without what only counts how often a row was changed."""
    items = (await list_entities(session, access, None, None, 50)).items
    return {item.name: item.model_copy(update={"etag": ""}) for item in items}


async def decide(session: AsyncSession, access: Access, what: str) -> None:
    known = await cast(session, access)
    henry = next(item for name, item in known.items() if "Henry" in name)
    stapleton = next(item for name, item in known.items() if "Stapleton" in name)
    decisions: dict[str, Callable[[], Awaitable[Any]]] = {
        "rename": lambda: update_entity(session, access, henry.id, EntityChange(name="The Heir"), "*"),
        "kind": lambda: update_entity(session, access, henry.id, EntityChange(kind=EntityKind.PLACE), "*"),
        "merge": lambda: merge_entities(session, access, EntityMerge(ids=(henry.id, stapleton.id), name="Both")),
        "split": lambda: split_entity(session, access, henry.id, EntitySplit(aliases=(henry.aliases[-1].name,))),
    }
    await decisions[what]()


@pytest.mark.usefixtures("finding")
@pytest.mark.parametrize("what", ["rename", "kind", "merge", "split"])
async def test_a_decision_comes_off_and_on_again(session: AsyncSession, access: Access, what: str) -> None:
    before = await cast(session, access)
    await decide(session, access, what)
    after = await cast(session, access)
    assert after != before
    for _ in range(2):
        await undo_change(session, access)
        assert await cast(session, access) == before
        await redo_change(session, access)
        assert await cast(session, access) == after


@pytest.mark.usefixtures("finding")
async def test_a_decision_on_which_a_later_one_builds_stays(
    session: AsyncSession,
    access: Access,
    other: Access,  # noqa: F811
) -> None:
    await decide(session, access, "rename")
    heir = (await cast(session, access))["The Heir"]
    await update_entity(session, other, heir.id, EntityChange(name="The Baronet"), "*")
    with pytest.raises(ChangedSince):
        await undo_change(session, access)
    assert "The Baronet" in await cast(session, access)


@pytest.mark.usefixtures("finding")
async def test_a_decision_that_was_taken_back_elsewhere_is_passed_over(
    session: AsyncSession, access: Access, shelf: Shelf
) -> None:
    """The cast has an undo of its own; what that took back is offered neither to be undone nor to be redone."""
    chapter = await shelf.add(Kind.CHAPTER, "II")
    await update_item(session, access, Kind.CHAPTER, chapter, ItemChange(title="Two"), "*")
    await decide(session, access, "rename")
    await undo_decision(session, access)
    turned = await undo_change(session, access)
    assert "“II”" in turned.sentence
    assert (await redo_change(session, access)).redo is None
    assert (await get_changes(session, access)).redo is None
    with pytest.raises(NothingToRedo):
        await redo_change(session, access)
