"""Imports, scene readings, checks and their findings, cast and places.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from narrative.migrations.walls import raise_wall

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WALLED = (
    "import",
    "import_page",
    "scene_reading",
    "check_run",
    "finding",
    "evidence",
    "entity",
    "scene_mentions",
    "entity_decision",
)


def upgrade() -> None:
    _make_check_run()
    _make_entity()
    _make_entity_decision()
    _make_finding()
    _make_import()
    _make_scene_reading()
    _make_import_page()
    _make_evidence()
    _make_scene_mentions()
    for table in _WALLED:
        raise_wall(table)


def downgrade() -> None:
    op.drop_table("scene_mentions")
    op.drop_table("evidence")
    op.drop_table("import_page")
    op.drop_table("scene_reading")
    op.drop_table("import")
    op.drop_table("finding")
    op.drop_table("entity_decision")
    op.drop_table("entity")
    op.drop_table("check_run")


def _make_check_run() -> None:
    op.create_table(
        "check_run",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("still", sa.Integer(), nullable=False),
        sa.Column("resolved", sa.Integer(), nullable=False),
        sa.Column("dismissed", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_check_run_project_id_project", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_check_run"),
    )


def _make_entity() -> None:
    op.create_table(
        "entity",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("aliases", JSONB, nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("by_scene", JSONB, nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_entity_project_id_project", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_entity"),
    )
    op.create_index("ix_entity_project_id_key", "entity", ["project_id", "key"])


def _make_entity_decision() -> None:
    op.create_table(
        "entity_decision",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("names", JSONB, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("before", JSONB, nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_entity_decision_project_id_project", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_entity_decision"),
    )


def _make_finding() -> None:
    op.create_table(
        "finding",
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("check", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("entities", JSONB, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_finding_project_id_project", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_finding"),
        sa.UniqueConstraint(
            "project_id", "identity", deferrable=True, initially="DEFERRED", name="uq_finding_project_id_identity"
        ),
    )
    op.create_index("ix_finding_project_id_status_rank", "finding", ["project_id", "status", "rank"])


def _make_import() -> None:
    op.create_table(
        "import",
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("facing", JSONB, nullable=True),
        sa.Column("report", JSONB, nullable=True),
        sa.Column("boundaries", JSONB, nullable=True),
        sa.Column("undo", JSONB, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_import_project_id_project", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_import"),
    )


def _make_scene_reading() -> None:
    op.create_table(
        "scene_reading",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_scene_reading_project_id_project", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "digest", name="pk_scene_reading"),
    )


def _make_import_page() -> None:
    op.create_table(
        "import_page",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("blocks", JSONB, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "import_id"],
            ["import.project_id", "import.id"],
            name="fk_import_page_project_id_import_id_import",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "import_id", "number", name="pk_import_page"),
    )


def _make_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scene_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("marks", JSONB, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "finding_id"],
            ["finding.project_id", "finding.id"],
            name="fk_evidence_project_id_finding_id_finding",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "scene_id"],
            ["scene.project_id", "scene.id"],
            name="fk_evidence_project_id_scene_id_scene",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "finding_id", "number", name="pk_evidence"),
    )
    op.create_index("ix_evidence_project_id_scene_id", "evidence", ["project_id", "scene_id"])


def _make_scene_mentions() -> None:
    op.create_table(
        "scene_mentions",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("scene_id", sa.Uuid(), nullable=False),
        sa.Column("mentions", JSONB, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "scene_id"],
            ["scene.project_id", "scene.id"],
            name="fk_scene_mentions_project_id_scene_id_scene",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "scene_id", name="pk_scene_mentions"),
    )
