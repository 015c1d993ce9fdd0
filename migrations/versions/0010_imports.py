"""Sheets of goods: tried, written row by row, taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_imports"
down_revision = "0009_certificates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goods_import",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(6), nullable=False, unique=True),
        sa.Column("producer_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("form", sa.String(8), nullable=False),
        sa.Column("decimal_sign", sa.String(1), nullable=False),
        sa.Column("headings", sa.JSON, nullable=False),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("rows_read", sa.Integer, nullable=False),
        sa.Column("to_do", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_goods_import_producer", "goods_import", ["producer_id", "id"])
    op.create_index("ix_goods_import_by_id", "goods_import", ["by_id"])
    op.create_index("ix_goods_import_state", "goods_import", ["state"])
    op.create_table(
        "goods_import_row",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("goods_import.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("cells", sa.JSON, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("is_new", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("listing_id", sa.Integer, sa.ForeignKey("listing.id")),
        sa.Column("faults", sa.JSON, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
        sa.Column("said", sa.String(400), nullable=False),
        sa.UniqueConstraint("import_id", "number"),
    )
    op.create_index("ix_goods_import_row_state", "goods_import_row", ["import_id", "state", "number"])
    op.create_index("ix_goods_import_row_listing_id", "goods_import_row", ["listing_id"])


def downgrade() -> None:
    op.drop_table("goods_import_row")
    op.drop_table("goods_import")
