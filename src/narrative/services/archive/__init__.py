"""One book as an open archive, whole, and back."""

from narrative.services.archive.catalogue import DERIVED, list_tables
from narrative.services.archive.columns import find_codec
from narrative.services.archive.dumping import describe, dump_book, write_archive
from narrative.services.archive.loading import bring_book, list_folders, load_rows

__all__ = [
    "DERIVED",
    "bring_book",
    "describe",
    "dump_book",
    "find_codec",
    "list_folders",
    "list_tables",
    "load_rows",
    "write_archive",
]
