"""Every table of the first market."""

from __future__ import annotations

from alembic import op

from marketplace.kernel.db import Base

revision = "0001_the_house"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    Base.metadata.create_all(op.get_bind())


def downgrade() -> None:
    Base.metadata.drop_all(op.get_bind())
