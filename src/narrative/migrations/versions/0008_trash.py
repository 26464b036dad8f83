"""Files that are hidden when they are deleted, purging after thirty days, and steps of undo.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from narrative.migrations.walls import OUR_PROJECT, raise_wall

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OPERATOR = "current_setting('app.operator', true) = 'on'"
_HIDDEN = ("part", "chapter", "scene", "import")

# When something was deleted is read from its link in the audit chain, whose time only the database writes.
_AGE = """
CREATE FUNCTION purge_age(project uuid, deletion uuid) RETURNS interval
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT clock_timestamp() - max(link.linked_at)
  FROM audit_link link JOIN audit_entry entry ON entry.project_id = link.project_id AND entry.id = link.entry_id
  WHERE entry.project_id = project AND CASE WHEN deletion IS NULL THEN entry.action = 'project.deleted'
    ELSE entry.after ->> 'deletion' = deletion::text END
$$
"""

# At once for an erasure, if nobody but the person who is erased is at work there; else thirty days after the deletion.
_PROJECT = """
CREATE FUNCTION purge_project(project uuid, reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE book project; person uuid := nullif(current_setting('app.user_id', true), '')::uuid;
BEGIN
  SET CONSTRAINTS audit_chain IMMEDIATE;
  PERFORM set_config('app.project_id', project::text, true);
  SELECT * INTO book FROM project WHERE project.id = purge_project.project FOR UPDATE;
  IF book.id IS NULL THEN RAISE EXCEPTION 'no such project' USING ERRCODE = 'P0002'; END IF;
  IF reason = 'erasure' THEN
    IF EXISTS (
      SELECT FROM membership WHERE project_id = book.id AND left_at IS NULL AND user_id IS DISTINCT FROM person
    ) THEN RAISE EXCEPTION 'others work on it' USING ERRCODE = '42501'; END IF;
  ELSIF reason <> 'operator' OR book.deletion_id IS NULL
    OR coalesce(purge_age(book.id, NULL), '0') < interval '30 days'
  THEN RAISE EXCEPTION 'deleted too lately' USING ERRCODE = '42501'; END IF;
  INSERT INTO purged_project SELECT book.id, purge_project.reason, clock_timestamp(), seq, hash
    FROM audit_head WHERE project_id = book.id;
  DELETE FROM job WHERE project_id = book.id;
  DELETE FROM idempotency WHERE scope LIKE '%/projects/' || book.id::text || '%';
  DELETE FROM project WHERE project.id = book.id;
  SET CONSTRAINTS audit_chain DEFERRED;
END $$
"""

_DELETION = """
CREATE FUNCTION purge_deletion(project uuid, deletion uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SET CONSTRAINTS audit_chain IMMEDIATE;
  SET CONSTRAINTS audit_chain DEFERRED;
  PERFORM set_config('app.project_id', project::text, true);
  PERFORM FROM deletion d WHERE d.project_id = project AND d.id = deletion AND d.restored_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such deletion' USING ERRCODE = 'P0002'; END IF;
  IF coalesce(purge_age(project, deletion), '0') < interval '30 days'
  THEN RAISE EXCEPTION 'deleted too lately' USING ERRCODE = '42501'; END IF;
  DELETE FROM scene WHERE project_id = project AND deletion_id = deletion;
  DELETE FROM chapter WHERE project_id = project AND deletion_id = deletion;
  DELETE FROM part WHERE project_id = project AND deletion_id = deletion;
  DELETE FROM import WHERE project_id = project AND deletion_id = deletion;
  DELETE FROM deletion d WHERE d.project_id = project AND d.id = deletion;
END $$
"""

_RIGHTS = """
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'narrative_app') THEN
    REVOKE DELETE, TRUNCATE ON project, deletion FROM narrative_app;
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON purged_project FROM narrative_app;
  END IF;
END $$
"""


def upgrade() -> None:
    op.add_column("import", sa.Column("deletion_id", sa.Uuid(), nullable=True))
    for table in _HIDDEN:
        name = f"ix_{table}_project_id_deletion_id"
        op.create_index(name, table, ["project_id", "deletion_id"], postgresql_where=sa.text("deletion_id IS NOT NULL"))
    _make_purged()
    _make_step()
    for part in (_AGE, _PROJECT, _DELETION, _RIGHTS):
        op.execute(part)


def downgrade() -> None:
    op.execute("DROP FUNCTION purge_deletion(uuid, uuid)")
    op.execute("DROP FUNCTION purge_project(uuid, text)")
    op.execute("DROP FUNCTION purge_age(uuid, uuid)")
    op.drop_table("undo_step")
    op.drop_table("purged_project")
    for table in _HIDDEN:
        op.drop_index(f"ix_{table}_project_id_deletion_id", table)
    op.drop_column("import", "deletion_id")


def _make_purged() -> None:
    op.create_table(
        "purged_project",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", name="pk_purged_project"),
    )
    raise_wall("purged_project", f"{OUR_PROJECT} OR {_OPERATOR}", OUR_PROJECT)


def _make_step() -> None:
    op.create_table(
        "undo_step",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("whole_id", sa.Uuid(), nullable=False),
        sa.Column("data", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "entry_id", name="pk_undo_step"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_undo_step_project_id_project", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_undo_step_project_id_user_id", "undo_step", ["project_id", "user_id"])
    raise_wall("undo_step")
