"""Completes the API's description of itself: what the layers before every route may answer is said of every route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from narrative.rest.problems import MEDIA_TYPE, Problem

API = "/api/v1/"
_REFUSALS = {
    400: "The request was not understood.",
    401: "Whoever asks is not signed in, or could not prove who they are.",
    403: "It is not allowed to whoever asks, or to the web site that made a browser ask.",
    404: "There is no such thing here.",
    408: "The request came too slowly.",
    413: "It is too large.",
    414: "The address is too long.",
    415: "It is no JSON, and no file as multipart/form-data.",
    422: "It cannot be used as it is; the detail says why.",
    429: "That was too much; Retry-After says when to come again.",
    431: "The headers are too large.",
    503: "It does not work just now, or took too long; nothing was changed.",
}
_PROBLEM = {"schema": {"$ref": "#/components/schemas/Problem"}}
_METHODS = {"get", "post", "put", "patch", "delete"}


def complete_description(app: FastAPI) -> None:
    """Let ``app`` describe itself with every refusal that may come before a route is reached."""
    draw: Callable[[], dict[str, Any]] = app.openapi

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            _declare(draw())
        return app.openapi_schema or {}

    app.openapi = describe  # type: ignore[method-assign]


def _declare(schema: dict[str, Any]) -> None:
    components = schema["components"]
    components["schemas"].setdefault("Problem", Problem.model_json_schema())
    components["responses"] = {f"Refused{status}": _write(status) for status in _REFUSALS}
    for path, methods in schema["paths"].items():
        if path.startswith(API):
            for method in _METHODS & methods.keys():
                _complete(methods[method]["responses"])


def _complete(responses: dict[str, Any]) -> None:
    for status in _REFUSALS:
        said = responses.get(str(status))
        # Where a route says nothing, FastAPI speaks of its own form of a misunderstanding, which is never sent here.
        if said is None or (status == 422 and MEDIA_TYPE not in said.get("content", {})):
            responses[str(status)] = {"$ref": f"#/components/responses/Refused{status}"}
    for said in responses.values():
        if MEDIA_TYPE in said.get("content", {}):
            said["content"] = {MEDIA_TYPE: _PROBLEM}  # and never as plain JSON, which FastAPI adds


def _write(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {"description": _REFUSALS[status], "content": {MEDIA_TYPE: _PROBLEM}}
    if status in {429, 503}:
        described["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return described
