"""What can go wrong with taking changes back, in the author's words."""

from __future__ import annotations

from narrative.errors import Conflict


class ChangedSince(Conflict):
    """This was changed since, so it cannot be taken back or made again exactly; nothing was changed."""


class NothingToUndo(Conflict):
    """There is no change of yours to take back."""


class NothingToRedo(Conflict):
    """There is nothing to do again: nothing was taken back, or you changed something since."""
