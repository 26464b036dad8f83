"""Files an author brings: read in a cage, previewed, applied, undone."""

from narrative.services.imports.applying import apply_import, undo_import
from narrative.services.imports.schemas import Import, NewOutline, PreviewBlock
from narrative.services.imports.service import (
    FILE,
    KIND,
    begin_applying,
    create_import,
    delete_import,
    get_import,
    keep_reading,
    list_blocks,
    list_imports,
    load_file,
    measure_deleted,
    prepare_outline,
    settle_imports,
    unhide_imports,
    update_outline,
)
from narrative.services.reader.document import prepare_reading, report_again

__all__ = [
    "FILE",
    "KIND",
    "Import",
    "NewOutline",
    "PreviewBlock",
    "apply_import",
    "begin_applying",
    "create_import",
    "delete_import",
    "get_import",
    "keep_reading",
    "list_blocks",
    "list_imports",
    "load_file",
    "measure_deleted",
    "prepare_outline",
    "prepare_reading",
    "report_again",
    "settle_imports",
    "undo_import",
    "unhide_imports",
    "update_outline",
]
