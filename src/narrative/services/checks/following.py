"""Follows findings from one run to the next, and keeps what became of each."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.checks.finding import Finding
from narrative.checks.history import Dismissal, Followed, Status, Verdict, compare_findings
from narrative.checks.score import score_findings
from narrative.kit.ids import make_id
from narrative.services.access import Access
from narrative.services.checks.rows import fill_row, load_evidence, read_finding, replace_evidence
from narrative.services.checks.tables import FindingRow

OPEN = (Status.NEW.value, Status.STILL.value)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many findings are new, still there, resolved, dismissed; and the score of what is open."""

    counts: dict[Status, int]
    score: int


async def follow_findings(session: AsyncSession, access: Access, findings: tuple[Finding, ...], words: int) -> Outcome:
    """Compare what was found now with what was kept, and keep what became of each; done twice it is done once."""
    query = select(FindingRow).where(FindingRow.project_id == access.project).order_by(FindingRow.id).with_for_update()
    rows = list(await session.scalars(query.execution_options(populate_existing=True)))
    evidence = await load_evidence(session, access, [row.id for row in rows])
    past = _Past([(row, read_finding(row, evidence[row.id])) for row in rows])
    followed = await asyncio.to_thread(compare_findings, past.previous, findings, past.dismissals)
    changed = {}
    for rank, one in enumerate(followed):
        row = past.find_row(one)
        if row is None:
            row = FindingRow(project_id=access.project, id=make_id(), revision=1)
            session.add(row)
        if past.findings.get(row.id) != one.finding:
            changed[row.id] = one.finding
        _fill(row, one, rank)
    await session.flush()
    await replace_evidence(session, access, changed)
    counts = Counter(one.status for one in followed)
    still_open = [one.finding for one in followed if one.status in (Status.NEW, Status.STILL)]
    return Outcome(dict(counts), score_findings(still_open, words).value)


class _Past:
    """What earlier runs found, each finding with its row."""

    def __init__(self, kept: list[tuple[FindingRow, Finding]]) -> None:
        self.findings = {row.id: finding for row, finding in kept}
        self.previous = [finding for row, finding in kept if row.status != Status.RESOLVED]
        self.dismissals = [
            Dismissal(finding, Verdict(row.verdict), row.reason or "") for row, finding in kept if row.verdict
        ]
        self._rows = {id(finding): row for row, finding in kept}
        self._gone = {row.identity: row for row, _ in kept if row.status == Status.RESOLVED}

    def find_row(self, one: Followed) -> FindingRow | None:
        """Return the row that goes on: of what it continues, of what was dismissed, or of the same that had gone."""
        for finding in (one.before, one.dismissal.finding if one.dismissal else None):
            if finding is not None:
                return self._rows[id(finding)]
        return self._gone.get(one.finding.identity)


def _fill(row: FindingRow, one: Followed, rank: int) -> None:
    row.status = one.status.value
    if one.dismissal is not None:
        row.verdict, row.reason = one.dismissal.verdict.value, one.dismissal.reason
    if one.status is not Status.RESOLVED:
        fill_row(row, one.finding, rank)
