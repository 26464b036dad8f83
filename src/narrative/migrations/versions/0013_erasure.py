"""Erases what happened to an account, which the studio's own role cannot take back.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ERASE = """
CREATE FUNCTION erase_events(person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF person IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')::uuid THEN
    RAISE EXCEPTION 'only one''s own' USING ERRCODE = '42501';
  END IF;
  DELETE FROM account_event WHERE user_id = person;
END $$
"""


def upgrade() -> None:
    op.execute(_ERASE)


def downgrade() -> None:
    op.execute("DROP FUNCTION erase_events(uuid)")
