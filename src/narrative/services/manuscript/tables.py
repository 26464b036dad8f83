"""The manuscript's rows: structure, bodies, kept versions, pictures and deletions.

A scene's body is a projection with a revision: where a scene has a document (see ``services.documents``), its log of
updates is the truth behind it, and ``bodies`` brings one to say what the other says.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from narrative.kit.database import Base
from narrative.services.rows import Created, Deletable, ProjectRow, index_deletions, now


def _within(parent: str, *columns: str) -> ForeignKeyConstraint:
    names = ["project_id", *columns]
    return ForeignKeyConstraint(names, [f"{parent}.project_id", f"{parent}.id"], ondelete="CASCADE")


def _unique_place(*columns: str) -> UniqueConstraint:
    """No two siblings share a place; checked at the end, so that many can move at once."""
    return UniqueConstraint("project_id", *columns, deferrable=True, initially="DEFERRED")


class Placed(ProjectRow, Created, Deletable):
    """A row with a title and a place among its siblings; ``revision`` counts its renames and moves."""

    title: Mapped[str]
    position: Mapped[str] = mapped_column(Text(collation="C"))
    revision: Mapped[int] = mapped_column(default=1)


class PartRow(Placed, Base):
    """A row of chapters."""

    __tablename__ = "part"
    __table_args__ = (_unique_place("position"), index_deletions("part"))


class ChapterRow(Placed, Base):
    """A row of scenes."""

    __tablename__ = "chapter"
    __table_args__ = (_within("part", "part_id"), _unique_place("part_id", "position"), index_deletions("chapter"))

    part_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(default="body")


class SceneRow(Placed, Base):
    """An unbroken stretch of story; what it says is in its body."""

    __tablename__ = "scene"
    __table_args__ = (
        _within("chapter", "chapter_id"),
        _unique_place("chapter_id", "position"),
        index_deletions("scene"),
    )

    chapter_id: Mapped[UUID]


class BodyRow(Base):
    """What a scene says now, in three forms that always agree: the editor's JSON, plain text and its counts."""

    __tablename__ = "scene_body"
    __table_args__ = (_within("scene", "scene_id"),)

    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    scene_id: Mapped[UUID] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    text: Mapped[str] = mapped_column(deferred=True)
    kinds: Mapped[str]
    words: Mapped[int]
    digest: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class VersionRow(ProjectRow, Created, Base):
    """A state a scene was in, kept whole and never altered."""

    __tablename__ = "scene_version"
    __table_args__ = (_within("scene", "scene_id"), Index(None, "project_id", "scene_id", "id"))

    scene_id: Mapped[UUID]
    user_id: Mapped[UUID | None]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    words: Mapped[int]
    digest: Mapped[str]
    revision: Mapped[int]
    reason: Mapped[str]
    name: Mapped[str] = mapped_column(default="")


class ImageRow(ProjectRow, Created, Base):
    """A picture; bodies name it by ``name``."""

    __tablename__ = "image"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    name: Mapped[str]
    media_type: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class DeletionRow(ProjectRow, Created, Base):
    """One deletion: everything it hid carries its id; ``undo`` says what else it changed, so restore is exact."""

    __tablename__ = "deletion"

    user_id: Mapped[UUID]
    thing: Mapped[str]
    title: Mapped[str]
    undo: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    restored_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
