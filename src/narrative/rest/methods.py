"""Which methods an address of the API takes, read from its own description."""

from __future__ import annotations

import re
from functools import cache

from fastapi import FastAPI

_PIECE = re.compile(r"\\{\w+\\}")


def list_methods(app: FastAPI, path: str) -> list[str]:
    """Return the methods that ``path`` takes, none where nothing is there; a named address is no other's id."""
    if path in app.openapi()["paths"]:
        return sorted(method.upper() for method in app.openapi()["paths"][path])
    taken = {method for address, methods in _read(app) if address.fullmatch(path) for method in methods}
    return sorted(taken)


@cache
def _read(app: FastAPI) -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
    found = []
    for path, operations in app.openapi()["paths"].items():
        pattern = _PIECE.sub("[^/]+", re.escape(path))
        found.append((re.compile(pattern), tuple(method.upper() for method in operations)))
    return found
