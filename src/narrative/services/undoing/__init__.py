"""Takes back a person's own changes, and makes them again."""

from narrative.services.undoing.schemas import Change, Changes, Turned, UndoOrder
from narrative.services.undoing.service import get_changes, redo_change, undo_change

__all__ = ["Change", "Changes", "Turned", "UndoOrder", "get_changes", "redo_change", "undo_change"]
