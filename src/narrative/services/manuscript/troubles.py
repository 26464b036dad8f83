"""What can go wrong with a manuscript, in the author's words."""

from __future__ import annotations

from narrative.errors import Conflict, Invalid, NotFound


class NoSuchScene(NotFound):
    """There is no such scene. It may have been deleted; undo brings it back."""


class NoSuchChapter(NotFound):
    """There is no such chapter. It may have been deleted; undo brings it back."""


class NoSuchPart(NotFound):
    """There is no such part. It may have been deleted; undo brings it back."""


class NoSuchVersion(NotFound):
    """There is no such kept version of this scene."""


class NoSuchImage(NotFound):
    """There is no such picture in this book."""


class NoSuchDeletion(NotFound):
    """There is nothing to bring back by that name; perhaps it is back already."""


class NoSuchPlace(Invalid):
    """That place is not inside the part or chapter you named; nothing was moved."""


class NothingToSplit(Invalid):
    """A split needs text on both sides; nothing was changed. Put the cursor between two passages."""


class NotNeighbours(Invalid):
    """Only neighbours can be merged; nothing was changed. Move one beside the other first."""


class ParentDeleted(Conflict):
    """What this stood in was deleted too; nothing was changed. Bring that back first."""


class ChangedSinceMerge(Conflict):
    """The merged scene was edited since, so the merge cannot be undone exactly; nothing was changed. Split it."""


class TextChanged(Conflict):
    """The scene was edited since; nothing was changed."""
