"""Secrets that are handed out once: only their digest is ever stored, and it finds the row they belong to."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def make_token(prefix: str = "") -> str:
    """Return a new secret of 256 bits, safe in an address, behind ``prefix``."""
    return prefix + secrets.token_urlsafe(_BYTES)


def digest_token(token: str) -> str:
    """Return the SHA-256 of ``token`` as 64 hexadecimal digits; a secret of 256 bits needs no slower one."""
    return hashlib.sha256(token.encode()).hexdigest()
