"""Books at rest: when their owner was told, where each lies in cold storage, and a look at which books there are.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from narrative.migrations.walls import raise_wall

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_WORKER = "current_setting('app.worker', true) = 'on'"


# The role, and behind it a word for a book in cold storage. See 0009.
_ENTER = """
CREATE OR REPLACE FUNCTION enter_project(person uuid, asked uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
  PERFORM set_config('app.user_id', person::text, true), set_config('app.keys', '', true);
  SELECT membership.role || {rest} INTO found
    FROM membership JOIN project ON project.id = membership.project_id
    WHERE membership.user_id = person AND membership.project_id = asked
      AND membership.left_at IS NULL AND project.deletion_id IS NULL;
  IF found IS NOT NULL THEN
    PERFORM set_config('app.project_id', asked::text, true);
  END IF;
  RETURN found;
END $$
"""


def upgrade() -> None:
    op.add_column("project", sa.Column("stored_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "cold_book",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_cold_book_project_id_project", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", name="pk_cold_book"),
    )
    raise_wall("cold_book")
    op.execute(_ENTER.format(rest="CASE WHEN project.stored_at IS NULL THEN '' ELSE ' at-rest' END"))
    op.execute(f"CREATE POLICY rounds ON project FOR SELECT USING ({_WORKER})")


def downgrade() -> None:
    op.execute("DROP POLICY rounds ON project")
    op.execute(_ENTER.format(rest="''"))
    op.drop_table("cold_book")
    op.drop_column("project", "stored_at")
