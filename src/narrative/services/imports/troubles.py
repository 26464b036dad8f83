"""What can go wrong with an import, in the author's words."""

from __future__ import annotations

from narrative.errors import Conflict, Invalid, NotFound, Unavailable


class NoSuchImport(NotFound):
    """There is no such import in this book."""


class FileMissing(Invalid):
    """No file came with the request; nothing was imported. Choose one and try again."""


class NotReady(Conflict):
    """This file is {status}, so that cannot be done now; nothing was changed."""


class TookTooLong(Unavailable):
    """Reading this file took more than {seconds} seconds and was stopped; nothing was imported.

    Open it in your word processor and save it again as DOCX.
    """
