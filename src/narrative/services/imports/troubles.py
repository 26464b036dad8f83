"""What can go wrong with an import, in the author's words."""

from __future__ import annotations

from narrative.errors import Conflict, NotFound


class NoSuchImport(NotFound):
    """There is no such import in this book."""


class NotReady(Conflict):
    """This file is {status}, so that cannot be done now; nothing was changed."""
