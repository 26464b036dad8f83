"""What stands off a scene's text: names and findings, where they are now."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.checks.finding import Severity
from narrative.services.access import Access
from narrative.services.checks.anchoring import Anchor, find_again
from narrative.services.checks.following import OPEN
from narrative.services.checks.schemas import Annotations, EntitySpan, FindingSpan
from narrative.services.checks.tables import EvidenceRow, FindingRow
from narrative.services.entities import load_mentions, load_survivors
from narrative.services.manuscript.places import load_scene_text

NAMED = ("name", "noun")
"""Pronouns are kept too, but not underlined."""


async def list_annotations(session: AsyncSession, access: Access, scene_id: UUID) -> Annotations:
    """Return the names and the open findings of a scene, anchored in what it says now."""
    revision, text = await load_scene_text(session, access, scene_id)
    mentions = (await load_mentions(session, access, [scene_id])).get(scene_id, [])
    survivors = await load_survivors(session, access)
    names = [
        Anchor(survivors[entity], start, words)
        for entity, start, _, words, form in mentions
        if form in NAMED and entity in survivors
    ]
    passages = await _load_passages(session, access, scene_id)
    return Annotations(
        revision=revision,
        entities=tuple(
            EntitySpan(entity_id=entity, start=start, end=end) for entity, start, end in find_again(text, names)
        ),
        findings=tuple(
            FindingSpan(finding_id=finding, severity=severity, start=start, end=end)
            for (finding, severity), start, end in find_again(text, passages)
        ),
    )


async def _load_passages(session: AsyncSession, access: Access, scene_id: UUID) -> list[Anchor[tuple[UUID, Severity]]]:
    query = (
        select(EvidenceRow, FindingRow.severity)
        .join(FindingRow, (FindingRow.project_id == EvidenceRow.project_id) & (FindingRow.id == EvidenceRow.finding_id))
        .where(
            EvidenceRow.project_id == access.project,
            EvidenceRow.scene_id == scene_id,
            EvidenceRow.place == "text",
            FindingRow.status.in_(OPEN),
        )
    )
    return [
        Anchor((item.finding_id, Severity(severity)), item.start, item.quote, item.prefix, item.suffix)
        for item, severity in await session.execute(query)
    ]
