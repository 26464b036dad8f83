"""Which methods an address of the API takes, read from its own description."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.convertors import UUIDConvertor


def list_methods(app: FastAPI, path: str) -> list[str]:
    """Return the methods that ``path`` takes, none where nothing is there; a word is no id."""
    taken = {method for address, methods in _read(app) if address.fullmatch(path) for method in methods}
    return sorted(taken)


@cache
def _read(app: FastAPI) -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
    return [
        (_make_pattern(path, operations), tuple(method.upper() for method in operations))
        for path, operations in app.openapi()["paths"].items()
    ]


def _make_pattern(path: str, operations: dict[str, Any]) -> re.Pattern[str]:
    ids = {
        parameter["name"]
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "path" and parameter["schema"].get("format") == "uuid"
    }
    return re.compile("/".join(_match_word(word, ids) for word in path.split("/")))


def _match_word(word: str, ids: set[str]) -> str:
    if not word.startswith("{"):
        return re.escape(word)
    return UUIDConvertor.regex if word[1:-1] in ids else "[^/]+"
