"""Expand: goods and revisions say which photos they show, so that a photo need not know them.

The market as it was goes on with the columns of `photo`; what it hangs meanwhile is copied by the next migration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_photos_by_themselves"
down_revision = "0013_producer_page"
branch_labels = None
depends_on = None

PLACES = (("listing_photo", "listing_id", "listing"), ("revision_photo", "revision_id", "listing_revision"))


def upgrade() -> None:
    for table, column, target in PLACES:
        op.create_table(
            table,
            sa.Column("photo_id", sa.Integer, sa.ForeignKey("photo.id"), primary_key=True, autoincrement=False),
            sa.Column(column, sa.Integer, sa.ForeignKey(f"{target}.id"), nullable=False),
            sa.Column("position", sa.Integer, nullable=False),
        )
        op.create_index(f"ix_{table}_{column.removesuffix('_id')}", table, [column, "position"])
        op.execute(
            f"INSERT INTO {table} (photo_id, {column}, position)"  # noqa: S608 - our own words only
            f" SELECT id, {column}, position FROM photo WHERE {column} IS NOT NULL"
        )


def downgrade() -> None:
    for table, _column, _target in reversed(PLACES):
        op.drop_table(table)
