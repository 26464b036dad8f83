"""Who is signed in."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from narrative.kit.idempotency import Router
from narrative.rest.doors import Author
from narrative.services.accounts import User

router = Router(tags=["session"])


class SessionInfo(BaseModel):
    """The person at the desk, and the kind of studio they are in."""

    user: User
    mode: Literal["local"] = "local"


@router.get("/session", summary="Who is signed in")
async def get_session(author: Author) -> SessionInfo:
    """Return the person who is signed in; in a local studio the author is signed in by itself."""
    return SessionInfo(user=author)
