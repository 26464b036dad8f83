"""Findings as rows and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.checks.finding import Evidence, Finding, Place, Severity
from narrative.services.access import Access
from narrative.services.checks.tables import EvidenceRow, FindingRow
from narrative.text.span import Span

PLACES: dict[str, Place] = {"text": "text", "title": "title"}


async def load_evidence(
    session: AsyncSession, access: Access, findings: Collection[UUID]
) -> dict[UUID, list[EvidenceRow]]:
    """Return the passages of each finding, in order."""
    query = select(EvidenceRow).where(EvidenceRow.project_id == access.project, EvidenceRow.finding_id.in_(findings))
    groups: dict[UUID, list[EvidenceRow]] = defaultdict(list)
    for row in await session.scalars(query.order_by(EvidenceRow.finding_id, EvidenceRow.number)):
        groups[row.finding_id].append(row)
    return groups


def read_finding(row: FindingRow, evidence: list[EvidenceRow]) -> Finding:
    """Return the finding that ``row`` keeps."""
    passages = tuple(
        Evidence(
            str(item.scene_id),
            Span(item.start, item.end),
            item.quote,
            tuple(Span(start, end) for start, end in item.marks),
            item.prefix,
            item.suffix,
            PLACES[item.place],
        )
        for item in evidence
    )
    severity = Severity(row.severity)
    return Finding(row.check, severity, row.message, row.why, passages, tuple(row.entities), row.confidence)


def fill_row(row: FindingRow, finding: Finding, rank: int) -> None:
    """Make ``row`` keep ``finding``, its passages apart."""
    row.identity, row.check, row.severity = finding.identity, finding.check, finding.severity.value
    row.message, row.why, row.confidence = finding.message, finding.why, finding.confidence
    row.entities, row.rank = list(finding.entities), rank


async def replace_evidence(session: AsyncSession, access: Access, changed: dict[UUID, Finding]) -> None:
    """Make the passages of the findings in ``changed``, by their rows' ids, be theirs alone."""
    if not changed:
        return
    old = (EvidenceRow.project_id == access.project, EvidenceRow.finding_id.in_(changed))
    await session.execute(delete(EvidenceRow).where(*old), execution_options={"synchronize_session": False})
    passages = [
        _write_evidence(access, row_id, number, item)
        for row_id, finding in changed.items()
        for number, item in enumerate(finding.evidence)
    ]
    await session.execute(insert(EvidenceRow), passages)


def _write_evidence(access: Access, finding_id: UUID, number: int, item: Evidence) -> dict[str, Any]:
    return {
        "project_id": access.project,
        "finding_id": finding_id,
        "number": number,
        "scene_id": UUID(item.scene),
        "start": item.span.start,
        "end": item.span.end,
        "quote": item.quote,
        "prefix": item.prefix,
        "suffix": item.suffix,
        "marks": [list(mark) for mark in item.marks],
        "place": item.place,
    }
