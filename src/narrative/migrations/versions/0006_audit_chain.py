"""The audit trail as a chain: entries that nobody alters, linked at commit, with where each came from.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from narrative.migrations.walls import OUR_PROJECT, OURSELVES, raise_wall

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OPERATOR = "current_setting('app.operator', true) = 'on'"

# What is hashed: the link's own number and time, then every field of the entry, in this order and for ever.
_BYTES = """
CREATE FUNCTION audit_bytes(entry audit_entry, seq bigint, linked_at timestamptz) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT convert_to(jsonb_build_array(
    seq, to_char(linked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    entry.project_id, entry.id, entry.user_id, entry.action, entry.thing, entry.thing_id, entry.before, entry.after,
    to_char(entry.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.origin_id, entry.part_of
  )::text, 'UTF8')
$$
"""

# The head row of the project is the lock: it is taken at commit only, so writers wait for each other's commit alone.
# The wall holds for the owner of the tables too, and a transaction may have named another project since.
_APPEND = """
CREATE FUNCTION audit_append(entry audit_entry, linked_at timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head audit_head; named text := current_setting('app.project_id', true); next_hash bytea;
BEGIN
  PERFORM set_config('app.project_id', entry.project_id::text, true);
  INSERT INTO audit_head VALUES (entry.project_id, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT head FROM audit_head WHERE project_id = entry.project_id FOR UPDATE;
  next_hash := sha256(head.hash || audit_bytes(entry, head.seq + 1, linked_at));
  INSERT INTO audit_link VALUES (entry.project_id, head.seq + 1, entry.id, linked_at, head.hash, next_hash);
  UPDATE audit_head SET seq = head.seq + 1, hash = next_hash WHERE project_id = entry.project_id;
  PERFORM set_config('app.project_id', coalesce(named, ''), true);
END $$
"""

_TRIGGER = """
CREATE FUNCTION audit_link_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM audit_append(NEW, clock_timestamp());
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_chain AFTER INSERT ON audit_entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_link_entry()
"""

_LINK_WHAT_THERE_IS = """
DO $$ DECLARE entry audit_entry; BEGIN
  FOR entry IN SELECT * FROM audit_entry ORDER BY project_id, id LOOP
    PERFORM audit_append(entry, entry.created_at);
  END LOOP;
END $$
"""

_RIGHTS = """
DO $$ BEGIN
  REVOKE EXECUTE ON FUNCTION audit_append(audit_entry, timestamptz) FROM PUBLIC;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'narrative_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM narrative_app;
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_link, audit_head FROM narrative_app;
    REVOKE UPDATE, TRUNCATE ON audit_origin FROM narrative_app;
  END IF;
END $$
"""


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("origin_id", sa.Uuid(), nullable=True))
    op.add_column("audit_entry", sa.Column("part_of", sa.Uuid(), nullable=True))
    op.alter_column("audit_entry", "user_id", nullable=True)
    op.create_index("ix_audit_entry_project_id_thing_id_id", "audit_entry", ["project_id", "thing_id", "id"])
    op.create_index("ix_audit_entry_project_id_user_id_id", "audit_entry", ["project_id", "user_id", "id"])
    _make_origin()
    _make_head()
    _make_link()
    for part in (_BYTES, _APPEND, _TRIGGER, _RIGHTS):
        op.execute(part)
    op.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
    op.execute(_LINK_WHAT_THERE_IS)
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.execute("ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    op.execute("DROP TRIGGER audit_chain ON audit_entry")
    for function in ("audit_link_entry()", "audit_append(audit_entry, timestamptz)"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP FUNCTION audit_bytes(audit_entry, bigint, timestamptz)")
    for table in ("audit_link", "audit_head", "audit_origin"):
        op.drop_table(table)
    op.drop_index("ix_audit_entry_project_id_user_id_id", "audit_entry")
    op.drop_index("ix_audit_entry_project_id_thing_id_id", "audit_entry")
    op.drop_column("audit_entry", "part_of")
    op.drop_column("audit_entry", "origin_id")


def _make_origin() -> None:
    op.create_table(
        "audit_origin",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_origin"),
    )
    op.create_index("ix_audit_origin_user_id", "audit_origin", ["user_id"])
    raise_wall("audit_origin", f"user_id = {OURSELVES}", "true")


def _make_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", name="pk_audit_head"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_audit_head_project_id_project", ondelete="CASCADE"
        ),
    )
    raise_wall("audit_head", f"{OUR_PROJECT} OR {_OPERATOR}", OUR_PROJECT)


def _make_link() -> None:
    op.create_table(
        "audit_link",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "seq", name="pk_audit_link"),
        sa.UniqueConstraint("project_id", "entry_id", name="uq_audit_link_project_id_entry_id"),
        sa.UniqueConstraint("project_id", "prev_hash", name="uq_audit_link_project_id_prev_hash"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_audit_link_project_id_project", ondelete="CASCADE"
        ),
    )
    raise_wall("audit_link")
