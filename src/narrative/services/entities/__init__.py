"""Cast and places as found, and what the author decided about them."""

from narrative.services.entities.deciding import (
    decide_again,
    load_decisions,
    merge_entities,
    split_entity,
    take_back,
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
from narrative.services.entities.troubles import AlreadyTakenBack
from narrative.services.reader.cast import FoundCast, collect_cast

__all__ = [
    "AlreadyTakenBack",
    "EntityChange",
    "EntityItem",
    "EntityMerge",
    "EntitySplit",
    "FoundCast",
    "MentionItem",
    "Undone",
    "collect_cast",
    "decide_again",
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
    "take_back",
    "undo_decision",
    "update_entity",
]
