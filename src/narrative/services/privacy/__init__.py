"""What the studio holds of a person: given out, taken in again, erased."""

from narrative.services.privacy.bringing import bring_books, list_stored
from narrative.services.privacy.erasing import erase_person
from narrative.services.privacy.exporting import write_account

__all__ = ["bring_books", "erase_person", "list_stored", "write_account"]
