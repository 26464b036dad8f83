"""Translates what went wrong into problem+json (RFC 9457): the kind decides the status, the class is the type."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from narrative.errors import NarrativeError
from narrative.rest.methods import list_methods

log = logging.getLogger("narrative.rest")

TYPES = "https://narrative-os.org/problems/"
MEDIA_TYPE = "application/problem+json"

_STATUSES = {
    "not-found": 404,
    "forbidden": 403,
    "unauthenticated": 401,
    "conflict": 409,
    "invalid": 422,
    "too-many": 429,
    "unavailable": 503,
}
_TITLES = {
    "not-found": "Not found",
    "forbidden": "Not allowed",
    "unauthenticated": "Not signed in",
    "conflict": "Changed elsewhere",
    "invalid": "Not usable",
    "too-many": "Too much",
    "unavailable": "Not available",
}
# HTTP has a status of its own for some troubles.
_SPECIAL = {
    "length-doubtful": 400,
    "request-too-slow": 408,
    "stale": 412,
    "request-too-large": 413,
    "address-too-long": 414,
    "kind-not-taken": 415,
    "state-not-named": 428,
    "headers-too-large": 431,
}
_REFUSALS = {"forbidden", "unauthenticated"}
_RESERVED = {"type", "title", "status", "detail"}


class Problem(BaseModel):
    """What went wrong: ``type`` is stable, ``detail`` is the sentence for the reader; some carry further fields."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {
                "type": f"{TYPES}no-such-project",
                "title": "Not found",
                "status": 404,
                "detail": "There is no such project.",
            }
        },
    )

    type: str = Field(description="A stable name of the trouble, as an address.")
    title: str
    status: int
    detail: str


def describe(trouble: NarrativeError) -> JSONResponse:
    """Return the answer that tells of ``trouble``."""
    status = _SPECIAL.get(trouble.slug(), _STATUSES.get(trouble.kind, 500))
    fields = {name: value for name, value in trouble.fields.items() if name not in _RESERVED}
    return write_problem(trouble.slug(), _TITLES.get(trouble.kind, "Trouble"), status, trouble.message, **fields)


def write_problem(slug: str, title: str, status: int, detail: str, **fields: Any) -> JSONResponse:
    """Return a problem+json answer."""
    told = {"type": TYPES + slug, "title": title, "status": status, "detail": detail, **jsonable_encoder(fields)}
    headers = {"retry-after": str(fields.get("retry_after", 1))} if status in {429, 503} else {}
    return JSONResponse(told, status, headers, MEDIA_TYPE)


def write_crash() -> JSONResponse:
    """Return the answer to what nobody foresaw; it tells nothing of the inside."""
    detail = "Something went wrong inside Narrative OS; nothing was changed. The log says more."
    return write_problem("unexpected", "Unexpected trouble", 500, detail)


def install(app: FastAPI) -> None:
    """Let ``app`` answer every trouble so."""
    app.add_exception_handler(NarrativeError, _tell_trouble)
    app.add_exception_handler(RequestValidationError, _tell_misunderstanding)
    app.add_exception_handler(HTTPException, _tell_http)


async def _tell_trouble(request: Request, trouble: Exception) -> JSONResponse:
    assert isinstance(trouble, NarrativeError)  # noqa: S101 - what it was registered for
    if trouble.kind in _REFUSALS:
        _note_refusal(request, trouble)
    return describe(trouble)


def _note_refusal(request: Request, trouble: NarrativeError) -> None:
    """Log who was refused what; the path is quoted, so that nobody writes lines of their own into the log."""
    person = getattr(request.state, "person", "nobody known")
    log.info("%s %s was refused to %s: %s.", request.method, quote(request.scope["path"]), person, trouble.slug())


async def _tell_misunderstanding(_: Request, trouble: Exception) -> JSONResponse:
    assert isinstance(trouble, RequestValidationError)  # noqa: S101
    errors = [{"field": ".".join(map(str, error["loc"])), "message": error["msg"]} for error in trouble.errors()]
    detail = "The request was not understood; nothing was changed."
    return write_problem("not-understood", "Not understood", 422, detail, errors=errors)


async def _tell_http(request: Request, trouble: Exception) -> JSONResponse:
    assert isinstance(trouble, HTTPException)  # noqa: S101
    methods = list_methods(request.app, request.url.path)
    # A route whose id this is not may have been tried: then there is nothing, and not something of another method.
    is_nowhere = not methods and request.url.path.startswith("/api/")
    if trouble.status_code == 404 or (trouble.status_code == 405 and is_nowhere):
        return write_problem("not-found", "Not found", 404, "There is nothing at this address.")
    if trouble.status_code == 405:
        answer = write_problem("method-not-allowed", "Not allowed", 405, "This address does not take that method.")
        answer.headers.update(trouble.headers or {})
        if methods:
            answer.headers["allow"] = ", ".join(methods)
        return answer
    return write_problem("not-understood", "Not understood", trouble.status_code, "The request was not understood.")
