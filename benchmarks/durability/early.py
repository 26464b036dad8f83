"""The studio with its promise broken: it acknowledges an update when it comes, before anything is written.

Only here, to see that what looks for losses finds them; the studio itself has no such switch.
"""

from __future__ import annotations

from narrative.cli import main
from narrative.realtime.room import Coming, Room

_take = Room.take


def take(room: Room, coming: Coming) -> None:
    """Say that ``coming`` is kept; only then have it written."""
    room._tell(coming.member, "durable", {"id": coming.number, "seq": 0})  # noqa: SLF001 - it is to be broken
    _take(room, coming)


if __name__ == "__main__":
    Room.take = take  # type: ignore[method-assign, assignment]
    main()
