"""The ledger the database itself keeps: numbered rows, lots, seasons, and sums that only a row can move.

What the triggers hold to, whoever writes and with whatever client:
- a row is only added, under a number that was claimed and is higher than every number before it;
- the sums of a listing and of a lot change by exactly one row at a time, in the order of the numbers;
- sums and lots are born empty, and stay while the ledger speaks of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.reference import new_reference

revision = "0002_the_ledger"
down_revision = "0001_the_house"
branch_labels = None
depends_on = None

SQLITE_ROWS_ONLY_ADDED = (
    """CREATE TRIGGER stock_movement_not_changed BEFORE UPDATE ON stock_movement
    BEGIN SELECT RAISE(ABORT, 'the stock ledger is only added to'); END""",
    """CREATE TRIGGER stock_movement_not_removed BEFORE DELETE ON stock_movement
    BEGIN SELECT RAISE(ABORT, 'the stock ledger is only added to'); END""",
)

# INSERT OR REPLACE removes a row without asking the triggers of DELETE, INSERT OR IGNORE passes over a broken CHECK
# inside a trigger: therefore a row is refused before it is put in the place of another, and the sums are looked at
# again after they were moved.
SQLITE = (
    *SQLITE_ROWS_ONLY_ADDED,
    """CREATE TRIGGER stock_movement_takes_its_number BEFORE INSERT ON stock_movement
    BEGIN
        SELECT RAISE(ABORT, 'the stock ledger is only added to') WHERE EXISTS (
            SELECT 1 FROM stock_movement AS other
            WHERE other.id = NEW.id OR (other.listing_id = NEW.listing_id AND other.number = NEW.number));
        SELECT RAISE(ABORT, 'a row of the stock ledger takes a number that was claimed') WHERE NOT EXISTS (
            SELECT 1 FROM stock_item AS item WHERE item.listing_id = NEW.listing_id AND NEW.number <= item.entries
            AND NEW.number > coalesce(
                (SELECT newest.number FROM stock_movement AS newest WHERE newest.id = item.last_movement_id), 0));
        SELECT RAISE(ABORT, 'a row of the stock ledger takes from a lot of its own goods')
        WHERE NEW.lot_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM lot WHERE lot.id = NEW.lot_id AND lot.listing_id = NEW.listing_id);
        SELECT RAISE(ABORT, 'an amount is a whole number of thousandths')
        WHERE typeof(NEW.on_hand_change) <> 'integer' OR typeof(NEW.reserved_change) <> 'integer'
            OR typeof(NEW.expected_change) <> 'integer' OR typeof(NEW.number) <> 'integer';
    END""",
    """CREATE TRIGGER stock_movement_moves_the_sums AFTER INSERT ON stock_movement
    BEGIN
        UPDATE stock_item SET on_hand = on_hand + NEW.on_hand_change, reserved = reserved + NEW.reserved_change,
            expected = expected + NEW.expected_change, last_movement_id = NEW.id
        WHERE listing_id = NEW.listing_id;
        UPDATE lot SET "left" = "left" + NEW.on_hand_change, last_movement_id = NEW.id WHERE id = NEW.lot_id;
        SELECT RAISE(ABORT, 'the figures of the stock follow its ledger')
        WHERE NEW.id < 1
            OR (SELECT last_movement_id FROM stock_item WHERE listing_id = NEW.listing_id) IS NOT NEW.id
            OR (NEW.lot_id IS NOT NULL AND (SELECT last_movement_id FROM lot WHERE id = NEW.lot_id) IS NOT NEW.id);
    END""",
    """CREATE TRIGGER stock_item_born_empty BEFORE INSERT ON stock_item
    BEGIN
        SELECT RAISE(ABORT, 'the figures of the stock are born empty')
        WHERE NEW.on_hand <> 0 OR NEW.reserved <> 0 OR NEW.expected <> 0 OR NEW.entries <> 0
            OR NEW.last_movement_id IS NOT NULL;
        SELECT RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM stock_item WHERE listing_id = NEW.listing_id);
    END""",
    """CREATE TRIGGER stock_item_follows_the_ledger BEFORE UPDATE ON stock_item
    WHEN NEW.listing_id IS NOT OLD.listing_id OR NEW.on_hand IS NOT OLD.on_hand OR NEW.reserved IS NOT OLD.reserved
        OR NEW.expected IS NOT OLD.expected OR NEW.last_movement_id IS NOT OLD.last_movement_id
        OR NEW.entries < OLD.entries OR typeof(NEW.entries) <> 'integer'
    BEGIN
        SELECT RAISE(ABORT, 'the figures of the stock follow its ledger')
        WHERE NEW.listing_id IS NOT OLD.listing_id OR typeof(NEW.entries) <> 'integer' OR NEW.entries < coalesce(
            (SELECT newest.number FROM stock_movement AS newest WHERE newest.id = OLD.last_movement_id), 0);
        SELECT RAISE(ABORT, 'the figures of the stock follow its ledger')
        WHERE (NEW.on_hand IS NOT OLD.on_hand OR NEW.reserved IS NOT OLD.reserved OR NEW.expected IS NOT OLD.expected
            OR NEW.last_movement_id IS NOT OLD.last_movement_id)
        AND NOT EXISTS (
            SELECT 1 FROM stock_movement AS fresh
            WHERE fresh.id = NEW.last_movement_id AND fresh.listing_id = OLD.listing_id
            AND fresh.number > coalesce(
                (SELECT newest.number FROM stock_movement AS newest WHERE newest.id = OLD.last_movement_id), 0)
            AND fresh.on_hand_change = NEW.on_hand - OLD.on_hand
            AND fresh.reserved_change = NEW.reserved - OLD.reserved
            AND fresh.expected_change = NEW.expected - OLD.expected);
    END""",
    """CREATE TRIGGER stock_item_not_removed BEFORE DELETE ON stock_item
    WHEN OLD.last_movement_id IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the stock ledger is only added to'); END""",
    """CREATE TRIGGER lot_born_empty BEFORE INSERT ON lot
    BEGIN
        SELECT RAISE(ABORT, 'the figures of the stock are born empty')
        WHERE NEW."left" <> 0 OR NEW.last_movement_id IS NOT NULL OR typeof(NEW.amount) <> 'integer'
            OR EXISTS (SELECT 1 FROM lot AS other WHERE other.id = NEW.id OR other.code = NEW.code);
    END""",
    """CREATE TRIGGER lot_follows_the_ledger BEFORE UPDATE ON lot
    WHEN NEW.id IS NOT OLD.id OR NEW.code IS NOT OLD.code OR NEW.listing_id IS NOT OLD.listing_id
        OR NEW.amount IS NOT OLD.amount OR NEW."left" IS NOT OLD."left"
        OR NEW.last_movement_id IS NOT OLD.last_movement_id
    BEGIN
        SELECT RAISE(ABORT, 'the figures of the stock follow its ledger')
        WHERE NEW.id IS NOT OLD.id OR NEW.code IS NOT OLD.code OR NEW.listing_id IS NOT OLD.listing_id
        OR NEW.amount IS NOT OLD.amount OR NOT EXISTS (
            SELECT 1 FROM stock_movement AS fresh
            WHERE fresh.id = NEW.last_movement_id AND fresh.lot_id = OLD.id
            AND fresh.number > coalesce(
                (SELECT newest.number FROM stock_movement AS newest WHERE newest.id = OLD.last_movement_id), 0)
            AND fresh.on_hand_change = NEW."left" - OLD."left");
    END""",
    """CREATE TRIGGER lot_not_removed BEFORE DELETE ON lot
    WHEN OLD.last_movement_id IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the stock ledger is only added to'); END""",
)

