"""What can go wrong with checks and findings, in the author's words."""

from __future__ import annotations

from narrative.errors import Conflict, NotFound


class NoSuchFinding(NotFound):
    """There is no such finding in this book."""


class VerdictChanged(Conflict):
    """Somebody gave this finding another verdict since; nothing was changed."""
