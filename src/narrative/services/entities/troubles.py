"""What can go wrong with cast and places, in the author's words."""

from __future__ import annotations

from narrative.errors import Conflict, Invalid, NotFound


class NoSuchEntity(NotFound):
    """There is nobody and nothing by that name in this book."""


class UnknownAlias(Invalid):
    """“{alias}” is not one of the names of {name}; nothing was changed."""


class NothingToMerge(Invalid):
    """A merge needs two who are not the same already; nothing was changed."""


class NothingLeft(Invalid):
    """A split needs a name on both sides; nothing was changed. Rename instead."""


class NothingToUndo(Conflict):
    """There is no decision to take back."""


class AlreadyTakenBack(Conflict):
    """That decision was taken back already."""


class DecisionChanged(Conflict):
    """A later decision builds on that one; nothing was changed. Take the later one back first."""
