"""Runs the migrations: all that is missing in one transaction, on the connection it is given or one of its own."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine

from narrative.kit.database import Base
from narrative.migrations.tables import find_tables


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the queue's own tables to the queue."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def run(connection: Connection) -> None:
    """Migrate on ``connection``, everything or nothing."""
    find_tables()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=include_name,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = create_engine(context.config.attributes["url"])
    with engine.connect() as own:
        run(own)
    engine.dispose()
