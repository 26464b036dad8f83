"""Nobody changes the account of a fellow member, whom they may see.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

from alembic import op

from narrative.migrations.walls import OUR_KEYS, OURSELVES

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OWN = f"id = {OURSELVES} OR email = ANY ({OUR_KEYS}) OR is_local"


def upgrade() -> None:
    op.execute(f"CREATE POLICY own_change ON account AS RESTRICTIVE FOR UPDATE USING ({_OWN})")


def downgrade() -> None:
    op.execute("DROP POLICY own_change ON account")
