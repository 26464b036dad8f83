"""Which other web origins may use the API from a browser (CORS): those an installation lists, and no other."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from starlette.datastructures import Headers
from starlette.types import Scope

_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_ASKED = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match"
_SHOWN = "Content-Disposition, ETag, Idempotency-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After"
_TEN_MINUTES = "600"


def is_preflight(scope: Scope, headers: Headers) -> bool:
    """Whether a browser asks what another origin may do before it lets its page do it."""
    return scope["method"] == "OPTIONS" and "access-control-request-method" in headers


def allow(headers: Headers, origins: Collection[str]) -> Mapping[str, str]:
    """Return what tells a browser that the origin of a request may read the answer: nothing, for one not listed.

    The answer differs by origin, which caches are told, as soon as any is listed.
    """
    if not origins:
        return {}
    origin = headers.get("origin")
    if origin is None or origin not in origins:
        return {"vary": "origin"}
    return {
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": _SHOWN,
        "vary": "origin",
    }


def allow_asking() -> Mapping[str, str]:
    """Return what else a preflight of a listed origin is answered with."""
    return {
        "access-control-allow-methods": _METHODS,
        "access-control-allow-headers": _ASKED,
        "access-control-max-age": _TEN_MINUTES,
    }
