"""What may be written where by ``narrative convert``."""

from __future__ import annotations

from pathlib import Path

from narrative.errors import Conflict, Invalid
from narrative.manuscript.catalogue import list_formats


class TargetExists(Conflict):
    """There is already a file called {path}. Nothing was written; choose another name, or say --force."""


class UnknownEnding(Invalid):
    """A manuscript cannot be written as “{ending}”. Let the name end in {known}."""


def check_target(target: Path) -> None:
    """Raise UnknownEnding unless some format is written under the ending of ``target``."""
    known = sorted(ending for item in list_formats() if item.write for ending in item.extensions)
    if target.suffix.lower() not in known:
        raise UnknownEnding(ending=target.suffix or target.name, known=", ".join(known))
