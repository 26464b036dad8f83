"""Who is at the door, in one question each: a device that is signed in, and a person's role in a project.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# They run with the rights of whoever asks: the walls hold inside them, for the person and the project just named.
_RECOGNISE = """
CREATE FUNCTION recognise_device(person uuid, asked uuid, moment timestamptz) RETURNS timestamptz LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.user_id', person::text, true), set_config('app.keys', '', true);
  RETURN (SELECT last_seen_at FROM device
    WHERE id = asked AND user_id = person AND ended_at IS NULL AND expires_at > moment);
END $$
"""
_ENTER = """
CREATE FUNCTION enter_project(person uuid, asked uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
  PERFORM set_config('app.user_id', person::text, true), set_config('app.keys', '', true);
  SELECT membership.role INTO found FROM membership JOIN project ON project.id = membership.project_id
    WHERE membership.user_id = person AND membership.project_id = asked
      AND membership.left_at IS NULL AND project.deletion_id IS NULL;
  IF found IS NOT NULL THEN
    PERFORM set_config('app.project_id', asked::text, true);
  END IF;
  RETURN found;
END $$
"""


def upgrade() -> None:
    op.execute(_RECOGNISE)
    op.execute(_ENTER)


def downgrade() -> None:
    op.execute("DROP FUNCTION enter_project(uuid, uuid)")
    op.execute("DROP FUNCTION recognise_device(uuid, uuid, timestamptz)")
