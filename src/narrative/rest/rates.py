"""How much may be asked: by one address, by one person, and of one project; what tries passwords is counted closely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from fastapi.requests import HTTPConnection
from starlette.datastructures import MutableHeaders
from starlette.types import Scope

from narrative.errors import TooMany
from narrative.kit.buckets import Buckets, Claim, Rate, Verdict, to_seconds
from narrative.rest.origin import find_origin

ADDRESS = Rate("address", 1200, 60)
PERSON = Rate("person", 600, 60)
PROJECT = Rate("project", 1200, 60)
WORK = Rate("work", 60, 60)
SIGN_IN = Rate("sign-in", 20, 60)
REPORT = Rate("report", 20, 60)

API = "/api/"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Whatever takes a password, a code, a token from a mail, or makes a mail.
_GUESSED = re.compile(
    r"/api/v\d+/(accounts|invitations|session(?!/(refresh|ticket)$)"
    r"|account/(password|email|totp|recovery-codes|passkeys|erasure))(/|$)"
)
_INVITING = re.compile(r"/api/v\d+/projects/[^/]+/invitations(/|$)")
_VERDICTS, _KEYS = "verdicts", "charged"


class AskedTooMuch(TooMany):
    """That is more than may be asked here in a while; nothing was changed. Try again in {retry_after} seconds."""


def claim_by_address(connection: HTTPConnection) -> list[Claim]:
    """Return what a request takes from the buckets of the address it comes from."""
    scope = connection.scope
    address = find_network(find_origin(connection).address)
    claims = [Claim(ADDRESS, f"address:{address}")]
    if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
        path = scope["path"]
        if _GUESSED.match(path) or _INVITING.match(path):
            claims.append(Claim(SIGN_IN, f"sign-in:{address}"))
        elif path.endswith("/reports"):
            claims.append(Claim(REPORT, f"report:{address}"))
    return claims


def find_network(address: str) -> str:
    """Return what one subscriber has: an address of version 4, or the /64 of one of version 6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)


async def charge(connection: HTTPConnection, *claims: Claim) -> None:
    """Take what a request costs, each bucket once; a studio without limits takes nothing. Raises AskedTooMuch."""
    buckets: Buckets | None = getattr(connection.app.state, "buckets", None)
    state = _open_account(connection.scope)
    new = [claim for claim in claims if claim.key not in state[_KEYS]]
    if buckets is None or not new:
        return
    verdicts = await buckets.take(new)
    state[_VERDICTS] += verdicts
    state[_KEYS] |= {claim.key for claim in new}
    if waits := [verdict.wait for verdict in verdicts if verdict.wait]:
        raise AskedTooMuch(retry_after=to_seconds(max(waits)))


def tell_verdicts(scope: Scope, headers: MutableHeaders) -> None:
    """Write how the buckets stand into the headers of an answer, by the IETF's draft of RateLimit header fields."""
    verdicts: Sequence[Verdict] = _open_account(scope)[_VERDICTS]
    if verdicts:
        headers["ratelimit-policy"] = ", ".join(
            f'"{v.rate.name}";q={v.rate.quota};w={v.rate.seconds}' for v in verdicts
        )
        headers["ratelimit"] = ", ".join(f'"{v.rate.name}";r={v.left};t={_find_wait(v)}' for v in verdicts)


def _find_wait(verdict: Verdict) -> int:
    return to_seconds(verdict.wait or verdict.reset)


def _open_account(scope: Scope) -> dict[str, Any]:
    state: dict[str, Any] = scope.setdefault("state", {})
    state.setdefault(_VERDICTS, [])
    state.setdefault(_KEYS, set())
    return state
