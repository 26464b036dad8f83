"""Raises the walls between projects and between people: row-level security behind every query's own conditions."""

from __future__ import annotations

from alembic import op

# A search in text, which the planner never takes for a way to find rows: a query finds them by its own condition.
OUR_PROJECT = "strpos(current_setting('app.project_id', true), project_id::text) > 0"
OURSELVES = "nullif(current_setting('app.user_id', true), '')::uuid"
OUR_KEYS = "string_to_array(nullif(current_setting('app.keys', true), ''), ',')"


def raise_wall(table: str, visible: str = OUR_PROJECT, allowed: str | None = None) -> None:
    """Show rows of ``table`` only where the SQL ``visible`` holds, and take them only where ``allowed`` (or it) does.

    Without a second argument they are the rows of the projects that ``kit.database.set_tenant`` named. Where nothing
    was named there are no rows. It holds for the table's owner too; only a superuser sees past it.
    """
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY wall ON {table} USING ({visible}) WITH CHECK ({allowed or visible})")


def raise_person_wall(table: str, person: str = "user_id", key: str | None = None) -> None:
    """Show and take rows of ``table`` only for the person that ``kit.database.set_person`` named.

    ``person`` is the column that says whose a row is. A row whose text column ``key`` was named as a key is shown too:
    who holds the digest of a token, or knows an address, finds the one row it belongs to and no other.
    """
    visible = f"{person} = {OURSELVES}"
    raise_wall(table, f"{visible} OR {key} = ANY ({OUR_KEYS})" if key else visible)


def lower_wall(table: str) -> None:
    """Take the wall of ``table`` away, for a migration back."""
    op.execute(f"DROP POLICY wall ON {table}")
    op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
