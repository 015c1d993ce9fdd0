"""An order may change once it is placed: its earlier editions, each changed figure, what is held and weighed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_orders_that_change"
down_revision = "0002_the_ledger"
branch_labels = None
depends_on = None

WEIGHINGS = ("none", "told", "asked", "agreed", "refused")
KINDS = (
    "added", "amended", "removed", "confirmed_part", "shorted", "shared_out", "line_cancelled",
    "weighed", "weight_asked", "weight_agreed", "weight_refused", "returned",
)  # fmt: skip
HOLDING = ("placed", "confirmed", "packed")  # states in which the ledger keeps the goods back


def upgrade() -> None:
    with op.batch_alter_table("listing") as table:
        table.add_column(sa.Column("weight_tolerance", sa.Integer, nullable=False, server_default="10"))
    with op.batch_alter_table("order_") as table:
        table.add_column(sa.Column("edition", sa.Integer, nullable=False, server_default="1"))
    weighing = sa.Enum(*WEIGHINGS, name="weighing", native_enum=False, length=32)
    with op.batch_alter_table("order_line") as table:
        table.add_column(sa.Column("held", sa.BigInteger, nullable=False, server_default="0"))
        table.add_column(sa.Column("weighed", sa.BigInteger))
        table.add_column(sa.Column("weighing", weighing, nullable=False, server_default="none"))
        table.add_column(sa.Column("tolerance", sa.Integer, nullable=False, server_default="10"))
    op.execute("UPDATE order_line SET confirmed = 0 WHERE cancelled = ordered")
    op.execute(
        f"UPDATE order_line SET held = ordered WHERE order_id IN (SELECT id FROM order_ WHERE state IN {HOLDING})"  # noqa: S608 - our own words only
    )
    with op.batch_alter_table("order_line") as table:
        table.drop_constraint(op.f("ck_order_line_confirmed_within_ordered"), type_="check")
        table.create_check_constraint("confirmed_within_promised", "confirmed BETWEEN 0 AND ordered - cancelled")
        table.create_check_constraint("held_not_negative", "held >= 0")
        table.create_check_constraint("weighed_positive", "weighed IS NULL OR weighed > 0")
        table.create_check_constraint("tolerance_is_a_share", "tolerance BETWEEN 0 AND 100")
    _create_order_edition()
    _create_order_change()


def _create_order_edition() -> None:
    op.create_table(
        "order_edition",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("order_id", sa.Integer, sa.ForeignKey("order_.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("why", sa.Text, nullable=False),
        sa.UniqueConstraint("order_id", "number"),
    )


def _create_order_change() -> None:
    side = sa.Enum("buyer", "seller", "market", name="side", native_enum=False, length=32)
    op.create_table(
        "order_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("order_id", sa.Integer, sa.ForeignKey("order_.id"), nullable=False),
        sa.Column("line_id", sa.Integer, sa.ForeignKey("order_line.id"), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="changekind", native_enum=False, length=32), nullable=False),
        sa.Column("before", sa.BigInteger, nullable=False),
        sa.Column("after", sa.BigInteger, nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("side", side, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_order_change_order_id", "order_change", ["order_id"])
    op.create_index("ix_order_change_line_id", "order_change", ["line_id"])


def downgrade() -> None:
    op.drop_table("order_change")
    op.drop_table("order_edition")
    with op.batch_alter_table("order_line") as table:
        for name in ("confirmed_within_promised", "held_not_negative", "weighed_positive", "tolerance_is_a_share"):
            table.drop_constraint(op.f(f"ck_order_line_{name}"), type_="check")
        table.create_check_constraint("confirmed_within_ordered", "confirmed BETWEEN 0 AND ordered")
        for column in ("held", "weighed", "weighing", "tolerance"):
            table.drop_column(column)
    with op.batch_alter_table("order_") as table:
        table.drop_column("edition")
    with op.batch_alter_table("listing") as table:
        table.drop_column("weight_tolerance")
