"""The queue, the jobs authors see, and the answers kept for repeated requests.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_PROCRASTINATE = Path(__file__).parent.parent / "sql" / "procrastinate-3.10.0.sql"

# The role the studio works as owns nothing: row-level security holds for it. Where one role does everything, skip.
_GRANTS = """
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'narrative_app') THEN
    GRANT USAGE ON SCHEMA public TO narrative_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO narrative_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO narrative_app;
    GRANT SELECT ON alembic_version TO narrative_app;
  END IF;
END $$
"""

_DROP_PROCRASTINATE = """
DO $$ DECLARE thing record; BEGIN
  DROP TABLE IF EXISTS procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers
    CASCADE;
  FOR thing IN SELECT oid::regprocedure AS name FROM pg_proc
    WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = 'public'::regnamespace
  LOOP EXECUTE 'DROP FUNCTION ' || thing.name || ' CASCADE'; END LOOP;
  FOR thing IN SELECT oid::regtype AS name FROM pg_type
    WHERE typname LIKE 'procrastinate\\_%' AND typnamespace = 'public'::regnamespace AND typtype IN ('e', 'c')
  LOOP EXECUTE 'DROP TYPE ' || thing.name || ' CASCADE'; END LOOP;
END $$
"""


def upgrade() -> None:
    op.execute(_GRANTS)
    _execute_script(_PROCRASTINATE.read_text("utf8"))
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("project_id", sa.Uuid, nullable=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("once", sa.Text, nullable=True),
        sa.Column("arguments", JSONB, nullable=False),
        sa.Column("status", sa.Text, nullable=False, server_default="queued"),
        sa.Column("progress", sa.Double, nullable=False, server_default="0"),
        sa.Column("message", sa.Text, nullable=False, server_default=""),
        sa.Column("result", JSONB, nullable=True),
        sa.Column("problem", JSONB, nullable=True),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("cancel_asked", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="status"),
    )
    op.create_index("ix_job_project_id_id", "job", ["project_id", "id"])
    op.create_index(
        "uq_job_project_id_once",
        "job",
        ["project_id", "once"],
        unique=True,
        postgresql_where=sa.text("status = 'queued' AND once IS NOT NULL"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "idempotency",
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Integer, nullable=True),
        sa.Column("headers", JSONB, nullable=True),
        sa.Column("body", sa.LargeBinary, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_index("ix_idempotency_created_at", "idempotency", ["created_at"])


def downgrade() -> None:
    op.drop_table("idempotency")
    op.drop_table("job")
    op.execute(_DROP_PROCRASTINATE)


def _execute_script(script: str) -> None:
    """Run many statements at once: the driver takes a script only when it is given no parameters."""
    raw = op.get_bind().connection.driver_connection
    assert raw is not None  # noqa: S101 - Alembic never runs this offline
    with raw.cursor() as cursor:
        cursor.execute(script)
