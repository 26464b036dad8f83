"""What lies in the trash, as it is given."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from narrative.services.values import Value


class Deleter(Value):
    """Who deleted something."""

    id: UUID
    name: str


class TrashItem(Value):
    """Something that was deleted in a book: ``items`` parts, chapters and scenes with ``words`` come back together.

    ``thing`` is ``part``, ``chapter``, ``scene``, ``file``, or ``import``: what an import took the place of.
    ``purged_after`` is the moment from which whoever runs the studio may purge it; nothing is purged by itself.
    """

    deletion_id: UUID
    thing: str = Field(examples=["chapter"])
    title: str
    words: int
    items: int
    deleted_at: datetime
    deleted_by: Deleter
    purged_after: datetime


class DeletedBook(Value):
    """A book in the trash of the shelf; see ``TrashItem`` for ``purged_after``."""

    deletion_id: UUID
    title: str
    words: int
    deleted_at: datetime
    purged_after: datetime
