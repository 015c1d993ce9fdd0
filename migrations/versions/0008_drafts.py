"""A form not finished yet is kept on the server too, as it was typed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_drafts"
down_revision = "0007_revisions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listing_draft",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("producer_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("listing_id", sa.Integer, sa.ForeignKey("listing.id")),
        sa.Column("typed", sa.JSON, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("person_id", "key"),
    )
    op.create_index("ix_listing_draft_saved_at", "listing_draft", ["saved_at"])
    op.create_index("ix_listing_draft_producer_id", "listing_draft", ["producer_id"])
    op.create_index("ix_listing_draft_listing_id", "listing_draft", ["listing_id"])


def downgrade() -> None:
    op.drop_table("listing_draft")
