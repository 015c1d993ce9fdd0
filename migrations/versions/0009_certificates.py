"""Papers of producers: OCOP certificates and the others, their scans, every step of theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_certificates"
down_revision = "0008_drafts"
branch_labels = None
depends_on = None

KINDS = ("ocop", "safety", "declaration", "registration", "cosmetic", "practice", "other")
STATES = ("entered", "verified", "refused", "withdrawn")
AGAINST = ("original", "decision", "office")


def upgrade() -> None:
    _create_scan()
    _create_paper()
    op.create_table(
        "certified_goods",
        sa.Column("certificate_id", sa.Integer, sa.ForeignKey("paper.id"), primary_key=True),
        sa.Column("listing_id", sa.Integer, sa.ForeignKey("listing.id"), primary_key=True),
    )
    op.create_index(op.f("ix_certified_goods_listing_id"), "certified_goods", ["listing_id"])
    op.create_table(
        "paper_move",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("paper_id", sa.Integer, sa.ForeignKey("paper.id"), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("from_state", sa.String(32), nullable=False),
        sa.Column("to_state", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_paper_move_paper_id"), "paper_move", ["paper_id"])


def _create_scan() -> None:
    op.create_table(
        "scan",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(32), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("producer_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("kept_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("reference", name=op.f("uq_scan_reference")),
        sa.UniqueConstraint("name", name=op.f("uq_scan_name")),
    )
    op.create_index(op.f("ix_scan_producer_id"), "scan", ["producer_id"])


def _create_paper() -> None:
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(6), nullable=False),
        sa.Column("producer_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("is_ocop", sa.Boolean, nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="paperkind", native_enum=False, length=32), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="paperstate", native_enum=False, length=32), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("issuer", sa.String(160), nullable=False),
        sa.Column("product_name", sa.String(160), nullable=False),
        sa.Column("issued_on", sa.Date, nullable=False),
        sa.Column("expires_on", sa.Date),
        sa.Column("covers_until", sa.Date, nullable=False),
        sa.Column("is_public", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("scan_id", sa.Integer, sa.ForeignKey("scan.id")),
        sa.Column("checked_against", sa.Enum(*AGAINST, name="checkedagainst", native_enum=False, length=32)),
        sa.Column("checked_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.Column("warned_at_days", sa.Integer),
        sa.Column("entered_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("stars", sa.Integer),
        sa.Column("product_code", sa.String(40)),
        sa.Column("decided_on", sa.Date),
        sa.Column("reevaluation_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("reevaluation_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("reference", name=op.f("uq_paper_reference")),
        sa.CheckConstraint("expires_on IS NULL OR expires_on > issued_on", name=op.f("ck_paper_expires_after_issue")),
        sa.CheckConstraint(
            "is_ocop = (kind = 'ocop') AND is_ocop = (stars IS NOT NULL)", name=op.f("ck_paper_stars_of_ocop_only")
        ),
        sa.CheckConstraint("stars IS NULL OR stars BETWEEN 3 AND 5", name=op.f("ck_paper_stars_three_to_five")),
    )
    op.create_index("ix_paper_producer", "paper", ["producer_id", "state", "kind"])
    op.create_index("ix_paper_ending", "paper", ["state", "covers_until"])
    op.create_index(op.f("ix_paper_scan_id"), "paper", ["scan_id"])


def downgrade() -> None:
    op.drop_table("paper_move")
    op.drop_table("certified_goods")
    op.drop_table("paper")
    op.drop_table("scan")
    op.execute("DELETE FROM review WHERE subject_kind = 'paper'")
