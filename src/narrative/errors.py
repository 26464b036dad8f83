"""What can go wrong, by kind: the docstring is the message, and each face translates the kind.

A class says *what kind* of trouble it is, never a status: REST answers with problem+json, a socket with a close
code, the command line with an exit code. Subclass a kind for one trouble and write the sentence for its reader as
the subclass's docstring, with ``{fields}`` filled in from the keyword arguments.
"""

from __future__ import annotations

import inspect
import re
from typing import ClassVar


class NarrativeError(Exception):
    """Something went wrong."""

    kind: ClassVar[str] = "error"
    keeps: ClassVar[bool] = False  # whether what was written before it stays written: a guess that was counted

    def __init__(self, message: str | None = None, **fields: object) -> None:
        template = message or " ".join((inspect.getdoc(type(self)) or "").split())
        self.fields = fields
        self.message = template.format(**fields) if fields and message is None else template
        super().__init__(self.message)

    @classmethod
    def slug(cls) -> str:
        """Return the stable name of this trouble: ``TooManyEntries`` is ``too-many-entries``."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()


class NotFound(NarrativeError):
    """There is nothing here by that name."""

    kind = "not-found"


class Forbidden(NarrativeError):
    """You are not allowed to do that."""

    kind = "forbidden"


class Unauthenticated(NarrativeError):
    """Sign in first."""

    kind = "unauthenticated"


class Conflict(NarrativeError):
    """Somebody changed this while you were working on it; nothing was overwritten."""

    kind = "conflict"


class Invalid(NarrativeError):
    """That cannot be used as it is."""

    kind = "invalid"


class TooMany(NarrativeError):
    """That is more than can be taken at once; try again in a moment."""

    kind = "too-many"


class Unavailable(NarrativeError):
    """This does not work just now; nothing was lost."""

    kind = "unavailable"
