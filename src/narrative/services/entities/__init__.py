"""Cast and places as found, and what the author decided about them."""

from narrative.services.entities.deciding import (
    load_decisions,
    merge_entities,
    split_entity,
    undo_decision,
    update_entity,
)
from narrative.services.entities.schemas import (
    EntityChange,
    EntityItem,
    EntityMerge,
    EntitySplit,
    MentionItem,
    Undone,
)
from narrative.services.entities.service import (
    get_entity,
    keep_cast,
    list_entities,
    list_mentions,
    load_mentions,
    load_names,
    load_survivors,
)
from narrative.services.reader.cast import FoundCast, collect_cast

__all__ = [
    "EntityChange",
    "EntityItem",
    "EntityMerge",
    "EntitySplit",
    "FoundCast",
    "MentionItem",
    "Undone",
    "collect_cast",
    "get_entity",
    "keep_cast",
    "list_entities",
    "list_mentions",
    "load_decisions",
    "load_mentions",
    "load_names",
    "load_survivors",
    "merge_entities",
    "split_entity",
    "undo_decision",
    "update_entity",
]
