"""The two cookies of a browser that is signed in; no script can read them, and no other site can have them sent."""

from __future__ import annotations

from fastapi import Response
from fastapi.requests import HTTPConnection

from narrative.kit.settings import Settings
from narrative.services.sessions import Tokens
from narrative.services.sessions.devices import IDLE

REFRESH_PATH = "/api/v1/session/refresh"
_ACCESS, _REFRESH = "narrative_access", "narrative_refresh"


def set_cookies(response: Response, settings: Settings, tokens: Tokens) -> None:
    """Give ``tokens`` to the browser: the access token for every request, the refresh token for its one address.

    Both cookies outlive the access token: who comes back after an hour can still sign out with it.
    """
    access, refresh = _name(settings)
    _set(response, settings, access, tokens.access_token, "/", int(IDLE.total_seconds()))
    _set(response, settings, refresh, tokens.refresh_token, REFRESH_PATH, int(IDLE.total_seconds()))


def clear_cookies(response: Response, settings: Settings) -> None:
    """Have the browser forget both."""
    access, refresh = _name(settings)
    _set(response, settings, access, "", "/", 0)
    _set(response, settings, refresh, "", REFRESH_PATH, 0)


def read_access_cookie(connection: HTTPConnection, settings: Settings) -> str | None:
    """Return the access token of the browser's cookie."""
    return connection.cookies.get(_name(settings)[0])


def read_refresh_cookie(connection: HTTPConnection, settings: Settings) -> str | None:
    """Return the refresh token of the browser's cookie."""
    return connection.cookies.get(_name(settings)[1])


def _name(settings: Settings) -> tuple[str, str]:
    """Return the names of both: over TLS with the prefixes that keep neighbouring sites from setting them."""
    return (f"__Host-{_ACCESS}", f"__Secure-{_REFRESH}") if _is_secure(settings) else (_ACCESS, _REFRESH)


def _is_secure(settings: Settings) -> bool:
    return settings.site.startswith("https://")


def _set(response: Response, settings: Settings, name: str, value: str, path: str, seconds: int) -> None:
    secure = _is_secure(settings)
    response.set_cookie(name, value, max_age=seconds, path=path, httponly=True, samesite="lax", secure=secure)
