"""Inboxes, jobs that come round, and the clocks of orders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_notices"
down_revision = "0003_orders_that_change"
branch_labels = None
depends_on = None

KINDS = sa.Enum("orders", "reminders", "approvals", "security", name="newskind", native_enum=False, length=32)


def upgrade() -> None:
    op.add_column("outbox_message", sa.Column("lease", sa.String(length=32), nullable=True))
    op.create_table(
        "periodic_job",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_periodic_job")),
    )
    op.create_index("ix_membership_locality_id", "membership", ["locality_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("kind", KINDS, nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", "person_id", name=op.f("uq_notice_key_person_id")),
    )
    op.create_index("ix_notice_inbox", "notice", ["person_id", "read_at", "id"], unique=False)
    op.create_table(
        "muted_news",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", KINDS, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_muted_news_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_muted_news")),
    )
    op.add_column("order_", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("order_", sa.Column("call_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_order_state", "order_", ["state", "created_at"], unique=False)
    op.create_table(
        "order_times",
        sa.Column("locality_id", sa.Integer(), nullable=False),
        sa.Column("remind_hours", sa.Integer(), nullable=False),
        sa.Column("call_hours", sa.Integer(), nullable=False),
        sa.Column("release_hours", sa.Integer(), nullable=False),
        sa.Column("complete_days", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "remind_hours > 0 AND remind_hours < call_hours AND call_hours < release_hours",
            name=op.f("ck_order_times_hours_in_order"),
        ),
        sa.CheckConstraint("complete_days > 0", name=op.f("ck_order_times_complete_days_positive")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_order_times_changed_by_id_person")),
        sa.ForeignKeyConstraint(["locality_id"], ["locality.id"], name=op.f("fk_order_times_locality_id_locality")),
        sa.PrimaryKeyConstraint("locality_id", name=op.f("pk_order_times")),
    )
    op.create_table(
        "order_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_order_call_by_id_person")),
        sa.ForeignKeyConstraint(["order_id"], ["order_.id"], name=op.f("fk_order_call_order_id_order_")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_call")),
    )
    op.create_index(op.f("ix_order_call_order_id"), "order_call", ["order_id"], unique=False)


def downgrade() -> None:
    op.drop_table("order_call")
    op.drop_table("order_times")
    op.drop_index("ix_order_state", table_name="order_")
    op.drop_column("order_", "call_asked_at")
    op.drop_column("order_", "reminded_at")
    op.drop_table("muted_news")
    op.drop_table("notice")
    op.drop_index("ix_membership_locality_id", table_name="membership")
    op.drop_table("periodic_job")
    op.drop_column("outbox_message", "lease")
