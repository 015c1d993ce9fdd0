"""The seller's private book of what was paid."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_the_private_book"
down_revision = "0003_orders_that_change"
branch_labels = None
depends_on = None


# The database itself keeps the book: a row, once written, can be neither changed nor removed, whoever asks.
ONLY_ADDED_TO = {
    "sqlite": (
        "CREATE TRIGGER payment_note_not_changed BEFORE UPDATE ON payment_note"
        " BEGIN SELECT RAISE(ABORT, 'the private book is only added to'); END",
        "CREATE TRIGGER payment_note_not_removed BEFORE DELETE ON payment_note"
        " BEGIN SELECT RAISE(ABORT, 'the private book is only added to'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION payment_note_only_added_to() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the private book is only added to'; END $$",
        "CREATE TRIGGER payment_note_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_note"
        " FOR EACH STATEMENT EXECUTE FUNCTION payment_note_only_added_to()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "payment_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=6), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("producer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("correction_of_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_note_amount_positive")),
        sa.CheckConstraint("change = amount OR change = -amount", name=op.f("ck_payment_note_change_by_the_amount")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_payment_note_by_id_person")),
        sa.ForeignKeyConstraint(
            ["correction_of_id"], ["payment_note.id"], name=op.f("fk_payment_note_correction_of_id_payment_note")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["order_.id"], name=op.f("fk_payment_note_order_id_order_")),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["organisation.id"], name=op.f("fk_payment_note_producer_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_note")),
        sa.UniqueConstraint("correction_of_id", name=op.f("uq_payment_note_correction_of_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_payment_note_reference")),
    )
    with op.batch_alter_table("payment_note") as table:
        table.create_index("ix_payment_note_order", ["order_id", "id"])
        table.create_index("ix_payment_note_producer", ["producer_id", "noted_on", "id"])
    for sentence in ONLY_ADDED_TO[op.get_context().dialect.name]:
        op.execute(sentence)


def downgrade() -> None:
    op.drop_table("payment_note")
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION payment_note_only_added_to()")
