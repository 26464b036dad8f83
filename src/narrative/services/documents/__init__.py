"""The truth of a scene that is written in: a document of the CRDT Yjs, kept as a log of its updates."""

from narrative.services.documents.content import FIELD, read_document
from narrative.services.documents.log import (
    NOTHING,
    UPDATED,
    append_update,
    begin_document,
    find_unprojected,
    find_writer,
    hold_document,
    list_updates,
    load_document,
    take_snapshot,
    tell_updates,
)
from narrative.services.documents.rewriting import rewrite_document
from narrative.services.documents.tables import DocumentRow, UpdateRow
from narrative.services.documents.troubles import DocumentDamaged

__all__ = [
    "FIELD",
    "NOTHING",
    "UPDATED",
    "DocumentDamaged",
    "DocumentRow",
    "UpdateRow",
    "append_update",
    "begin_document",
    "find_unprojected",
    "find_writer",
    "hold_document",
    "list_updates",
    "load_document",
    "read_document",
    "rewrite_document",
    "take_snapshot",
    "tell_updates",
]
