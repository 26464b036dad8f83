"""Reads updates of a CRDT that anybody may have made up: in a process that may die of them, before a document does."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from typing import Any

from pycrdt import Doc, get_update, merge_updates

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


def is_whole(document: Doc[Any], payload: bytes) -> bool:
    """Say whether ``document``, to which ``payload`` was applied, has all of it.

    What builds on an update that did not come waits inside the library, which neither shows it nor hands it on: a copy
    that is made of the document, such as a snapshot, would lack it for ever.
    """
    state = document.get_state()
    try:
        waiting = get_update(payload, state)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - as above
        return False
    if waiting[:1] != b"\x00":
        return False
    numbers = _read_numbers(state)
    known = {next(numbers): next(numbers) for _ in range(next(numbers))}
    numbers = _read_numbers(waiting[1:])  # what it takes out: for each client, from where and how many
    for _ in range(next(numbers)):
        reached = known.get(next(numbers), 0)
        if any(next(numbers) + next(numbers) > reached for _ in range(next(numbers))):
            return False
    return True


def merge(payloads: Sequence[bytes]) -> Sequence[bytes]:
    """Return as few updates as do the same as ``payloads``."""
    if len(payloads) < 2:
        return payloads
    try:
        return [merge_updates(*payloads)]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - as above
        return payloads


def _read_numbers(data: bytes) -> Iterator[int]:
    """Yield the numbers that ``data`` holds, seven bits a byte."""
    number = shift = 0
    for byte in data:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            number = shift = 0
