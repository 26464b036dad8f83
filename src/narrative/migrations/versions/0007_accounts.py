"""Accounts with an address and a password, what people sign in with, and what happened to their accounts.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

from narrative.migrations.walls import OUR_KEYS, OUR_PROJECT, OURSELVES, lower_wall, raise_person_wall, raise_wall

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_FELLOW = f"EXISTS (SELECT FROM membership WHERE membership.user_id = account.id AND {OUR_PROJECT})"
_OWN = f"id = {OURSELVES} OR email = ANY ({OUR_KEYS}) OR is_local"
_WALLS = {
    "credential": None,
    "recovery_code": None,
    "passkey": "credential_id",
    "account_event": None,
    "device": None,
    "refresh_token": "digest",
    "personal_token": "digest",
    "one_time": "digest",
}
_SWEPT = ("device", "refresh_token", "personal_token", "one_time", "guess_bucket")
_OVER = "current_setting('app.worker', true) = 'on' AND expires_at < now()"

# Whoever takes over the studio's connection cannot unsay what happened.
_APPEND_ONLY = """
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'narrative_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON account_event FROM narrative_app;
  END IF;
END $$
"""


def upgrade() -> None:
    _widen_account()
    _make_credentials()
    _make_trail()
    _make_sessions()
    for table, key in _WALLS.items():
        raise_person_wall(table, key=key)
    raise_wall("guess_bucket", f"digest = ANY ({OUR_KEYS})")
    raise_wall("account", f"{_OWN} OR {_FELLOW}", _OWN)
    op.execute(f"CREATE POLICY own ON account AS RESTRICTIVE FOR DELETE USING ({_OWN})")
    for table in _SWEPT:
        op.execute(f"CREATE POLICY sweep ON {table} USING ({_OVER}) WITH CHECK (false)")
    op.execute(_APPEND_ONLY)


def downgrade() -> None:
    op.execute("DROP POLICY own ON account")
    lower_wall("account")
    for table in ("signing_key", "one_time", "personal_token", "refresh_token", "device"):
        op.drop_table(table)
    for table in ("guess_bucket", "account_event", "passkey", "recovery_code", "credential"):
        op.drop_table(table)
    for column in ("revision", "email_verified_at", "email", "is_admin"):
        op.drop_column("account", column)


def _widen_account() -> None:
    op.add_column("account", sa.Column("is_admin", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("account", sa.Column("email", sa.Text(), nullable=True))
    op.add_column("account", sa.Column("email_verified_at", _TIME, nullable=True))
    op.add_column("account", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.create_unique_constraint("uq_account_email", "account", ["email"])


def _person(table: str, *, nullable: bool = False) -> list[SchemaItem]:
    """Return the column that says whose a row of ``table`` is; it goes with the account."""
    key = sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=f"fk_{table}_user_id_account", ondelete="CASCADE")
    return [sa.Column("user_id", sa.Uuid(), nullable=nullable), key]


def _make_credentials() -> None:
    op.create_table(
        "credential",
        *_person("credential"),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("password_changed_at", _TIME, nullable=True),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_confirmed_at", _TIME, nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("user_id", name="pk_credential"),
    )
    op.create_table(
        "recovery_code",
        *_person("recovery_code"),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "digest", name="pk_recovery_code"),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_person("passkey"),
        sa.Column("credential_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("last_used_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
    )
    op.create_index("ix_passkey_user_id", "passkey", ["user_id"])
    op.create_index("uq_passkey_credential_id", "passkey", ["credential_id"], unique=True)


def _make_trail() -> None:
    op.create_table(
        "account_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_account_event_user_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_account_event"),
    )
    op.create_index("ix_account_event_user_id_id", "account_event", ["user_id", "id"])
    op.create_table(
        "guess_bucket",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("level", sa.Double(), nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_guess_bucket"),
    )
    op.create_index("ix_guess_bucket_expires_at", "guess_bucket", ["expires_at"])


def _make_sessions() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_person("device"),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("last_seen_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
    )
    op.create_table(
        "refresh_token",
        sa.Column("digest", sa.Text(), nullable=False),
        *_person("refresh_token"),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME, nullable=True),
        sa.Column("used_by", sa.Text(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name="fk_refresh_token_device_id_device", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_refresh_token"),
    )
    op.create_index("ix_refresh_token_device_id", "refresh_token", ["device_id"])
    op.create_table(
        "personal_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_person("personal_token"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("last_used_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_personal_token"),
    )
    op.create_index("uq_personal_token_digest", "personal_token", ["digest"], unique=True)
    _make_one_time()
    for table in ("device", "personal_token", "one_time"):
        op.create_index(f"ix_{table}_user_id", table, ["user_id"])
    for table in ("device", "refresh_token", "personal_token", "one_time"):
        op.create_index(f"ix_{table}_expires_at", table, ["expires_at"])


def _make_one_time() -> None:
    op.create_table(
        "one_time",
        sa.Column("digest", sa.Text(), nullable=False),
        *_person("one_time", nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_one_time"),
    )
    op.create_table(
        "signing_key",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("kid", name="pk_signing_key"),
    )
