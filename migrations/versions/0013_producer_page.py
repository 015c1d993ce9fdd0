"""A producer's page shows several pictures, since when they work and, with their yes, their number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_producer_page"
down_revision = "0012_assisted_entry"
branch_labels = None
depends_on = None

IS_HELD = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.add_column("organisation", sa.Column("since", sa.Integer))
    op.add_column("organisation", sa.Column("call_hours", sa.String(80), nullable=False, server_default=""))
    op.add_column("organisation", sa.Column("public_phone", sa.String(16), nullable=False, server_default=""))
    op.add_column("organisation", sa.Column("page_changed_at", sa.DateTime(timezone=True)))
    op.create_table(
        "phone_consent",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("consent_id", sa.Integer, sa.ForeignKey("consent.id"), nullable=False),
        sa.Column("phone", sa.String(16), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_phone_consent_organisation_id"), "phone_consent", ["organisation_id"])
    op.create_table(
        "shown_picture",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("words", sa.String(160), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("organisation_id", "digest"),
    )
    op.create_index(op.f("ix_shown_picture_digest"), "shown_picture", ["digest"])
    op.create_table(
        "withholding",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_withholding_organisation_id"), "withholding", ["organisation_id"])
    op.create_index(
        "uq_withholding_held",
        "withholding",
        ["organisation_id", "digest"],
        unique=True,
        sqlite_where=IS_HELD,
        postgresql_where=IS_HELD,
    )
    op.execute(
        "INSERT INTO shown_picture (organisation_id, digest, words, position, created_at)"
        " SELECT id, picture, '', 0, created_at FROM organisation WHERE picture <> ''"
    )


def downgrade() -> None:
    op.drop_table("withholding")
    op.drop_table("shown_picture")
    op.drop_table("phone_consent")
    for column in ("page_changed_at", "public_phone", "call_hours", "since"):
        op.drop_column("organisation", column)
