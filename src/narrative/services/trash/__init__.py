"""The trash: what was deleted, bringing it back, and purging it for good after thirty days."""

from narrative.services.trash.purging import Due, PurgeRefused, find_due, purge, purge_project
from narrative.services.trash.schemas import DeletedBook, TrashItem
from narrative.services.trash.service import list_deleted_books, list_trash, restore

__all__ = [
    "DeletedBook",
    "Due",
    "PurgeRefused",
    "TrashItem",
    "find_due",
    "list_deleted_books",
    "list_trash",
    "purge",
    "purge_project",
    "restore",
]
