"""Keeps what is written in a scene as a log of updates, behind the project's wall.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from narrative.migrations.walls import lower_wall, raise_wall

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_LAST = "DELETE FROM deletion d WHERE d.project_id = project AND d.id = deletion;"
_GONE = """WHERE l.project_id = project
    AND EXISTS (SELECT FROM project p WHERE p.id = l.project_id AND p.stored_at IS NULL)
    AND NOT EXISTS (SELECT FROM scene s WHERE s.project_id = l.project_id AND s.id = l.scene_id);
  """
_LOGS = "".join(f"DELETE FROM {table} l {_GONE}" for table in ("scene_update", "scene_document"))  # noqa: S608


def upgrade() -> None:
    op.create_table(
        "scene_document",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("scene_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("projected_seq", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), nullable=True),
        sa.Column("snapshot_seq", sa.Integer(), nullable=False),
        sa.Column("snapshot_digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("project_id", "scene_id"),
        _within_project("scene_document"),
    )
    op.create_index(
        "ix_scene_document_unprojected",
        "scene_document",
        ["project_id", "scene_id"],
        postgresql_where=sa.text("projected_seq < seq"),
    )
    op.create_table(
        "scene_update",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("scene_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "scene_id", "epoch", "seq"),
        _within_project("scene_update"),
    )
    raise_wall("scene_document")
    raise_wall("scene_update")
    _rewrite_purge(_LAST, _LOGS + _LAST)


def downgrade() -> None:
    _rewrite_purge(_LOGS, "")
    lower_wall("scene_update")
    lower_wall("scene_document")
    op.drop_table("scene_update")
    op.drop_table("scene_document")


def _within_project(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_project_id_project"
    return sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=name, ondelete="CASCADE")


def _rewrite_purge(before: str, after: str) -> None:
    find = "SELECT pg_get_functiondef('purge_deletion(uuid, uuid)'::regprocedure)"
    written: str = op.get_bind().execute(sa.text(find)).scalar_one()
    op.execute(written.replace(before, after))
