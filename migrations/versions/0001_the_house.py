"""Every table of the first market."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001_the_house"
down_revision = None
branch_labels = None
depends_on = None


# The database itself keeps the ledger: a row, once written, can be neither changed nor removed, whoever asks.
ONLY_ADDED_TO = {
    "sqlite": (
        "CREATE TRIGGER stock_movement_not_changed BEFORE UPDATE ON stock_movement"
        " BEGIN SELECT RAISE(ABORT, 'the stock ledger is only added to'); END",
        "CREATE TRIGGER stock_movement_not_removed BEFORE DELETE ON stock_movement"
        " BEGIN SELECT RAISE(ABORT, 'the stock ledger is only added to'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION stock_movement_only_added_to() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the stock ledger is only added to'; END $$",
        "CREATE TRIGGER stock_movement_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_movement"
        " FOR EACH STATEMENT EXECUTE FUNCTION stock_movement_only_added_to()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_counted", "attempt", ["kind", "subject", "created_at"], unique=False)
    op.create_table(
        "bank",
        sa.Column("bin", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("bin", name=op.f("pk_bank")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.String(length=4), nullable=False),
        sa.Column("group_name", sa.String(length=120), nullable=False),
        sa.Column("family", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("short_name_en", sa.String(length=60), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("icon", sa.String(length=30), nullable=False),
        sa.Column("authority", sa.String(length=60), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(
                "raw",
                "packaged",
                "supplement",
                "cosmetic",
                "craft",
                "refused",
                name="rule",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("refusal", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("slug", name=op.f("uq_category_slug")),
    )
    op.create_table(
        "once_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_once_key")),
        sa.UniqueConstraint("scope", "key", name=op.f("uq_once_key_scope_key")),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
    )
    op.create_index("ix_outbox_message_waiting", "outbox_message", ["sent_at", "due_at"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("folded", sa.String(length=160), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("is_disabled", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("phone", name=op.f("uq_person_phone")),
    )
    op.create_index(op.f("ix_person_folded"), "person", ["folded"], unique=False)
    op.create_table(
        "province",
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_province")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.String(length=40), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_index(op.f("ix_search_word_folded"), "search_word", ["folded"], unique=False)
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=6), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("reference", name=op.f("uq_api_token_reference")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_token_secret_hash")),
    )
    op.create_index(op.f("ix_api_token_person_id"), "api_token", ["person_id"], unique=False)
    op.create_table(
        "cart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("secret_hash", sa.String(length=64), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cart_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart")),
        sa.UniqueConstraint("person_id", name=op.f("uq_cart_person_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_cart_secret_hash")),
    )
    op.create_index(op.f("ix_cart_changed_at"), "cart", ["changed_at"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"], unique=False)
    op.create_table(
        "locality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("folded", sa.String(length=80), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("province_code", sa.String(length=2), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["province_code"], ["province.code"], name=op.f("fk_locality_province_code_province")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locality")),
        sa.UniqueConstraint("code", name=op.f("uq_locality_code")),
    )
    op.create_table(
        "policy_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title_vi", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("body_vi", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_policy_version_published_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("slug", "number", name=op.f("uq_policy_version_slug_number")),
    )
    op.create_table(
        "reset_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issued_by_id"], ["person.id"], name=op.f("fk_reset_code_issued_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reset_code_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_code")),
    )
    op.create_index(op.f("ix_reset_code_person_id"), "reset_code", ["person_id"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_in_secret_hash")),
    )
    op.create_index(op.f("ix_sign_in_person_id"), "sign_in", ["person_id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "household",
                "cooperative_group",
                "cooperative",
                "household_business",
                "enterprise",
                "institution",
                name="organisationkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("sells", sa.Boolean(), nullable=False),
        sa.Column("buys", sa.Boolean(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "unverified",
                "submitted",
                "verified",
                "returned",
                "suspended",
                name="standing",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("locality_id", sa.Integer(), nullable=False),
        sa.Column("hamlet", sa.String(length=120), nullable=False),
        sa.Column("old_address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("representative", sa.String(length=80), nullable=False),
        sa.Column("tax_number", sa.String(length=14), nullable=False),
        sa.Column("budget_number", sa.String(length=10), nullable=False),
        sa.Column("invoice_email", sa.String(length=254), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["locality_id"], ["locality.id"], name=op.f("fk_organisation_locality_id_locality")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_index(op.f("ix_organisation_locality_id"), "organisation", ["locality_id"], unique=False)
    op.create_index("ix_organisation_sellers", "organisation", ["sells", "standing", "locality_id"], unique=False)
    op.create_table(
        "partnership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("highland_id", sa.Integer(), nullable=False),
        sa.Column("lowland_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("proposed", "signed", "ended", name="partnershipstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("highland_id <> lowland_id", name=op.f("ck_partnership_two_places")),
        sa.ForeignKeyConstraint(["highland_id"], ["locality.id"], name=op.f("fk_partnership_highland_id_locality")),
        sa.ForeignKeyConstraint(["lowland_id"], ["locality.id"], name=op.f("fk_partnership_lowland_id_locality")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership")),
        sa.UniqueConstraint("highland_id", "lowland_id", name=op.f("uq_partnership_highland_id_lowland_id")),
    )
    op.create_index(op.f("ix_partnership_lowland_id"), "partnership", ["lowland_id"], unique=False)
    op.create_table(
        "pickup_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("locality_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.String(length=120), nullable=False),
        sa.Column("keeper", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["locality_id"], ["locality.id"], name=op.f("fk_pickup_point_locality_id_locality")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup_point")),
        sa.UniqueConstraint("reference", name=op.f("uq_pickup_point_reference")),
    )
    op.create_index(op.f("ix_pickup_point_locality_id"), "pickup_point", ["locality_id"], unique=False)
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=6), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("subject_name", sa.String(length=200), nullable=False),
        sa.Column("locality_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("submitted", "approved", "returned", "withdrawn", name="reviewstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("checked", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_review_decided_by_id_person")),
        sa.ForeignKeyConstraint(["locality_id"], ["locality.id"], name=op.f("fk_review_locality_id_locality")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_review_submitted_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("reference", name=op.f("uq_review_reference")),
    )
    op.create_index("ix_review_queue", "review", ["locality_id", "state", "created_at"], unique=False)
    op.create_index("ix_review_subject", "review", ["subject_kind", "subject_id"], unique=False)
    op.create_index(
        "uq_review_open",
        "review",
        ["subject_kind", "subject_id"],
        unique=True,
        sqlite_where=sa.text("state = 'submitted'"),
        postgresql_where=sa.text("state = 'submitted'"),
    )
    op.create_table(
        "bank_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("bank_bin", sa.String(length=6), nullable=False),
        sa.Column("number", sa.String(length=19), nullable=False),
        sa.Column("holder", sa.String(length=60), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consent_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bank_bin"], ["bank.bin"], name=op.f("fk_bank_account_bank_bin_bank")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_bank_account_consent_id_consent")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_bank_account_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
    )
    op.create_index(op.f("ix_bank_account_organisation_id"), "bank_account", ["organisation_id"], unique=False)
    op.create_table(
        "identity_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("last_four", sa.String(length=4), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_identity_check_checked_by_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_identity_check_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_check")),
    )
    op.create_index(op.f("ix_identity_check_organisation_id"), "identity_check", ["organisation_id"], unique=False)
    op.create_table(
        "listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("producer_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "live",
                "paused",
                "retired",
                "taken_down",
                name="listingstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=160), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "kg",
                "g",
                "lang",
                "yen",
                "ta",
                "l",
                "ml",
                "goi",
                "hop",
                "hu",
                "chai",
                "tui",
                "con",
                "cai",
                "bo_set",
                "tam",
                "cap",
                "cay",
                "qua",
                "bo",
                "mo",
                "nai",
                "buong",
                "gui",
                "ang",
                name="unit",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "condition",
            sa.Enum("none", "fresh", "dry", "live", "dressed", name="condition", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("content_amount", sa.BigInteger(), nullable=True),
        sa.Column(
            "content_unit",
            sa.Enum(
                "kg",
                "g",
                "lang",
                "yen",
                "ta",
                "l",
                "ml",
                "goi",
                "hop",
                "hu",
                "chai",
                "tui",
                "con",
                "cai",
                "bo_set",
                "tam",
                "cap",
                "cay",
                "qua",
                "bo",
                "mo",
                "nai",
                "buong",
                "gui",
                "ang",
                name="unit",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("min_quantity", sa.BigInteger(), nullable=False),
        sa.Column("opening_stock", sa.BigInteger(), nullable=True),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("harvest_months", sa.Integer(), nullable=False),
        sa.Column("ingredients", sa.Text(), nullable=False),
        sa.Column("storage", sa.String(length=300), nullable=False),
        sa.Column("shelf_life", sa.String(length=120), nullable=False),
        sa.Column("warning", sa.String(length=300), nullable=False),
        sa.Column("self_declaration", sa.String(length=80), nullable=False),
        sa.Column("safety_certificate", sa.String(length=80), nullable=False),
        sa.Column("safety_exemption", sa.String(length=200), nullable=False),
        sa.Column("registration_number", sa.String(length=80), nullable=False),
        sa.Column("trace_link", sa.String(length=300), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state_note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("min_quantity > 0", name=op.f("ck_listing_min_quantity_positive")),
        sa.CheckConstraint("price > 0", name=op.f("ck_listing_price_positive")),
        sa.CheckConstraint("step > 0", name=op.f("ck_listing_step_positive")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_listing_category_id_category")),
        sa.ForeignKeyConstraint(["producer_id"], ["organisation.id"], name=op.f("fk_listing_producer_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint("slug", name=op.f("uq_listing_slug")),
    )
    op.create_index(op.f("ix_listing_category_id"), "listing", ["category_id"], unique=False)
    op.create_index("ix_listing_producer", "listing", ["producer_id", "state"], unique=False)
    op.create_index(
        "ix_listing_shelf",
        "listing",
        ["state", "approved_at", "id", "producer_id", "category_id", "harvest_months", "min_quantity", "price"],
        unique=False,
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("producer", "buyer", "coordinator", "administrator", name="role", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("locality_id", sa.Integer(), nullable=True),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(role IN ('producer', 'buyer') AND organisation_id IS NOT NULL AND locality_id IS NULL)"
            " OR (role = 'coordinator' AND locality_id IS NOT NULL AND organisation_id IS NULL)"
            " OR (role = 'administrator' AND locality_id IS NULL AND organisation_id IS NULL)",
            name=op.f("ck_membership_role_has_its_place"),
        ),
        sa.ForeignKeyConstraint(["locality_id"], ["locality.id"], name=op.f("fk_membership_locality_id_locality")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "organisation_id",
            "locality_id",
            name=op.f("uq_membership_person_id_role_organisation_id_locality_id"),
        ),
    )
    op.create_index("ix_membership_organisation_id", "membership", ["organisation_id"], unique=False)
    op.create_table(
        "organisation_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("from_state", sa.String(length=32), nullable=False),
        sa.Column("to_state", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_organisation_move_by_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_move_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_move")),
    )
    op.create_index(
        op.f("ix_organisation_move_organisation_id"), "organisation_move", ["organisation_id"], unique=False
    )
    op.create_table(
        "purchase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=6), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["buyer_id"], ["organisation.id"], name=op.f("fk_purchase_buyer_id_organisation")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["person.id"], name=op.f("fk_purchase_placed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase")),
        sa.UniqueConstraint("reference", name=op.f("uq_purchase_reference")),
    )
    op.create_index(op.f("ix_purchase_buyer_id"), "purchase", ["buyer_id"], unique=False)
    op.create_table(
        "cart_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cart_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("seen_price", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cart_line_amount_positive")),
        sa.ForeignKeyConstraint(["cart_id"], ["cart.id"], name=op.f("fk_cart_line_cart_id_cart")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_cart_line_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_line")),
        sa.UniqueConstraint("cart_id", "listing_id", name=op.f("uq_cart_line_cart_id_listing_id")),
    )
    op.create_index(op.f("ix_cart_line_listing_id"), "cart_line", ["listing_id"], unique=False)
    op.create_table(
        "listing_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("from_state", sa.String(length=32), nullable=False),
        sa.Column("to_state", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_listing_move_by_id_person")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_listing_move_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_move")),
    )
    op.create_index(op.f("ix_listing_move_listing_id"), "listing_move", ["listing_id"], unique=False)
    op.create_table(
        "order_",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=6), nullable=False),
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("producer_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "placed",
                "confirmed",
                "packed",
                "shipped",
                "delayed",
                "delivered",
                "completed",
                "declined",
                "cancelled",
                name="orderstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("total >= 0", name=op.f("ck_order__total_not_negative")),
        sa.ForeignKeyConstraint(["buyer_id"], ["organisation.id"], name=op.f("fk_order__buyer_id_organisation")),
        sa.ForeignKeyConstraint(["producer_id"], ["organisation.id"], name=op.f("fk_order__producer_id_organisation")),
        sa.ForeignKeyConstraint(["purchase_id"], ["purchase.id"], name=op.f("fk_order__purchase_id_purchase")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_")),
        sa.UniqueConstraint("reference", name=op.f("uq_order__reference")),
    )
    op.create_index(op.f("ix_order__purchase_id"), "order_", ["purchase_id"], unique=False)
    op.create_index("ix_order_buyer", "order_", ["buyer_id", "state", "id"], unique=False)
    op.create_index("ix_order_producer", "order_", ["producer_id", "state", "id"], unique=False)
    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=32), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.Column("kept_by_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=160), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kept_by_id"], ["person.id"], name=op.f("fk_photo_kept_by_id_person")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_photo_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("reference", name=op.f("uq_photo_reference")),
    )
    op.create_index(op.f("ix_photo_digest"), "photo", ["digest"], unique=False)
    op.create_index(op.f("ix_photo_kept_by_id"), "photo", ["kept_by_id"], unique=False)
    op.create_index("ix_photo_listing", "photo", ["listing_id", "position"], unique=False)
    op.create_table(
        "price_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("old_price", sa.BigInteger(), nullable=True),
        sa.Column("new_price", sa.BigInteger(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_price_change_changed_by_id_person")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_price_change_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_change")),
    )
    op.create_index(op.f("ix_price_change_listing_id"), "price_change", ["listing_id"], unique=False)
    op.create_table(
        "search_document",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_search_document_listing_id_listing")),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_search_document")),
    )
    op.create_table(
        "stock_item",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("on_hand >= reserved", name=op.f("ck_stock_item_never_sold_twice")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_stock_item_reserved_not_negative")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_stock_item_listing_id_listing")),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_stock_item")),
    )
    op.create_table(
        "stock_movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "harvested",
                "reserved",
                "released",
                "shipped",
                "spoiled",
                "corrected",
                name="movementkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("on_hand_change", sa.BigInteger(), nullable=False),
        sa.Column("reserved_change", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_stock_movement_by_id_person")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_stock_movement_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
    )
    op.create_index("ix_stock_movement_listing", "stock_movement", ["listing_id", "id"], unique=False)
    op.create_index("ix_stock_movement_reference", "stock_movement", ["reference"], unique=False)
    op.create_table(
        "order_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "kg",
                "g",
                "lang",
                "yen",
                "ta",
                "l",
                "ml",
                "goi",
                "hop",
                "hu",
                "chai",
                "tui",
                "con",
                "cai",
                "bo_set",
                "tam",
                "cap",
                "cay",
                "qua",
                "bo",
                "mo",
                "nai",
                "buong",
                "gui",
                "ang",
                name="unit",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("unit_label", sa.String(length=80), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("ordered", sa.BigInteger(), nullable=False),
        sa.Column("confirmed", sa.BigInteger(), nullable=False),
        sa.Column("packed", sa.BigInteger(), nullable=False),
        sa.Column("delivered", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("cancelled", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_order_line_amount_not_negative")),
        sa.CheckConstraint("cancelled BETWEEN 0 AND ordered", name=op.f("ck_order_line_cancelled_within_ordered")),
        sa.CheckConstraint("confirmed BETWEEN 0 AND ordered", name=op.f("ck_order_line_confirmed_within_ordered")),
        sa.CheckConstraint("ordered > 0", name=op.f("ck_order_line_ordered_positive")),
        sa.CheckConstraint(
            "packed >= 0 AND delivered BETWEEN 0 AND packed", name=op.f("ck_order_line_delivered_within_packed")
        ),
        sa.CheckConstraint("price > 0", name=op.f("ck_order_line_price_positive")),
        sa.CheckConstraint("returned BETWEEN 0 AND delivered", name=op.f("ck_order_line_returned_within_delivered")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_order_line_listing_id_listing")),
        sa.ForeignKeyConstraint(["order_id"], ["order_.id"], name=op.f("fk_order_line_order_id_order_")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_line")),
    )
    op.create_index(op.f("ix_order_line_listing_id"), "order_line", ["listing_id"], unique=False)
    op.create_index(op.f("ix_order_line_order_id"), "order_line", ["order_id"], unique=False)
    op.create_table(
        "order_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("from_state", sa.String(length=32), nullable=False),
        sa.Column("to_state", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column(
            "side", sa.Enum("buyer", "seller", "market", name="side", native_enum=False, length=32), nullable=False
        ),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_order_move_by_id_person")),
        sa.ForeignKeyConstraint(["order_id"], ["order_.id"], name=op.f("fk_order_move_order_id_order_")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_move")),
    )
    op.create_index(op.f("ix_order_move_order_id"), "order_move", ["order_id"], unique=False)
    for statement in ONLY_ADDED_TO[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index(op.f("ix_order_move_order_id"), table_name="order_move")
    op.drop_table("order_move")
    op.drop_index(op.f("ix_order_line_order_id"), table_name="order_line")
    op.drop_index(op.f("ix_order_line_listing_id"), table_name="order_line")
    op.drop_table("order_line")
    op.drop_index("ix_stock_movement_reference", table_name="stock_movement")
    op.drop_index("ix_stock_movement_listing", table_name="stock_movement")
    op.drop_table("stock_movement")
    op.drop_table("stock_item")
    op.drop_table("search_document")
    op.drop_index(op.f("ix_price_change_listing_id"), table_name="price_change")
    op.drop_table("price_change")
    op.drop_index("ix_photo_listing", table_name="photo")
    op.drop_index(op.f("ix_photo_kept_by_id"), table_name="photo")
    op.drop_index(op.f("ix_photo_digest"), table_name="photo")
    op.drop_table("photo")
    op.drop_index("ix_order_producer", table_name="order_")
    op.drop_index("ix_order_buyer", table_name="order_")
    op.drop_index(op.f("ix_order__purchase_id"), table_name="order_")
    op.drop_table("order_")
    op.drop_index(op.f("ix_listing_move_listing_id"), table_name="listing_move")
    op.drop_table("listing_move")
    op.drop_index(op.f("ix_cart_line_listing_id"), table_name="cart_line")
    op.drop_table("cart_line")
    op.drop_index(op.f("ix_purchase_buyer_id"), table_name="purchase")
    op.drop_table("purchase")
    op.drop_index(op.f("ix_organisation_move_organisation_id"), table_name="organisation_move")
    op.drop_table("organisation_move")
    op.drop_index("ix_membership_organisation_id", table_name="membership")
    op.drop_table("membership")
    op.drop_index("ix_listing_shelf", table_name="listing")
    op.drop_index("ix_listing_producer", table_name="listing")
    op.drop_index(op.f("ix_listing_category_id"), table_name="listing")
    op.drop_table("listing")
    op.drop_index(op.f("ix_identity_check_organisation_id"), table_name="identity_check")
    op.drop_table("identity_check")
    op.drop_index(op.f("ix_bank_account_organisation_id"), table_name="bank_account")
    op.drop_table("bank_account")
    op.drop_index(
        "uq_review_open",
        table_name="review",
        sqlite_where=sa.text("state = 'submitted'"),
        postgresql_where=sa.text("state = 'submitted'"),
    )
    op.drop_index("ix_review_subject", table_name="review")
    op.drop_index("ix_review_queue", table_name="review")
    op.drop_table("review")
    op.drop_index(op.f("ix_pickup_point_locality_id"), table_name="pickup_point")
    op.drop_table("pickup_point")
    op.drop_index(op.f("ix_partnership_lowland_id"), table_name="partnership")
    op.drop_table("partnership")
    op.drop_index("ix_organisation_sellers", table_name="organisation")
    op.drop_index(op.f("ix_organisation_locality_id"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_index(op.f("ix_sign_in_person_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_reset_code_person_id"), table_name="reset_code")
    op.drop_table("reset_code")
    op.drop_table("policy_version")
    op.drop_table("locality")
    op.drop_index(op.f("ix_consent_person_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_cart_changed_at"), table_name="cart")
    op.drop_table("cart")
    op.drop_index(op.f("ix_api_token_person_id"), table_name="api_token")
    op.drop_table("api_token")
    op.drop_index(op.f("ix_search_word_folded"), table_name="search_word")
    op.drop_table("search_word")
    op.drop_table("province")
    op.drop_index(op.f("ix_person_folded"), table_name="person")
    op.drop_table("person")
    op.drop_index("ix_outbox_message_waiting", table_name="outbox_message")
    op.drop_table("outbox_message")
    op.drop_table("once_key")
    op.drop_table("category")
    op.drop_table("bank")
    op.drop_index("ix_attempt_counted", table_name="attempt")
    op.drop_table("attempt")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION stock_movement_only_added_to")
