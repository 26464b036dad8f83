"""Walls that the planner does not take for a way to find rows; see ``migrations.walls``.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ARRAY = re.compile(
    r"\((\w+) = ANY \(\(string_to_array\(NULLIF\(current_setting\('app\.project_id'::text, true\), ''::text\), "
    r"','::text\)\)::uuid\[\]\)\)"
)
_PLAIN = r"(strpos(current_setting('app.project_id'::text, true), (\1)::text) > 0)"


def upgrade() -> None:
    """Write anew the walls raised before; a new database has them so from the start."""
    policies = sa.text("SELECT tablename, qual, with_check FROM pg_policies WHERE policyname = 'wall'")
    for table, *conditions in op.get_bind().execute(policies).all():
        visible, allowed = (_ARRAY.sub(_PLAIN, condition) for condition in conditions)
        if [visible, allowed] != conditions:
            op.execute(f'ALTER POLICY wall ON "{table}" USING ({visible}) WITH CHECK ({allowed})')


def downgrade() -> None:
    """Leave the walls as they are: they let the same rows through."""
