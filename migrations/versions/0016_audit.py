"""Who did what is written down with each change; entries are only added to, addresses may be purged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_audit"
down_revision = "0015_photos_know_no_goods"
branch_labels = None
depends_on = None

OF_OFFICE = sa.text("NOT is_trade")
ENTRIES = "entries of the audit are only added to"
ADDRESSES = "an address of the audit is never changed"


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("command", sa.String(80), nullable=False),
        sa.Column("verb", sa.String(60), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer),
        sa.Column("token_id", sa.Integer),
        sa.Column("for_id", sa.Integer),
        sa.Column("assistance_id", sa.Integer),
        sa.Column("thing_kind", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Integer),
        sa.Column("locality_id", sa.Integer),
        sa.Column("is_trade", sa.Boolean, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["thing_kind", "subject_id", "id"])
    op.create_index("ix_audit_entry_locality", "audit_entry", ["locality_id", "id"])
    op.create_index("ix_audit_entry_by", "audit_entry", ["by_id", "id"])
    op.create_index(
        "ix_audit_entry_of_office", "audit_entry", ["id"], sqlite_where=OF_OFFICE, postgresql_where=OF_OFFICE
    )
    op.create_table(
        "audit_address",
        sa.Column("act", sa.String(16), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("agent", sa.String(16), nullable=False),
    )
    op.create_index(op.f("ix_audit_address_at"), "audit_address", ["at"])
    if op.get_bind().dialect.name == "sqlite":
        _keep_on_sqlite()
    else:
        _keep_on_postgresql()


def _keep_on_sqlite() -> None:
    for table, doing, said in (
        ("audit_entry", "update", ENTRIES),
        ("audit_entry", "delete", ENTRIES),
        ("audit_address", "update", ADDRESSES),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_no_{doing} BEFORE {doing.upper()} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )


def _keep_on_postgresql() -> None:
    for table, doings, said in (
        ("audit_entry", "UPDATE OR DELETE OR TRUNCATE", ENTRIES),
        ("audit_address", "UPDATE", ADDRESSES),
    ):
        op.execute(
            f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{said}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE {doings} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()"
        )


def downgrade() -> None:
    op.drop_table("audit_address")
    op.drop_table("audit_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_address_kept()")
        op.execute("DROP FUNCTION audit_entry_kept()")
