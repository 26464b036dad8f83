"""What the answers share: problems, entity tags, pages."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Header, Query, Response

from narrative.kit.pagination import DEFAULT_LIMIT, LARGEST_LIMIT
from narrative.rest.problems import MEDIA_TYPE, Problem

_SENTENCES = {
    401: "Whoever asks is not signed in, or could not prove who they are.",
    403: "The role of whoever asks does not allow it.",
    404: "There is no such thing in this project.",
    409: "It cannot be done as things stand; nothing was changed.",
    412: "Somebody was there first; `current` holds what they left, and nothing was overwritten.",
    413: "It is too large.",
    422: "It cannot be used as it is; the detail says why.",
    429: "That was too much; try again in a moment.",
    428: "Say which state you are changing: send If-Match.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of the problems a route may answer with, those of every project route included."""
    content: dict[str, Any] = {MEDIA_TYPE: {}}
    return {
        status: {"model": Problem, "description": _SENTENCES[status], "content": content}
        for status in sorted({*statuses, 403, 404, 422} | ({428} if 412 in statuses else set()))
    }


IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The ETag of the state you saw; `*` overwrites whatever is there."),
]
Cursor = Annotated[str | None, Query(description="Where to go on: `next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="How many at most.")]
PAGE = DEFAULT_LIMIT
_NO_NAME = frozenset('/\\:*?"<>|')
_LONGEST_STEM = 150


def tag(response: Response, etag: str) -> None:
    """Give the answer its entity tag."""
    response.headers["ETag"] = etag


def attach(name: str) -> str:
    """Return the header that offers an answer as a file called ``name`` (RFC 6266): for old programs in plain letters.

    No path, no line break and no sign that a file system or a browser reads as more than a letter is ever in it.
    """
    readable = "".join(" " if letter in _NO_NAME or not letter.isprintable() else letter for letter in name)
    cut = " ".join(readable.encode("utf-8", "replace").decode().split()).strip(". ")
    stem, dot, extension = cut.rpartition(".")
    short = f"{stem[:_LONGEST_STEM]}{dot}{extension[:_LONGEST_STEM]}" or "file"
    plain = "".join(letter if letter.isascii() and letter != "%" else "_" for letter in short)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(short, safe='')}"