POSTGRESQL = (
    """CREATE FUNCTION stock_movement_takes_its_number() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM stock_item AS item WHERE item.listing_id = NEW.listing_id AND NEW.number <= item.entries
            AND NEW.number > coalesce(
                (SELECT newest.number FROM stock_movement AS newest WHERE newest.id = item.last_movement_id), 0))
        THEN RAISE EXCEPTION 'a row of the stock ledger takes a number that was claimed'; END IF;
        IF NEW.lot_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM lot WHERE lot.id = NEW.lot_id AND lot.listing_id = NEW.listing_id)
        THEN RAISE EXCEPTION 'a row of the stock ledger takes from a lot of its own goods'; END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER stock_movement_takes_its_number BEFORE INSERT ON stock_movement
    FOR EACH ROW EXECUTE FUNCTION stock_movement_takes_its_number()""",
    """CREATE FUNCTION stock_movement_moves_the_sums() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE stock_item SET on_hand = on_hand + NEW.on_hand_change, reserved = reserved + NEW.reserved_change,
            expected = expected + NEW.expected_change, last_movement_id = NEW.id
        WHERE listing_id = NEW.listing_id;
        IF NOT FOUND THEN RAISE EXCEPTION 'the figures of the stock follow its ledger'; END IF;
        IF NEW.lot_id IS NOT NULL THEN
            UPDATE lot SET "left" = "left" + NEW.on_hand_change, last_movement_id = NEW.id WHERE id = NEW.lot_id;
            IF NOT FOUND THEN RAISE EXCEPTION 'the figures of the stock follow its ledger'; END IF;
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER stock_movement_moves_the_sums AFTER INSERT ON stock_movement
    FOR EACH ROW EXECUTE FUNCTION stock_movement_moves_the_sums()""",
    """CREATE FUNCTION stock_item_born_empty() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.on_hand <> 0 OR NEW.reserved <> 0 OR NEW.expected <> 0 OR NEW.entries <> 0
            OR NEW.last_movement_id IS NOT NULL
        THEN RAISE EXCEPTION 'the figures of the stock are born empty'; END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER stock_item_born_empty BEFORE INSERT ON stock_item
    FOR EACH ROW EXECUTE FUNCTION stock_item_born_empty()""",
    """CREATE FUNCTION stock_item_follows_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE applied integer := coalesce((SELECT number FROM stock_movement WHERE id = OLD.last_movement_id), 0);
    BEGIN
        IF NEW.listing_id <> OLD.listing_id OR NEW.entries < applied
        THEN RAISE EXCEPTION 'the figures of the stock follow its ledger'; END IF;
        IF (NEW.on_hand, NEW.reserved, NEW.expected) = (OLD.on_hand, OLD.reserved, OLD.expected)
            AND NEW.last_movement_id IS NOT DISTINCT FROM OLD.last_movement_id
        THEN RETURN NEW; END IF;
        IF NOT EXISTS (
            SELECT FROM stock_movement AS fresh
            WHERE fresh.id = NEW.last_movement_id AND fresh.listing_id = OLD.listing_id AND fresh.number > applied
            AND fresh.on_hand_change = NEW.on_hand - OLD.on_hand
            AND fresh.reserved_change = NEW.reserved - OLD.reserved
            AND fresh.expected_change = NEW.expected - OLD.expected)
        THEN RAISE EXCEPTION 'the figures of the stock follow its ledger'; END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER stock_item_follows_the_ledger BEFORE UPDATE ON stock_item FOR EACH ROW
    WHEN (NEW.listing_id <> OLD.listing_id OR NEW.on_hand <> OLD.on_hand OR NEW.reserved <> OLD.reserved
        OR NEW.expected <> OLD.expected OR NEW.last_movement_id IS DISTINCT FROM OLD.last_movement_id
        OR NEW.entries < OLD.entries)
    EXECUTE FUNCTION stock_item_follows_the_ledger()""",
    """CREATE FUNCTION lot_born_empty() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW."left" <> 0 OR NEW.last_movement_id IS NOT NULL
        THEN RAISE EXCEPTION 'the figures of the stock are born empty'; END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER lot_born_empty BEFORE INSERT ON lot FOR EACH ROW EXECUTE FUNCTION lot_born_empty()",
    """CREATE FUNCTION lot_follows_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.id, NEW.code, NEW.listing_id, NEW.amount) <> (OLD.id, OLD.code, OLD.listing_id, OLD.amount)
            OR NOT EXISTS (
                SELECT FROM stock_movement AS fresh
                WHERE fresh.id = NEW.last_movement_id AND fresh.lot_id = OLD.id
                AND fresh.number > coalesce((SELECT number FROM stock_movement WHERE id = OLD.last_movement_id), 0)
                AND fresh.on_hand_change = NEW."left" - OLD."left")
        THEN RAISE EXCEPTION 'the figures of the stock follow its ledger'; END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER lot_follows_the_ledger BEFORE UPDATE ON lot FOR EACH ROW
    WHEN ((NEW.id, NEW.code, NEW.listing_id, NEW.amount, NEW."left")
            <> (OLD.id, OLD.code, OLD.listing_id, OLD.amount, OLD."left")
        OR NEW.last_movement_id IS DISTINCT FROM OLD.last_movement_id)
    EXECUTE FUNCTION lot_follows_the_ledger()""",
    """CREATE FUNCTION stock_not_removed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'TRUNCATE' OR OLD.last_movement_id IS NOT NULL
        THEN RAISE EXCEPTION 'the stock ledger is only added to'; END IF;
        RETURN OLD;
    END $$""",
    *(
        statement
        for table in ("stock_item", "lot")
        for statement in (
            f"CREATE TRIGGER {table}_not_removed BEFORE DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION stock_not_removed()",
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION stock_not_removed()",
        )
    ),
)
POSTGRESQL_FUNCTIONS = (
    "stock_movement_takes_its_number",
    "stock_movement_moves_the_sums",
    "stock_item_born_empty",
    "stock_item_follows_the_ledger",
    "lot_born_empty",
    "lot_follows_the_ledger",
    "stock_not_removed",
)


def upgrade() -> None:
    op.add_column("listing", sa.Column("is_made_to_order", sa.Boolean(), nullable=False, server_default=sa.false()))
    _make_lots()
    _make_seasons()
    _let_rows_be_changed()
    _number_the_rows()
    _widen_the_sums()
    for statement in SQLITE if _is_sqlite() else POSTGRESQL:
        op.execute(statement)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _make_lots() -> None:
    op.create_table(
        "lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("harvested_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("left", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("note", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("last_movement_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_lot_amount_positive")),
        sa.CheckConstraint('"left" >= 0', name=op.f("ck_lot_left_not_negative")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_lot_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("code", name=op.f("uq_lot_code")),
    )
    op.create_index("ix_lot_listing", "lot", ["listing_id", "harvested_on", "id"])


def _make_seasons() -> None:
    op.create_table(
        "season",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("forecast", sa.BigInteger(), nullable=False),
        sa.Column(
            "rule", sa.Enum("by_time", "equal_share", name="sharingrule", native_enum=False, length=32), nullable=False
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_season_ends_after_it_starts")),
        sa.CheckConstraint("forecast >= 0", name=op.f("ck_season_forecast_not_negative")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_season_listing_id_listing")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_season_opened_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season")),
    )
    op.create_index(op.f("ix_season_listing_id"), "season", ["listing_id"])
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_season_open", "season", ["listing_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )


def _let_rows_be_changed() -> None:
    """Only while they get their numbers and lots."""
    if _is_sqlite():
        op.execute("DROP TRIGGER stock_movement_not_changed")
        op.execute("DROP TRIGGER stock_movement_not_removed")
    else:
        op.execute("ALTER TABLE stock_movement DISABLE TRIGGER stock_movement_only_added_to")


def _number_the_rows() -> None:
    with op.batch_alter_table("stock_movement") as batch:
        batch.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("expected_change", sa.BigInteger(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("lot_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE stock_movement SET number = ranked.number FROM (SELECT id, row_number() OVER"
        " (PARTITION BY listing_id ORDER BY id) AS number FROM stock_movement) AS ranked"
        " WHERE ranked.id = stock_movement.id"
    )
    _first_lots()
    if not _is_sqlite():
        op.execute("ALTER TABLE stock_movement ENABLE TRIGGER stock_movement_only_added_to")
    op.drop_index("ix_stock_movement_listing", table_name="stock_movement")
    with op.batch_alter_table("stock_movement") as batch:
        batch.alter_column("number", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(op.f("fk_stock_movement_lot_id_lot"), "lot", ["lot_id"], ["id"])
        batch.create_unique_constraint(op.f("uq_stock_movement_listing_id_number"), ["listing_id", "number"])
        batch.create_check_constraint(op.f("ck_stock_movement_number_positive"), "number > 0")
        batch.create_check_constraint(
            op.f("ck_stock_movement_goods_belong_to_a_lot"), "(on_hand_change = 0) = (lot_id IS NULL)"
        )
    op.create_index("ix_stock_movement_lot", "stock_movement", ["lot_id"])


def _first_lots() -> None:
    """What a listing had so far came from one lot: nobody wrote down more."""
    connection = op.get_bind()
    here = "date(min(created_at), '+7 hours')" if _is_sqlite() else "date(min(created_at) + interval '7 hours')"
    found = connection.execute(
        sa.text(
            f"SELECT listing_id, {here} AS day, min(created_at) AS first, max(id) AS newest,"  # noqa: S608
            " sum(CASE WHEN on_hand_change > 0 THEN on_hand_change ELSE 0 END) AS brought,"
            ' sum(on_hand_change) AS "left" FROM stock_movement WHERE on_hand_change <> 0'
            " GROUP BY listing_id ORDER BY listing_id"
        )
    ).all()
    codes: set[str] = set()
    while len(codes) < len(found):
        codes.add(new_reference())
    for code, row in zip(sorted(codes), found, strict=True):
        lot = connection.execute(
            sa.text(
                'INSERT INTO lot (code, listing_id, harvested_on, amount, "left", last_movement_id, created_at)'
                " VALUES (:code, :listing_id, :day, :brought, :left, :newest, :first) RETURNING id"
            ),
            {"code": code, **row._mapping},
        ).scalar_one()
        connection.execute(
            sa.text("UPDATE stock_movement SET lot_id = :lot WHERE listing_id = :listing AND on_hand_change <> 0"),
            {"lot": lot, "listing": row.listing_id},
        )


def _widen_the_sums() -> None:
    with op.batch_alter_table("stock_item") as batch:
        batch.drop_constraint(op.f("ck_stock_item_never_sold_twice"), type_="check")
        batch.add_column(sa.Column("expected", sa.BigInteger(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("is_on_demand", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("entries", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("last_movement_id", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f("ck_stock_item_on_hand_not_negative"), "on_hand >= 0")
        batch.create_check_constraint(op.f("ck_stock_item_expected_not_negative"), "expected >= 0")
        batch.create_check_constraint(
            op.f("ck_stock_item_never_sold_twice"), "is_on_demand OR on_hand + expected >= reserved"
        )
    op.execute(
        "UPDATE stock_item SET entries = newest.number, last_movement_id = newest.id FROM"
        " (SELECT listing_id, max(number) AS number, max(id) AS id FROM stock_movement GROUP BY listing_id) AS newest"
        " WHERE newest.listing_id = stock_item.listing_id"
    )


def downgrade() -> None:
    if _is_sqlite():
        for statement in SQLITE:
            op.execute(f"DROP TRIGGER {statement.split()[2]}")
    else:
        for function in POSTGRESQL_FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}() CASCADE")
    with op.batch_alter_table("stock_item") as batch:
        for name in ("never_sold_twice", "expected_not_negative", "on_hand_not_negative"):
            batch.drop_constraint(op.f(f"ck_stock_item_{name}"), type_="check")
        for column in ("last_movement_id", "entries", "is_on_demand", "expected"):
            batch.drop_column(column)
        batch.create_check_constraint(op.f("ck_stock_item_never_sold_twice"), "on_hand >= reserved")
    op.drop_index("ix_stock_movement_lot", table_name="stock_movement")
    with op.batch_alter_table("stock_movement") as batch:
        batch.drop_constraint(op.f("ck_stock_movement_goods_belong_to_a_lot"), type_="check")
        batch.drop_constraint(op.f("ck_stock_movement_number_positive"), type_="check")
        batch.drop_constraint(op.f("uq_stock_movement_listing_id_number"), type_="unique")
        batch.drop_constraint(op.f("fk_stock_movement_lot_id_lot"), type_="foreignkey")
        for column in ("lot_id", "expected_change", "number"):
            batch.drop_column(column)
    op.create_index("ix_stock_movement_listing", "stock_movement", ["listing_id", "id"])
    if _is_sqlite():
        for statement in SQLITE_ROWS_ONLY_ADDED:
            op.execute(statement)
    op.drop_table("season")
    op.drop_table("lot")
    op.drop_column("listing", "is_made_to_order")
