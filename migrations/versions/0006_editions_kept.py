"""Editions and changes of an order are only added to; a purchase remembers the open orders it went into."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_editions_kept"
down_revision = "0005_the_private_book"
branch_labels = None
depends_on = None

TABLES = ("order_edition", "order_change")
SAID = "what an order was is only added to"
DOINGS = ("update", "delete")


def upgrade() -> None:
    op.add_column("order_change", sa.Column("edition", sa.Integer, nullable=False, server_default="1"))
    op.create_table(
        "purchase_addition",
        sa.Column("purchase_id", sa.Integer, sa.ForeignKey("purchase.id"), primary_key=True),
        sa.Column("order_id", sa.Integer, sa.ForeignKey("order_.id"), primary_key=True),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_purchase_addition_order_id", "purchase_addition", ["order_id"])
    if op.get_bind().dialect.name == "sqlite":
        _keep_on_sqlite()
    else:
        _keep_on_postgresql()


def _keep_on_sqlite() -> None:
    for table in TABLES:
        for doing in DOINGS:
            op.execute(
                f"CREATE TRIGGER {table}_no_{doing} BEFORE {doing.upper()} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )


def _keep_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION order_history_only_added_to() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION order_history_only_added_to()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            for doing in DOINGS:
                op.execute(f"DROP TRIGGER {table}_no_{doing}")
    else:
        for table in TABLES:
            op.execute(f"DROP TRIGGER {table}_only_added_to ON {table}")
        op.execute("DROP FUNCTION order_history_only_added_to()")
    op.drop_table("purchase_addition")
    op.drop_column("order_change", "edition")
