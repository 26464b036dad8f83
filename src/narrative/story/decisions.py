"""What the author decided about who is who; it outranks everything the engine finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from narrative.story.entity import EntityKind


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions are kept by *names*, not by ids, so that they hold when the book is read again.

    ``merges`` are groups of names that mean one entity. ``splits`` are groups of names that mean an entity of their
    own, apart from whatever else the engine would put them with. ``renames`` gives the name shown for whatever
    entity goes by the key; ``kinds`` what it is. ``ignored`` are names that name nothing. A name is written as one of
    the entity's aliases; case and white space do not count.
    """

    merges: tuple[tuple[str, ...], ...] = ()
    splits: tuple[tuple[str, ...], ...] = ()
    renames: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, EntityKind] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


NO_DECISIONS = Decisions()


def fold_name(name: str) -> str:
    """Return the form under which names are compared: case, white space and a leading article do not count."""
    return " ".join(name.casefold().replace("\u2019", "'").split()).removeprefix("the ")
