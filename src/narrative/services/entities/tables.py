"""The rows of cast and places: what the engine found, where it is named, and what the author decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.services.rows import Created, ProjectRow

Json = dict[str, Any]


class EntityRow(ProjectRow, Created, Base):
    """Somebody or something the book names.

    ``key`` is the engine's name for it. ``by_scene`` counts mentions by scene id. One that was merged into another
    says so in ``merged_into``; one that the book names no more is not ``present``.
    """

    __tablename__ = "entity"
    __table_args__ = (Index(None, "project_id", "key"),)

    key: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    gender: Mapped[str]
    aliases: Mapped[list[Json]] = mapped_column(JSONB)
    mentions: Mapped[int]
    by_scene: Mapped[dict[str, int]] = mapped_column(JSONB)
    present: Mapped[bool]
    merged_into: Mapped[UUID | None]
    revision: Mapped[int] = mapped_column(default=1)


class MentionsRow(Base):
    """Every mention in one scene, in order: ``[entity id, start, end, words, form]`` in the text as it was read."""

    __tablename__ = "scene_mentions"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "scene_id"], ["scene.project_id", "scene.id"], ondelete="CASCADE"),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    scene_id: Mapped[UUID] = mapped_column(primary_key=True)
    mentions: Mapped[list[list[Any]]] = mapped_column(JSONB)


class DecisionRow(ProjectRow, Created, Base):
    """The author's word on who is who. ``before`` holds the rows it changed, so that undo is exact."""

    __tablename__ = "entity_decision"

    user_id: Mapped[UUID]
    what: Mapped[str]
    names: Mapped[list[str]] = mapped_column(JSONB)
    value: Mapped[str] = mapped_column(default="")
    before: Mapped[list[Json]] = mapped_column(JSONB)
    undone: Mapped[bool] = mapped_column(default=False)
