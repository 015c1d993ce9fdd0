"""Guests: buyers without a person, the leave of sellers, and purchases nobody signed in for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022_guests"
down_revision = "0021_desk_search"
branch_labels = None
depends_on = None

MUST, MAY = "placed_by_id INTEGER NOT NULL", "placed_by_id INTEGER"


def upgrade() -> None:
    for name in ("is_guest", "takes_guests"):
        op.add_column("organisation", sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
    _let_be_empty(True)
    for name in ("held_until", "forgotten_at"):
        op.add_column("order_", sa.Column(name, sa.DateTime(timezone=True)))
    op.create_index("ix_order_held_until", "order_", ["held_until"])
    op.create_table(
        "guest",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("buyer_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False, unique=True),
        sa.Column("purchase_id", sa.Integer, sa.ForeignKey("purchase.id"), nullable=False, unique=True),
        sa.Column("secret_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("phone_key", sa.String(64), nullable=False),
        sa.Column("network_key", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("consent_version", sa.String(40), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True)),
        sa.Column("adopted_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("adopted_into_id", sa.Integer, sa.ForeignKey("organisation.id")),
        sa.Column("evidence", sa.String(300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_guest_phone_key", "guest", ["phone_key"])
    op.create_index("ix_guest_network_key", "guest", ["network_key"])
    if op.get_bind().dialect.name == "sqlite":
        _let_editions_go_on_sqlite()
    else:
        _let_editions_go_on_postgresql()


def downgrade() -> None:
    """Guests' orders have no way back: a purchase must then name who signed in for it. None may be left."""
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM purchase WHERE placed_by_id IS NULL")):
        raise RuntimeError("Guests have ordered; without guests nobody could say who placed those purchases.")
    if op.get_bind().dialect.name == "sqlite":
        _keep_editions_on_sqlite()
    else:
        _keep_editions_on_postgresql()
    op.drop_table("guest")
    op.drop_index("ix_order_held_until", "order_")
    for name in ("forgotten_at", "held_until"):
        op.drop_column("order_", name)
    _let_be_empty(False)
    for name in ("takes_guests", "is_guest"):
        op.drop_column("organisation", name)


def _let_be_empty(may: bool) -> None:
    """Whether a purchase may name nobody who placed it.

    Other tables refer to this one, so SQLite cannot make it anew; what is not about its rows is changed in its
    description, as https://sqlite.org/lang_altertable.html#otheralter tells.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("purchase", "placed_by_id", nullable=may)
        return
    before, after = (MUST, MAY) if may else (MAY, MUST)
    op.execute("PRAGMA writable_schema = ON")
    op.execute(
        f"UPDATE sqlite_master SET sql = replace(sql, '{before}', '{after}')"  # noqa: S608 - our own words only
        " WHERE type = 'table' AND name = 'purchase'"
    )
    op.execute("PRAGMA writable_schema = RESET")


def _let_editions_go_on_sqlite() -> None:
    """An edition may go once the buyer of its order was forgotten, and not before."""
    op.execute("DROP TRIGGER order_edition_no_delete")
    op.execute(
        "CREATE TRIGGER order_edition_no_delete BEFORE DELETE ON order_edition"
        " WHEN EXISTS (SELECT 1 FROM order_ WHERE id = OLD.order_id AND forgotten_at IS NULL)"
        " BEGIN SELECT RAISE(ABORT, 'what an order was is only added to'); END"
    )


def _let_editions_go_on_postgresql() -> None:
    op.execute("DROP TRIGGER order_edition_only_added_to ON order_edition")
    op.execute(
        "CREATE TRIGGER order_edition_only_added_to BEFORE UPDATE OR TRUNCATE ON order_edition"
        " FOR EACH STATEMENT EXECUTE FUNCTION order_history_only_added_to()"
    )
    op.execute(
        "CREATE FUNCTION order_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF EXISTS (SELECT 1 FROM order_ WHERE id = OLD.order_id AND forgotten_at IS NULL)"
        " THEN RAISE EXCEPTION 'what an order was is only added to'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER order_edition_stays BEFORE DELETE ON order_edition"
        " FOR EACH ROW EXECUTE FUNCTION order_edition_stays()"
    )


def _keep_editions_on_sqlite() -> None:
    op.execute("DROP TRIGGER order_edition_no_delete")
    op.execute(
        "CREATE TRIGGER order_edition_no_delete BEFORE DELETE ON order_edition"
        " BEGIN SELECT RAISE(ABORT, 'what an order was is only added to'); END"
    )


def _keep_editions_on_postgresql() -> None:
    op.execute("DROP TRIGGER order_edition_stays ON order_edition")
    op.execute("DROP FUNCTION order_edition_stays()")
    op.execute("DROP TRIGGER order_edition_only_added_to ON order_edition")
    op.execute(
        "CREATE TRIGGER order_edition_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON order_edition"
        " FOR EACH STATEMENT EXECUTE FUNCTION order_history_only_added_to()"
    )
