"""People's own secrets, sealed.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from narrative.migrations.walls import raise_person_wall

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "user_secret",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_user_secret"),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_user_secret_user_id_account", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_user_secret_project_id_project", ondelete="CASCADE"
        ),
    )
    op.create_index(
        "uq_user_secret_user_id_project_id_purpose_name",
        "user_secret",
        ["user_id", "project_id", "purpose", "name"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    raise_person_wall("user_secret")


def downgrade() -> None:
    op.drop_table("user_secret")
