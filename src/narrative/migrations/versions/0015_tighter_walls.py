"""Whoever is named does not see the local author; a purge takes kept answers along; who may call what erases.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from narrative.migrations.walls import OUR_KEYS, OUR_PROJECT, OURSELVES

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ANYBODY = f"id = {OURSELVES} OR email = ANY ({OUR_KEYS}) OR is_local"
_OWN = f"id = {OURSELVES} OR email = ANY ({OUR_KEYS}) OR (is_local AND {OURSELVES} IS NULL)"
_FELLOW = f"EXISTS (SELECT FROM membership WHERE membership.user_id = account.id AND {OUR_PROJECT})"

# The wall around kept answers, raised since, holds inside the function too.
_BARE = "DELETE FROM idempotency WHERE scope LIKE '%/projects/' || book.id::text || '%';"
_BY_WORKER = f"""PERFORM set_config('app.worker', 'on', true);
  {_BARE}
  PERFORM set_config('app.worker', '', true);"""

_CALLS = "purge_project(uuid, text), purge_deletion(uuid, uuid), erase_events(uuid)"
# Where another role's name was chosen, its rights were given by hand and stay as they are.
_RIGHTS = """
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'narrative_app') THEN
    {change};
  END IF;
END $$
"""


def upgrade() -> None:
    _let_see(_OWN)
    _rewrite_purge(_BARE, _BY_WORKER)
    op.execute(_RIGHTS.format(change=f"REVOKE EXECUTE ON FUNCTION {_CALLS} FROM PUBLIC"))
    op.execute(_RIGHTS.format(change=f"GRANT EXECUTE ON FUNCTION {_CALLS} TO narrative_app"))
    op.drop_column("account", "is_admin")


def downgrade() -> None:
    op.add_column("account", sa.Column("is_admin", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(f"GRANT EXECUTE ON FUNCTION {_CALLS} TO PUBLIC")
    _rewrite_purge(_BY_WORKER, _BARE)
    _let_see(_ANYBODY)


def _let_see(own: str) -> None:
    op.execute(f"ALTER POLICY wall ON account USING ({own} OR {_FELLOW}) WITH CHECK ({own})")
    for policy in ("own", "own_change"):
        op.execute(f"ALTER POLICY {policy} ON account USING ({own})")


def _rewrite_purge(before: str, after: str) -> None:
    find = "SELECT pg_get_functiondef('purge_project(uuid, text)'::regprocedure)"
    written: str = op.get_bind().execute(sa.text(find)).scalar_one()
    op.execute(written.replace(before, after))
