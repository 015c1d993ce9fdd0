"""A seller says the smallest order they take, and whether goods come to the door."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020_selling_terms"
down_revision = "0019_counted_below_promise"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Whoever sells today goes on as before: any order, also to the door.

    The rule stands in the column: SQLite adds it so without writing the table anew, and drops it with the column.
    """
    op.execute(
        "ALTER TABLE organisation ADD COLUMN min_order BIGINT NOT NULL DEFAULT 0"
        " CONSTRAINT ck_organisation_min_order_not_negative CHECK (min_order >= 0)"
    )
    op.add_column("organisation", sa.Column("delivers_home", sa.Boolean, nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("organisation", "delivers_home")
    op.drop_column("organisation", "min_order")
