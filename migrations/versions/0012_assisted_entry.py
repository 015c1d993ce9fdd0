"""Goods entered on behalf of a producer: leave, sittings, what was typed; every row of an act may name its sitting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_assisted_entry"
down_revision = "0011_shelf"
branch_labels = None
depends_on = None

ACTS = (
    *("listing_move", "revision_move", "listing_revision", "price_change", "photo"),
    *("stock_movement", "review"),
)
OPEN = sa.text("ended_at IS NULL")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32)


def moment(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def person(name: str, *, nullable: bool = False) -> sa.Column[sa.Integer]:
    return sa.Column(name, sa.Integer, sa.ForeignKey("person.id"), nullable=nullable)


def upgrade() -> None:
    _create_consent()
    _create_assistance()
    _create_entry()
    op.add_column("review", sa.Column("entered_by", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("review", moment("confirmed_at", nullable=True))
    op.add_column("review", sa.Column("exception", sa.Text, nullable=False, server_default=""))
    for table in ACTS:  # written out, because a table made anew by SQLite would lose its triggers
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN assistance_id INTEGER"
            f" CONSTRAINT fk_{table}_assistance_id_assistance REFERENCES assistance (id)"
        )


def _create_consent() -> None:
    op.create_table(
        "entry_consent",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(6), nullable=False, unique=True),
        sa.Column("producer_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        person("helper_id"),
        sa.Column("helper_is", choice("helper", "coordinator", "relative"), nullable=False),
        sa.Column("way", choice("way", "phone", "in_person", "paper", "account"), nullable=False),
        sa.Column("given_on", sa.Date, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("scope", choice("scope", "goods", "new_goods"), nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        person("recorded_by_id"),
        moment("withdrawn_at", nullable=True),
        person("withdrawn_by_id", nullable=True),
        moment("created_at"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("ends_on >= given_on", name="ends_after_it_was_given"),
    )
    op.create_index("ix_entry_consent_producer", "entry_consent", ["producer_id", "helper_id"])
    op.create_index("ix_entry_consent_helper_id", "entry_consent", ["helper_id"])


def _create_assistance() -> None:
    endings = ("stopped", "signed_out", "withdrawn", "replaced")
    op.create_table(
        "assistance",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("consent_id", sa.Integer, sa.ForeignKey("entry_consent.id"), nullable=False),
        person("helper_id"),
        sa.Column("sign_in_hash", sa.String(64), nullable=False),
        moment("seen_at"),
        moment("ended_at", nullable=True),
        sa.Column("ending", choice("ending", *endings)),
        moment("created_at"),
    )
    op.create_index(
        "uq_assistance_open", "assistance", ["sign_in_hash"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_assistance_consent_id", "assistance", ["consent_id"])
    op.create_index("ix_assistance_helper_id", "assistance", ["helper_id"])


def _create_entry() -> None:
    op.create_table(
        "assisted_entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(6), nullable=False, unique=True),
        sa.Column("assistance_id", sa.Integer, sa.ForeignKey("assistance.id"), nullable=False),
        sa.Column("producer_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("listing_id", sa.Integer, sa.ForeignKey("listing.id"), nullable=False),
        sa.Column("typed", sa.JSON, nullable=False),
        sa.Column("answer", choice("answer", "waiting", "confirmed", "objected"), nullable=False),
        moment("answered_at", nullable=True),
        person("answered_by_id", nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        moment("settled_at", nullable=True),
        person("settled_by_id", nullable=True),
        sa.Column("settled_how", sa.Text, nullable=False),
        moment("created_at"),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_assisted_entry_producer", "assisted_entry", ["producer_id", "id"])
    op.create_index("ix_assisted_entry_listing", "assisted_entry", ["listing_id", "answer"])
    op.create_index("ix_assisted_entry_assistance_id", "assisted_entry", ["assistance_id"])


def downgrade() -> None:
    for column in ("exception", "confirmed_at", "entered_by"):
        op.drop_column("review", column)
    for table in ACTS:
        op.drop_column(table, "assistance_id")
    for table in ("assisted_entry", "assistance", "entry_consent"):
        op.drop_table(table)
