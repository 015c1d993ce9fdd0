"""Goods come back on the shelf on a day their producer named; a ledger says once when little is left.

Columns are only added: recreating `stock_item` would drop the triggers that keep its sums.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_shelf"
down_revision = "0010_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("listing", sa.Column("resumes_on", sa.Date))
    op.create_index("ix_listing_resumes_on", "listing", ["resumes_on"])
    op.add_column("stock_item", sa.Column("low_at", sa.BigInteger))
    op.add_column("stock_item", sa.Column("is_low", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("stock_item", "is_low")
    op.drop_column("stock_item", "low_at")
    op.drop_index("ix_listing_resumes_on", "listing")
    op.drop_column("listing", "resumes_on")
