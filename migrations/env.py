"""How a migration runs: on the app's own database, in one transaction, batch mode where SQLite needs it."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

from marketplace.kernel.db import UtcDateTime, db, writing

LOCK_TIMEOUT = "SET lock_timeout = '2s'"  # a migration never holds up the market for long (BCK-07)


def run() -> None:
    """Bring the database the app is configured for to the wanted revision."""
    with current_app.app_context():
        token = writing.set(True)
        try:
            with db.engine.connect() as connection:
                _configure(connection)
                with context.begin_transaction():
                    if connection.dialect.name == "postgresql":
                        connection.exec_driver_sql(LOCK_TIMEOUT)
                    context.run_migrations()
                connection.commit()
        finally:
            writing.reset(token)


def _configure(connection: object) -> None:
    context.configure(
        connection=connection,  # type: ignore[arg-type]
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
        transaction_per_migration=False,
        render_item=plain_type,
    )


def plain_type(kind: str, item: object, _context: object) -> str | bool:
    """Our own column types as the plain ones beneath: a migration must not change when the code above it does."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else f"sa.{type(item.impl).__name__}()"
    return False


run()
