"""Raises the wall between projects: row-level security, so that a forgotten condition shows nothing foreign."""

from __future__ import annotations

from alembic import op

_OURS = "project_id = ANY (string_to_array(nullif(current_setting('app.project_id', true), ''), ',')::uuid[])"


def raise_wall(table: str) -> None:
    """Show and take rows of ``table`` only for the projects that ``kit.database.set_tenant`` named.

    Where no project was named there are no rows. It holds for the table's owner too; only a superuser sees past it.
    """
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY wall ON {table} USING ({_OURS}) WITH CHECK ({_OURS})")
