"""Reads updates of a CRDT that anybody may have made up: in a process that may die of them, before a document does."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from typing import Any

from pycrdt import Doc

SECONDS = 3
"""Seconds that some updates may take together; the largest that is taken needs a tenth of one."""


def check_updates(payloads: Sequence[bytes]) -> list[bool]:
    """Say of each update whether it can be decoded. For a process of its own, which a bad one may bring down.

    Where they take longer than ``SECONDS`` the system ends the process, as nothing in it would hear a signal (POSIX).
    """
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
    verdicts = [apply_update(Doc(), payload) for payload in payloads]
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
    return verdicts


def apply_update(document: Doc[Any], payload: bytes) -> bool:
    """Apply an update and say whether that went well; where it did not, ``document`` is to be thrown away.

    The library is written in Rust, whose panics are no ``Exception``.
    """
    try:
        document.apply_update(payload)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - see above
        return False
    return True
