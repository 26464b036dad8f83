"""Entity tags: who writes says which state they saw, and nothing is overwritten in silence."""

from __future__ import annotations

from narrative.errors import Conflict, Invalid
from narrative.services.values import Value


class Stale(Conflict):
    """This was changed elsewhere while you were working on it; nothing was overwritten. Look at both and choose."""


class StateNotNamed(Invalid):
    """Say which state you are changing: send the ETag you were given as If-Match."""


def write_etag(*revisions: int) -> str:
    """Return the entity tag of the given counts: ``"3"``, or ``"3.17"`` for a thing that changes in two ways."""
    return f'"{".".join(str(revision) for revision in revisions)}"'


def check_revision(if_match: str | None, revision: int, current: Value, *, part: int = 0) -> None:
    """Raise Stale, with the ``current`` state inside, unless ``if_match`` names ``revision`` (or is ``*``).

    ``part`` is the place of the count inside the tag: of ``"3.17"``, 0 is the 3 and 1 the 17. Raises StateNotNamed
    where there is no tag at all.
    """
    if if_match is None:
        raise StateNotNamed
    if if_match.strip() == "*":
        return
    tags = [tag.strip().removeprefix("W/").strip('"').split(".") for tag in if_match.split(",")]
    if not any(len(tag) > part and tag[part] == str(revision) for tag in tags):
        raise Stale(current=current.model_dump(mode="json"))
