"""What happened in a book."""

from __future__ import annotations

from uuid import UUID

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.kit.pagination import Page
from narrative.rest.answers import PAGE, Cursor, Limit, problems
from narrative.rest.doors import ActivityReader
from narrative.services import activity
from narrative.services.activity import ActivityItem

router = Router(prefix="/projects/{project_id}", tags=["activity"])


@router.get("/activity", summary="What happened in the book", responses=problems())
async def list_project_activity(
    session: Session, access: ActivityReader, user_id: UUID | None = None, cursor: Cursor = None, limit: Limit = PAGE
) -> Page[ActivityItem]:
    """Return what was done in the book, the newest first; a burst of writing in one scene is one."""
    return await activity.list_activity(session, access, user_id, cursor, limit)
