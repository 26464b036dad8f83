"""Cast and places as they are asked for and given."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from narrative.services.values import Order, Value
from narrative.story.entity import EntityKind

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class AliasItem(Value):
    """A name an entity goes by, and how often."""

    name: str
    mentions: int


class ChapterMentions(Value):
    """How often an entity is named in one chapter."""

    chapter_id: UUID
    mentions: int


class EntityItem(Value):
    """Somebody or something the book names. ``by_chapter`` holds the chapters that name it, in reading order."""

    id: UUID
    kind: EntityKind
    name: str
    aliases: tuple[AliasItem, ...]
    gender: str
    mentions: int
    by_chapter: tuple[ChapterMentions, ...]
    etag: str


class EntityChange(Order):
    """Another name to show, another kind, or both."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Sir Henry Baskerville"}]})

    name: Name | None = None
    kind: EntityKind | None = None


class EntityMerge(Order):
    """Those who are one; the first of them survives."""

    ids: Annotated[tuple[UUID, ...], Field(min_length=2, max_length=50)]
    name: Name | None = None


class EntitySplit(Order):
    """The names that mean somebody else."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"aliases": ["Mr. Stapleton"]}]})

    aliases: Annotated[tuple[Name, ...], Field(min_length=1, max_length=200)]


class MentionItem(Value):
    """One place where an entity is named: ``quote`` is the name as it stands there, with the words around it."""

    scene_id: UUID
    chapter_id: UUID
    chapter_title: str
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


class Undone(Value):
    """The decision that was taken back."""

    what: str
    names: tuple[str, ...]
