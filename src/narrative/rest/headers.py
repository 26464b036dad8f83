"""What browsers are told with every answer: what a page may load and run, who may frame it, what it may use."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

REPORTS = "/api/v1/reports"
_REPORTING = f"report-uri {REPORTS}; report-to reports"
# Nothing the API answers with is a page: opened as one, it may do nothing.
API_POLICY = f"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; {_REPORTING}"
_PAGE_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    # The editor parses what is pasted in a document apart; the app's own policy lets through what holds no markup.
    "require-trusted-types-for 'script'; trusted-types ProseMirrorClipboard default; {reporting}"
)
_UNUSED = (
    "accelerometer autoplay camera display-capture geolocation gyroscope hid magnetometer microphone midi "
    "payment serial usb xr-spatial-tracking"
)
_USED = "fullscreen publickey-credentials-create publickey-credentials-get screen-wake-lock"
_PERMISSIONS = ", ".join([f"{name}=()" for name in _UNUSED.split()] + [f"{name}=(self)" for name in _USED.split()])
_ALWAYS = {
    "content-security-policy": API_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": _PERMISSIONS,
    "referrer-policy": "same-origin",
    "reporting-endpoints": f'reports="{REPORTS}"',
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "private, no-cache",
}
_ONE_YEAR = 365 * 24 * 60 * 60


def make_nonce() -> str:
    """Return a word that no page before it had, for the scripts and styles that one page may run."""
    return secrets.token_urlsafe(18)


def write_page_policy(nonce: str) -> str:
    """Return the content policy of a page whose own scripts and styles carry ``nonce``."""
    return _PAGE_POLICY.format(nonce=nonce, reporting=_REPORTING)


def list_headers(*, is_secure: bool) -> Mapping[str, str]:
    """Return the headers of every answer; a studio found over https asks browsers never to come without it."""
    secure = {"strict-transport-security": f"max-age={_ONE_YEAR}; includeSubDomains"} if is_secure else {}
    return _ALWAYS | secure
