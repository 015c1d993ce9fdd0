"""A count below what is promised is written: the rule against selling twice moves from the sums to the promising.

Until now the sums of a ledger could not fall below what was held for orders. From now on they may; but no row may hold
more for an order while the goods there and still to come do not cover all that is held. A trigger says so, because
RAISE, unlike a CHECK, is heard by INSERT OR IGNORE too.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0019_counted_below_promise"
down_revision = "0018_favourites"
branch_labels = None
depends_on = None

OLD_RULE = "is_on_demand OR on_hand + expected >= reserved"
NAME = "stock_item_promises_what_is_there"
PROMISES_MORE = "NEW.reserved > OLD.reserved AND NOT NEW.is_on_demand AND NEW.reserved > NEW.on_hand + NEW.expected"
SQLITE = (
    f"""CREATE TRIGGER {NAME} BEFORE UPDATE ON stock_item WHEN {PROMISES_MORE}
    BEGIN SELECT RAISE(ABORT, 'nothing is promised twice'); END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'nothing is promised twice'; END $$""",
    f"""CREATE TRIGGER {NAME} BEFORE UPDATE ON stock_item FOR EACH ROW WHEN ({PROMISES_MORE})
    EXECUTE FUNCTION {NAME}()""",
)
WHY = "Phần còn nợ các đơn, khi trở về cách ghi cũ"


def upgrade() -> None:
    kept = _put_away_triggers()
    with op.batch_alter_table("stock_item") as table:
        table.drop_constraint(op.f("ck_stock_item_never_sold_twice"), type_="check")
    for statement in (*kept, *(SQLITE if _is_sqlite() else POSTGRESQL)):
        op.execute(statement)


def downgrade() -> None:
    _expect_what_is_owed()
    if _is_sqlite():
        op.execute(f"DROP TRIGGER {NAME}")
    else:
        op.execute(f"DROP FUNCTION {NAME}() CASCADE")
    kept = _put_away_triggers()
    with op.batch_alter_table("stock_item") as table:
        table.create_check_constraint(op.f("ck_stock_item_never_sold_twice"), OLD_RULE)
    for statement in kept:
        op.execute(statement)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _put_away_triggers() -> list[str]:
    """Take away every trigger that speaks of the sums, to be made again: SQLite makes their table anew without them."""
    if not _is_sqlite():
        return []
    speaking = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%stock_item%'")
    found = op.get_bind().execute(speaking).all()
    for name, _sql in found:
        op.execute(f"DROP TRIGGER {name}")
    return [sql for _name, sql in found]


def _expect_what_is_owed() -> None:
    """The old rule lets no promise stand uncovered: a row of each such ledger says that the rest is still to come."""
    connection = op.get_bind()
    short = sa.text(
        "SELECT listing_id, reserved - on_hand - expected AS owed FROM stock_item"
        " WHERE NOT is_on_demand AND reserved > on_hand + expected ORDER BY listing_id"
    )
    claim = sa.text("UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :listing RETURNING entries")
    row = sa.text(
        "INSERT INTO stock_movement (listing_id, number, kind, on_hand_change, reserved_change, expected_change,"
        " reference, why, created_at) VALUES (:listing, :number, 'expected', 0, 0, :owed, '', :why, :now)"
    )
    row = row.bindparams(sa.bindparam("now", datetime.now(UTC), type_=sa.DateTime(timezone=True)))
    for listing, owed in connection.execute(short).all():
        number = connection.execute(claim, {"listing": listing}).scalar_one()
        connection.execute(row, {"listing": listing, "number": number, "owed": owed, "why": WHY})
