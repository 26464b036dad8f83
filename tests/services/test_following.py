from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.services.conftest import Shelf

from narrative.checks.finding import Evidence, Finding, Severity
from narrative.checks.history import Status, Verdict
from narrative.services.access import Access
from narrative.services.checks.findings import Filter, dismiss_finding, get_finding, list_findings
from narrative.services.checks.following import follow_findings
from narrative.services.checks.schemas import NewDismissal, Standing
from narrative.services.manuscript.scenes import get_scene
from narrative.text.span import Span

WORDS = "His eyes were gray. His eyes were brown. He was left-handed. He was right-handed."


def finding(scene: UUID, one: str, other: str, severity: Severity = Severity.WARNING, text: str = WORDS) -> Finding:
    passages = tuple(
        Evidence.at(str(scene), text, Span(place, place + len(words)), (Span(place, place + len(words)),))
        for words in (one, other)
        for place in [text.index(words)]
    )
    return Finding("continuity/attribute-contradicts", severity, "It does not fit.", "Readers notice.", passages)


@pytest.fixture
async def scene(shelf: Shelf) -> UUID:
    _, (made,) = await shelf.chapter("I", WORDS)
    return made


async def test_a_finding_is_new_then_still_there_then_resolved_and_the_same_when_it_comes_back(
    session: AsyncSession, access: Access, scene: UUID
) -> None:
    eyes, hands = finding(scene, "gray", "brown"), finding(scene, "left", "right", Severity.BLOCKER)
    first = await follow_findings(session, access, (hands, eyes), 10_000)
    assert first.counts == {Status.NEW: 2}
    items = (await list_findings(session, access, Filter(), None, 10)).items
    assert [item.severity for item in items] == [Severity.BLOCKER, Severity.WARNING]
    second = await follow_findings(session, access, (eyes,), 10_000)
    assert second.counts == {Status.STILL: 1, Status.RESOLVED: 1}
    assert (await get_finding(session, access, items[0].id)).status is Status.RESOLVED
    third = await follow_findings(session, access, (hands, eyes), 10_000)
    assert third.counts == {Status.NEW: 1, Status.STILL: 1}
    assert {item.id for item in (await list_findings(session, access, Filter(), None, 10)).items} == {
        item.id for item in items
    }
    assert third.score < second.score <= 100


async def test_a_finding_whose_text_moved_keeps_its_row(session: AsyncSession, access: Access, scene: UUID) -> None:
    await follow_findings(session, access, (finding(scene, "gray", "brown"),), 10_000)
    (before,) = (await list_findings(session, access, Filter(), None, 10)).items
    moved = finding(scene, "gray", "brown", text=f"A new sentence. {WORDS}")
    await follow_findings(session, access, (moved,), 10_000)
    (after,) = (await list_findings(session, access, Filter(), None, 10)).items
    assert (after.id, after.status) == (before.id, Status.STILL)
    assert after.evidence[0].start == before.evidence[0].start + len("A new sentence. ")


async def test_a_verdict_outlives_a_run_in_which_the_finding_was_gone(
    session: AsyncSession, access: Access, scene: UUID
) -> None:
    eyes = finding(scene, "gray", "brown")
    await follow_findings(session, access, (eyes,), 10_000)
    (item,) = (await list_findings(session, access, Filter(), None, 10)).items
    await dismiss_finding(session, access, item.id, NewDismissal(verdict=Verdict.INTENDED, reason="Dyed."), item.etag)
    assert (await follow_findings(session, access, (), 10_000)).counts == {Status.RESOLVED: 1}
    assert (await follow_findings(session, access, (eyes,), 10_000)).counts == {Status.DISMISSED: 1}
    again = await get_finding(session, access, item.id)
    assert (again.status, again.verdict, again.reason) == (Status.DISMISSED, Verdict.INTENDED, "Dyed.")
    assert (await list_findings(session, access, Filter(), None, 10)).total == 0
    assert (await list_findings(session, access, Filter(Standing.DISMISSED), None, 10)).total == 1


async def test_evidence_says_where_it_stands(session: AsyncSession, access: Access, shelf: Shelf, scene: UUID) -> None:
    await follow_findings(session, access, (finding(scene, "gray", "brown"),), 10_000)
    (item,) = (await list_findings(session, access, Filter(), None, 10)).items
    passage = item.evidence[0]
    shown = await get_scene(session, access, scene)
    assert (passage.chapter_id, passage.chapter_title, passage.scene_number) == (shown.chapter_id, "I", 1)
    assert WORDS[passage.start : passage.end] == passage.quote == "gray"
