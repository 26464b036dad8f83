"""What becomes of books that nobody works on: their owner is told, then they are stored, whole, until woken."""

from narrative.services.retention.letters import write_notice
from narrative.services.retention.resting import Owner, Rest, Rule, find_owner, list_books, look_after, note_told
from narrative.services.retention.storing import NotStored, StillWorkedOn, read_stored, store_book, tidy_cold, wake_book

KIND = "retention"

__all__ = [
    "KIND",
    "NotStored",
    "Owner",
    "Rest",
    "Rule",
    "StillWorkedOn",
    "find_owner",
    "list_books",
    "look_after",
    "note_told",
    "read_stored",
    "store_book",
    "tidy_cold",
    "wake_book",
    "write_notice",
]
