"""Saved goods, followed makers, goods waited for, and a maker's news for their followers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018_favourites"
down_revision = "0017_one_history"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "favourite",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("listing_id", sa.Integer, sa.ForeignKey("listing.id"), nullable=False),
        sa.Column("seen_price", sa.BigInteger),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("person_id", "listing_id"),
    )
    op.create_index("ix_favourite_list", "favourite", ["person_id", "id"])
    op.create_table(
        "follow",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("person_id", "organisation_id"),
    )
    op.create_index("ix_follow_list", "follow", ["person_id", "id"])
    op.create_index("ix_follow_followers", "follow", ["organisation_id", "id"])
    op.create_table(
        "wait",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("listing_id", sa.Integer, sa.ForeignKey("listing.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("listing_id", "person_id"),
    )
    op.create_index("ix_wait_list", "wait", ["person_id", "id"])
    op.create_table(
        "maker_news",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_up_to", sa.Integer, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("organisation_id", "day"),
    )
    op.create_index("ix_maker_news_waiting", "maker_news", ["done_at", "due_at"])
    op.create_table(
        "news_goods",
        sa.Column("news_id", sa.Integer, sa.ForeignKey("maker_news.id"), primary_key=True),
        sa.Column("listing_id", sa.Integer, sa.ForeignKey("listing.id"), primary_key=True),
    )


def downgrade() -> None:
    for table in ("news_goods", "maker_news", "wait", "follow", "favourite"):
        op.drop_table(table)
