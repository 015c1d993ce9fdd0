"""Other words for goods on the shelf wait beside it; every approved text is kept; the desk knows who looks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_revisions"
down_revision = "0006_editions_kept"
branch_labels = None
depends_on = None

REVISION_STATES = ("draft", "submitted", "returned", "approved", "superseded", "withdrawn")
IS_OPEN = sa.text("state IN ('draft', 'submitted', 'returned')")
TRUST = ("new", "known", "trusted")
WORDS = (
    "name, category_id, description, origin, unit, condition, content_amount, content_unit, ingredients, storage,"
    " shelf_life, warning, self_declaration, safety_certificate, safety_exemption, registration_number, trace_link"
)


def upgrade() -> None:
    _create_listing_revision()
    _create_revision_move()
    op.add_column("listing", sa.Column("edition", sa.Integer, nullable=False, server_default="0"))
    with op.batch_alter_table("photo") as table:
        table.add_column(sa.Column("revision_id", sa.Integer))
        table.create_foreign_key(
            op.f("fk_photo_revision_id_listing_revision"), "listing_revision", ["revision_id"], ["id"]
        )
    op.create_index("ix_photo_revision", "photo", ["revision_id", "position"])
    _create_trust()
    _widen_review()
    _keep_first_editions()
    _name_the_owners()


def _create_listing_revision() -> None:
    units = (
        "kg", "g", "lang", "yen", "ta", "l", "ml", "goi", "hop", "hu", "chai", "tui", "con", "cai", "bo_set", "tam",
        "cap", "cay", "qua", "bo", "mo", "nai", "buong", "gui", "ang",
    )  # fmt: skip
    conditions = ("none", "fresh", "dry", "live", "dressed")
    op.create_table(
        "listing_revision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("listing_id", sa.Integer, sa.ForeignKey("listing.id"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*REVISION_STATES, name="revisionstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("base", sa.Integer, nullable=False),
        sa.Column("edition", sa.Integer),
        sa.Column("price", sa.BigInteger),
        sa.Column("step", sa.BigInteger),
        sa.Column("min_quantity", sa.BigInteger),
        sa.Column("replaced", sa.JSON, nullable=False),
        sa.Column("restored_from", sa.Integer),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("by_market", sa.Boolean, nullable=False),
        sa.Column("written_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("decided_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("category_id", sa.Integer, sa.ForeignKey("category.id")),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("origin", sa.String(160), nullable=False),
        sa.Column("unit", sa.Enum(*units, name="unit", native_enum=False, length=32), nullable=False),
        sa.Column("condition", sa.Enum(*conditions, name="condition", native_enum=False, length=32), nullable=False),
        sa.Column("content_amount", sa.BigInteger),
        sa.Column("content_unit", sa.Enum(*units, name="unit", native_enum=False, length=32)),
        sa.Column("ingredients", sa.Text, nullable=False),
        sa.Column("storage", sa.String(300), nullable=False),
        sa.Column("shelf_life", sa.String(120), nullable=False),
        sa.Column("warning", sa.String(300), nullable=False),
        sa.Column("self_declaration", sa.String(80), nullable=False),
        sa.Column("safety_certificate", sa.String(80), nullable=False),
        sa.Column("safety_exemption", sa.String(200), nullable=False),
        sa.Column("registration_number", sa.String(80), nullable=False),
        sa.Column("trace_link", sa.String(300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("listing_id", "edition", name=op.f("uq_listing_revision_listing_id_edition")),
    )
    op.create_index(op.f("ix_listing_revision_category_id"), "listing_revision", ["category_id"])
    op.create_index("ix_listing_revision_by_market", "listing_revision", ["by_market", "decided_at"])
    op.create_index(
        "uq_listing_revision_open",
        "listing_revision",
        ["listing_id"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )


def _create_revision_move() -> None:
    op.create_table(
        "revision_move",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("revision_id", sa.Integer, sa.ForeignKey("listing_revision.id"), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("from_state", sa.String(32), nullable=False),
        sa.Column("to_state", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_revision_move_revision_id"), "revision_move", ["revision_id"])


def _create_trust() -> None:
    trust = sa.Enum(*TRUST, name="trust", native_enum=False, length=32)
    op.add_column("organisation", sa.Column("trust", trust, nullable=False, server_default="new"))
    op.create_table(
        "trust_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("before", trust, nullable=False),
        sa.Column("after", trust, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_trust_change_organisation_id"), "trust_change", ["organisation_id"])


def _widen_review() -> None:
    op.add_column("review", sa.Column("owner_slug", sa.String(80), nullable=False, server_default=""))
    op.add_column("review", sa.Column("owner_name", sa.String(120), nullable=False, server_default=""))
    op.drop_index("ix_review_queue", table_name="review")
    op.create_index("ix_review_queue", "review", ["locality_id", "state", "id"])
    op.create_index("ix_review_decided", "review", ["decided_by_id", "decided_at"])
    op.create_table(
        "review_look",
        sa.Column("review_id", sa.Integer, sa.ForeignKey("review.id"), primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )


def _keep_first_editions() -> None:
    """What is or was on the shelf becomes edition 1, with its pictures."""
    op.execute("UPDATE listing SET edition = 1 WHERE approved_at IS NOT NULL")
    op.execute(
        f"INSERT INTO listing_revision (listing_id, state, base, edition, replaced, note, by_market, decided_at,"  # noqa: S608 - our own words only
        f" created_at, version, {WORDS})"
        f" SELECT id, 'approved', 0, 1, '{{}}', '', false, approved_at, approved_at, 1, {WORDS}"
        f" FROM listing WHERE approved_at IS NOT NULL ORDER BY id"
    )
    op.execute(
        "INSERT INTO photo (reference, revision_id, kept_by_id, position, digest, width, height, alt, created_at)"
        " SELECT 'E' || photo.id || photo.reference, listing_revision.id, photo.kept_by_id, photo.position,"
        " photo.digest, photo.width, photo.height, photo.alt, photo.created_at"
        " FROM photo JOIN listing_revision ON listing_revision.listing_id = photo.listing_id ORDER BY photo.id"
    )


def _name_the_owners() -> None:
    whose = {
        "listing": "SELECT {column} FROM organisation JOIN listing ON listing.producer_id = organisation.id"
        " WHERE listing.id = review.subject_id",
        "organisation": "SELECT {column} FROM organisation WHERE organisation.id = review.subject_id",
    }
    for kind, select in whose.items():
        for target, column in (("owner_slug", "organisation.slug"), ("owner_name", "organisation.name")):
            found = select.format(column=column)
            op.execute(f"UPDATE review SET {target} = COALESCE(({found}), '') WHERE subject_kind = '{kind}'")  # noqa: S608 - our own words only


def downgrade() -> None:
    op.execute("DELETE FROM photo WHERE revision_id IS NOT NULL")
    op.drop_table("review_look")
    op.drop_index("ix_review_decided", table_name="review")
    op.drop_index("ix_review_queue", table_name="review")
    op.create_index("ix_review_queue", "review", ["locality_id", "state", "created_at"])
    op.execute("DELETE FROM review WHERE subject_kind = 'revision'")
    for column in ("owner_name", "owner_slug"):
        op.drop_column("review", column)
    op.drop_table("trust_change")
    op.drop_column("organisation", "trust")
    op.drop_index("ix_photo_revision", table_name="photo")
    with op.batch_alter_table("photo") as table:
        table.drop_constraint(op.f("fk_photo_revision_id_listing_revision"), type_="foreignkey")
        table.drop_column("revision_id")
    op.drop_column("listing", "edition")
    op.drop_table("revision_move")
    op.drop_table("listing_revision")
