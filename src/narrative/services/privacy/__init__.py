"""What the studio holds of a person: given out, taken in again, erased."""

from narrative.services.privacy.bringing import bring_books
from narrative.services.privacy.exporting import write_account

__all__ = ["bring_books", "write_account"]
