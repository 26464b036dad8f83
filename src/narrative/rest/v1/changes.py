"""Undo and redo of one's own changes."""

from __future__ import annotations

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.rest.answers import problems
from narrative.rest.doors import ChangesReader, ChangesUndoer
from narrative.services import checks, undoing
from narrative.services.undoing import Changes, Turned, UndoOrder

router = Router(prefix="/projects/{project_id}", tags=["undo"])


@router.get("/changes", summary="What can be taken back", responses=problems())
async def get_changes(session: Session, access: ChangesReader) -> Changes:
    """Return which change of one's own would be taken back next, and which made again."""
    return await undoing.get_changes(session, access)


@router.post("/undo", summary="Take a change back", responses=problems(409))
async def undo_change(session: Session, access: ChangesUndoer, order: UndoOrder) -> Turned:
    """Take back the last change of one's own, or the one named; 409 `changed-since` where it was changed since."""
    turned = await undoing.undo_change(session, access, order.id)
    await checks.follow_change(session, access, "outline")
    return turned


@router.post("/redo", summary="Make a change again", responses=problems(409))
async def redo_change(session: Session, access: ChangesUndoer) -> Turned:
    """Make the change again that one took back last; a new change of one's own ends that."""
    turned = await undoing.redo_change(session, access)
    await checks.follow_change(session, access, "outline")
    return turned
