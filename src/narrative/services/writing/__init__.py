"""Writing in a scene, update by update: what a room of writers asks of the services."""

from narrative.services.writing.service import (
    Held,
    bring_up_to_date,
    catch_up,
    hold_scene,
    open_scene,
    project_scene,
    write_updates,
)
from narrative.services.writing.troubles import (
    NotSavedNow,
    OtherEpoch,
    TooFast,
    UpdateNotUnderstood,
    UpdateTooEarly,
    UpdateTooLarge,
)

__all__ = [
    "Held",
    "NotSavedNow",
    "OtherEpoch",
    "TooFast",
    "UpdateNotUnderstood",
    "UpdateTooEarly",
    "UpdateTooLarge",
    "bring_up_to_date",
    "catch_up",
    "hold_scene",
    "open_scene",
    "project_scene",
    "write_updates",
]
