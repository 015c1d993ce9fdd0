"""One history: the five tables of steps have the same columns, and mean the same by them."""

from __future__ import annotations

from alembic import op

revision = "0017_one_history"
down_revision = "0016_audit"
branch_labels = None
depends_on = None

WITHOUT_SITTING = ("order_move", "paper_move", "organisation_move")
FIRST_STEPS = (
    ("listing_move", "start"),
    ("revision_move", "begin"),
    ("revision_move", "revoke"),
    ("paper_move", "enter"),
)


def upgrade() -> None:
    for table in WITHOUT_SITTING:  # written out as in `0012_assisted_entry`: only so can SQLite drop the column again
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN assistance_id INTEGER"
            f" CONSTRAINT fk_{table}_assistance_id_assistance REFERENCES assistance (id)"
        )
    for table, name in FIRST_STEPS:
        op.execute(f"UPDATE {table} SET from_state = '' WHERE name = '{name}'")  # noqa: S608 - our own words only
    op.execute("UPDATE listing_move SET name = 'pause_until' WHERE name = 'pause' AND from_state = to_state")
    _name_the_sittings()


def _name_the_sittings() -> None:
    """Who sent a producer's file along with its first goods did so in the sitting that was open for that producer."""
    op.execute(
        "UPDATE organisation_move SET assistance_id = ("
        " SELECT MAX(assistance.id) FROM assistance JOIN entry_consent ON entry_consent.id = assistance.consent_id"
        " WHERE assistance.helper_id = organisation_move.by_id"
        " AND entry_consent.producer_id = organisation_move.organisation_id"
        " AND assistance.created_at <= organisation_move.created_at"
        " AND (assistance.ended_at IS NULL OR assistance.ended_at >= organisation_move.created_at))"
        " WHERE name = 'submit'"
    )


def downgrade() -> None:
    op.execute("UPDATE listing_move SET name = 'pause' WHERE name = 'pause_until'")
    for table, name in FIRST_STEPS:
        op.execute(f"UPDATE {table} SET from_state = to_state WHERE name = '{name}'")  # noqa: S608 - our own words only
    for table in WITHOUT_SITTING:
        op.drop_column(table, "assistance_id")
