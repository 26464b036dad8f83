"""Reads updates that anybody may have made up: in a process that may die of them, before a document meets them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pycrdt import Doc


def check_updates(payloads: Sequence[bytes]) -> list[bool]:
    """Say of each update whether it can be decoded. For a process of its own, which a bad one may bring down."""
    return [apply_update(Doc(), payload) for payload in payloads]


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
