"""Books with a genre, a target, a series and an archive; members who come and go; invitations; walls around them.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from narrative.migrations.walls import OUR_KEYS, OUR_PROJECT, OURSELVES, lower_wall, raise_wall

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OUR_PROJECTS = OUR_PROJECT.replace("project_id::", "id::")
_WORKER = "current_setting('app.worker', true) = 'on'"
_MEMBER = f"SELECT FROM membership WHERE membership.project_id = project.id AND membership.user_id = {OURSELVES}"


def upgrade() -> None:
    op.add_column("project", sa.Column("genre", sa.Text(), nullable=False, server_default=""))
    op.add_column("project", sa.Column("target_words", sa.Integer(), nullable=True))
    op.add_column("project", sa.Column("series", sa.Text(), nullable=False, server_default=""))
    op.add_column("project", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("membership", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    _make_invitation()
    raise_wall("membership", f"{OUR_PROJECT} OR user_id = {OURSELVES}", OUR_PROJECT)
    raise_wall("project", f"{_OUR_PROJECTS} OR EXISTS ({_MEMBER})", _OUR_PROJECTS)
    raise_wall("invitation", f"{OUR_PROJECT} OR digest = ANY ({OUR_KEYS}) OR email = ANY ({OUR_KEYS})", OUR_PROJECT)
    raise_wall("job", f"{OUR_PROJECT} OR {_WORKER}", f"project_id IS NULL OR {OUR_PROJECT} OR {_WORKER}")


def downgrade() -> None:
    for table in ("job", "project", "membership"):
        lower_wall(table)
    op.drop_table("invitation")
    op.drop_column("membership", "left_at")
    for column in ("archived_at", "series", "target_words", "genre"):
        op.drop_column("project", column)


def _make_invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_invitation_project_id_project", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_invitation_user_id_account"),
        sa.PrimaryKeyConstraint("project_id", "id", name="pk_invitation"),
    )
    op.create_index("uq_invitation_digest", "invitation", ["digest"], unique=True)
    op.create_index("ix_invitation_email", "invitation", ["email"], postgresql_where=sa.text("ended_at IS NULL"))
