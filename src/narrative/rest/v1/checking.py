"""Checking: the catalogue, runs over the book, findings, and what stands off a scene's text."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, status

from narrative.checks.finding import Severity
from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.rest.answers import Cursor, IfMatch, Limit, problems
from narrative.rest.doors import Checker, Dismisser, FindingsReader, Public
from narrative.services import checks
from narrative.services.checks import (
    Annotations,
    Asked,
    CheckItem,
    CheckRun,
    Filter,
    FindingItem,
    FindingPage,
    NewDismissal,
    Standing,
)

router = Router(tags=["checks"])
BOOK = "/projects/{project_id}"
FINDINGS = 20


@router.get("/checks", summary="The catalogue", dependencies=[Public])
async def list_checks() -> list[CheckItem]:
    """Return every kind of trouble that is looked for, each with its page."""
    return checks.show_checks()


@router.get("/checks/{family}/{name}", summary="One check", dependencies=[Public], responses=problems())
async def get_check(family: str, name: str) -> CheckItem:
    """Return one check and its page."""
    return checks.show_check(f"{family}/{name}")


@router.post(f"{BOOK}/checks", status_code=status.HTTP_202_ACCEPTED, summary="Check the book", responses=problems())
async def create_check(session: Session, access: Checker) -> Asked:
    """Have the whole book checked now, behind the scenes; after edits it is checked by itself."""
    return await checks.ask_check(session, access)


@router.get(f"{BOOK}/checks/latest", summary="How the last check went", responses=problems())
async def get_latest_check(session: Session, access: FindingsReader) -> CheckRun:
    """Return the last run: how far it is, its counts and the score with its formula."""
    return await checks.get_latest(session, access)


def _filter(
    status: Standing = Standing.OPEN,
    family: str | None = None,
    check: str | None = None,
    severity: Severity | None = None,
    chapter_id: UUID | None = None,
    entity_id: UUID | None = None,
) -> Filter:
    return Filter(status, family, check, severity, chapter_id, entity_id)


@router.get(f"{BOOK}/findings", summary="Findings, best first", responses=problems())
async def list_findings(
    session: Session,
    access: FindingsReader,
    wanted: Annotated[Filter, Depends(_filter)],
    cursor: Cursor = None,
    limit: Limit = FINDINGS,
) -> FindingPage:
    """Return findings with their passages, best first, and how many there are of each sort."""
    return await checks.list_findings(session, access, wanted, cursor, limit)


@router.get(f"{BOOK}/findings/{{finding_id}}", summary="One finding", responses=problems())
async def get_finding(session: Session, access: FindingsReader, finding_id: UUID) -> FindingItem:
    """Return one finding with its passages."""
    return await checks.get_finding(session, access, finding_id)


@router.post(f"{BOOK}/findings/{{finding_id}}/dismissal", summary="Dismiss a finding", responses=problems(412))
async def create_dismissal(
    session: Session, access: Dismisser, finding_id: UUID, new: NewDismissal, if_match: IfMatch = None
) -> FindingItem:
    """Say that a finding is intended or wrong; it stays dismissed while its evidence stands."""
    return await checks.dismiss_finding(session, access, finding_id, new, if_match)


@router.delete(f"{BOOK}/findings/{{finding_id}}/dismissal", summary="Take the verdict back", responses=problems(412))
async def delete_dismissal(
    session: Session, access: Dismisser, finding_id: UUID, if_match: IfMatch = None
) -> FindingItem:
    """Open a dismissed finding again."""
    return await checks.reopen_finding(session, access, finding_id, if_match)


@router.get(f"{BOOK}/scenes/{{scene_id}}/annotations", summary="Names and findings in a scene", responses=problems())
async def list_annotations(session: Session, access: FindingsReader, scene_id: UUID) -> Annotations:
    """Return the spans of names and open findings in what the scene says now; what was edited away is left out."""
    return await checks.list_annotations(session, access, scene_id)
