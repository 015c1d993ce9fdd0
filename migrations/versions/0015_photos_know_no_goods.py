"""Contract: a photo no longer names what shows it. What was hung since the last migration is copied first."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0015_photos_know_no_goods"
down_revision = "0014_photos_by_themselves"
branch_labels = None
depends_on = None

PLACES = (("listing_photo", "listing_id"), ("revision_photo", "revision_id"))
INDEXES = (("ix_photo_listing", "listing_id"), ("ix_photo_revision", "revision_id"))
OLD_COLUMNS = ("listing_id", "revision_id", "position")


def upgrade() -> None:
    op.execute(
        "CREATE TEMPORARY TABLE hung AS SELECT id, listing_id, revision_id, position, assistance_id FROM photo"
        " WHERE listing_id IS NOT NULL OR revision_id IS NOT NULL OR assistance_id IS NOT NULL"
    )
    for name, _column in INDEXES:
        op.drop_index(name, table_name="photo")
    _hang_anew(_drop_columns)
    op.execute("DROP TABLE hung")


def downgrade() -> None:
    op.execute(
        "CREATE TEMPORARY TABLE hung AS SELECT photo.id, listing_id, revision_id,"
        " COALESCE(listing_photo.position, revision_photo.position, 0) AS position, assistance_id FROM photo"
        " LEFT JOIN listing_photo ON listing_photo.photo_id = photo.id"
        " LEFT JOIN revision_photo ON revision_photo.photo_id = photo.id"
    )
    _hang_anew(_add_columns)
    op.execute(
        "UPDATE photo SET listing_id = hung.listing_id, revision_id = hung.revision_id, position = hung.position"
        " FROM hung WHERE hung.id = photo.id"
    )
    for name, column in INDEXES:
        op.create_index(name, "photo", [column, "position"])
    op.execute("DROP TABLE hung")


def _hang_anew(change: Callable[[], None]) -> None:
    """Change the table of photos while nothing refers to it: SQLite makes it anew, and would refuse otherwise."""
    for table, _column in PLACES:
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - our own words only
    change()
    for table, column in PLACES:
        op.execute(
            f"INSERT INTO {table} (photo_id, {column}, position)"  # noqa: S608 - our own words only
            f" SELECT id, {column}, position FROM hung WHERE {column} IS NOT NULL"
        )


def _drop_columns() -> None:
    with op.batch_alter_table("photo") as table:
        if _is_sqlite():
            table.drop_column("assistance_id")
        for column in OLD_COLUMNS:
            table.drop_column(column)
    _name_the_sitting_again()


def _add_columns() -> None:
    with op.batch_alter_table("photo") as table:
        if _is_sqlite():
            table.drop_column("assistance_id")
        for column, target in (("listing_id", "listing"), ("revision_id", "listing_revision")):
            table.add_column(sa.Column(column, sa.Integer))
            table.create_foreign_key(op.f(f"fk_photo_{column}_{target}"), target, [column], ["id"])
        table.add_column(sa.Column("position", sa.Integer, nullable=False, server_default="0"))
    _name_the_sitting_again()


def _name_the_sitting_again() -> None:
    """Written out as `0012_assisted_entry` did: only so can SQLite drop the column again on the way back."""
    if _is_sqlite():
        op.execute(
            "ALTER TABLE photo ADD COLUMN assistance_id INTEGER"
            " CONSTRAINT fk_photo_assistance_id_assistance REFERENCES assistance (id)"
        )
        op.execute("UPDATE photo SET assistance_id = hung.assistance_id FROM hung WHERE hung.id = photo.id")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
