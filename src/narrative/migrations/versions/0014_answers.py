"""A wall around the answers kept for repeated requests: each shows itself to whoever asks the same thing again.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

from narrative.migrations.walls import lower_wall, raise_wall

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    raise_wall(
        "idempotency", "scope = current_setting('app.scope', true) OR current_setting('app.worker', true) = 'on'"
    )


def downgrade() -> None:
    lower_wall("idempotency")
