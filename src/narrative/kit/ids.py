"""Makes identifiers that sort by the time they were made (UUID version 7, RFC 9562)."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from uuid import UUID

_lock = threading.Lock()
_last = 0


def make_id() -> UUID:
    """Return a new UUIDv7: 48 bits of milliseconds, 12 bits of its fraction, 62 bits of chance.

    Within one process each is greater than the one before, also when the clock stands still or is set back.
    """
    global _last  # noqa: PLW0603 - one process has one sequence
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    stamp = (milliseconds << 12) | (rest << 12) // 1_000_000
    with _lock:
        stamp = max(stamp, _last + 1)
        _last = stamp
    chance = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return UUID(int=(stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | chance)


def find_moment(made: UUID) -> datetime:
    """Return when an identifier was made, to the millisecond, in UTC."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC)
