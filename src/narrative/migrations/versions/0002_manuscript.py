"""People, projects, the manuscript, and the trail of who changed what.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from narrative.migrations.walls import raise_wall

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WALLED = ("audit_entry", "deletion", "image", "part", "chapter", "scene", "scene_body", "scene_version")


def upgrade() -> None:
    _make_account()
    _make_project()
    _make_audit_entry()
    _make_deletion()
    _make_image()
    _make_membership()
    _make_part()
    _make_chapter()
    _make_scene()
    _make_scene_body()
    _make_scene_version()
    for table in _WALLED:
        raise_wall(table)


def downgrade() -> None:
    op.drop_table("scene_version")
    op.drop_table("scene_body")
    op.drop_table("scene")
    op.drop_table("chapter")
    op.drop_table("part")
    op.drop_table("membership")
    op.drop_table("image")
    op.drop_table("deletion")
    op.drop_table("audit_entry")
    op.drop_table("project")
    op.drop_table("account")


def _make_account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_local", sa.Boolean(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("is_local", name="uq_account_is_local"),
    )


def _make_project() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deletion_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_project"),
    )


def _make_audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=True),
        sa.Column("before", JSONB, nullable=True),
        sa.Column("after", JSONB, nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_audit_entry_project_id_project", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_audit_entry_user_id_account"),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_audit_entry"),
    )


def _make_deletion() -> None:
    op.create_table(
        "deletion",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("undo", JSONB, nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_deletion_project_id_project", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_deletion"),
    )


def _make_image() -> None:
    op.create_table(
        "image",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_image_project_id_project", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_image"),
        sa.UniqueConstraint("project_id", "name", name="uq_image_project_id_name"),
    )


def _make_membership() -> None:
    op.create_table(
        "membership",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_membership_project_id_project", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_membership_user_id_account"),
        sa.PrimaryKeyConstraint("project_id", "user_id", name="pk_membership"),
    )
    op.create_index("ix_membership_user_id", "membership", ["user_id"])


def _make_part() -> None:
    op.create_table(
        "part",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(collation="C"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deletion_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_part_project_id_project", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_part"),
        sa.UniqueConstraint(
            "project_id", "position", deferrable=True, initially="DEFERRED", name="uq_part_project_id_position"
        ),
    )


def _make_chapter() -> None:
    op.create_table(
        "chapter",
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(collation="C"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deletion_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id", "part_id"],
            ["part.project_id", "part.id"],
            name="fk_chapter_project_id_part_id_part",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_chapter_project_id_project", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_chapter"),
        sa.UniqueConstraint(
            "project_id",
            "part_id",
            "position",
            deferrable=True,
            initially="DEFERRED",
            name="uq_chapter_project_id_part_id_position",
        ),
    )


def _make_scene() -> None:
    op.create_table(
        "scene",
        sa.Column("chapter_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(collation="C"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deletion_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id", "chapter_id"],
            ["chapter.project_id", "chapter.id"],
            name="fk_scene_project_id_chapter_id_chapter",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_scene_project_id_project", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_scene"),
        sa.UniqueConstraint(
            "project_id",
            "chapter_id",
            "position",
            deferrable=True,
            initially="DEFERRED",
            name="uq_scene_project_id_chapter_id_position",
        ),
    )


def _make_scene_body() -> None:
    op.create_table(
        "scene_body",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("scene_id", sa.Uuid(), nullable=False),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "scene_id"],
            ["scene.project_id", "scene.id"],
            name="fk_scene_body_project_id_scene_id_scene",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "scene_id", name="pk_scene_body"),
    )


def _make_scene_version() -> None:
    op.create_table(
        "scene_version",
        sa.Column("scene_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "scene_id"],
            ["scene.project_id", "scene.id"],
            name="fk_scene_version_project_id_scene_id_scene",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_scene_version_project_id_project", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_scene_version"),
    )
    op.create_index("ix_scene_version_project_id_scene_id_id", "scene_version", ["project_id", "scene_id", "id"])
