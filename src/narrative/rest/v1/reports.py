"""What browsers report: something on a page that its content policy did not let happen."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

from fastapi import Request, status

from narrative.kit.idempotency import Router
from narrative.rest.doors import Public

log = logging.getLogger("narrative.rest")
router = Router(tags=["reports"], dependencies=[Public])

_LONGEST = 16_384  # bytes; what browsers send is a few hundred
_TOLD = 3  # reports of one message that are noted
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")
_KINDS = ("application/csp-report", "application/reports+json", "application/json")
_CONTENT: dict[str, Any] = {kind: {"schema": {}} for kind in _KINDS}


@router.post(
    "/reports",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Report what a content policy refused",
    openapi_extra={"requestBody": {"content": _CONTENT}},
)
async def report_violation(request: Request) -> None:
    """Note in the log what a browser refused on a page of this studio; browsers send this by themselves."""
    body = await request.body()
    for report in _read_reports(body)[:_TOLD]:
        log.warning("A page broke its content policy: %s refused %s.", *report)


def _read_reports(body: bytes) -> list[tuple[str, str]]:
    """Return directive and address of each report in ``body``; what is none says nothing."""
    try:
        found = json.loads(body[:_LONGEST])
    except (ValueError, RecursionError):
        return []
    told = found if isinstance(found, list) else [found]
    return [_read(one) for one in told if isinstance(one, dict)]


def _read(report: dict[str, Any]) -> tuple[str, str]:
    inside = report.get("csp-report", report.get("body", report))
    fields = inside if isinstance(inside, dict) else {}
    directive = fields.get("effective-directive", fields.get("effectiveDirective"))
    address = fields.get("blocked-uri", fields.get("blockedURL"))
    return _clean(directive), _clean(address)


def _clean(value: object) -> str:
    """Return ``value`` fit for one line of the log, without what an address may carry after its path."""
    return _UNPRINTABLE.sub("?", str(value).partition("?")[0])[:200]
