"""What can go wrong with checks and findings, in the author's words."""

from __future__ import annotations

from narrative.errors import NotFound


class NoSuchFinding(NotFound):
    """There is no such finding in this book."""
