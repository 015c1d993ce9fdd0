from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table

from marketplace.kernel.db import db

# Which goods a certificate covers; where two cover the same goods, the one given last counts.
certified_goods = Table(
    "certified_goods",
    db.metadata,
    Column("certificate_id", ForeignKey("paper.id"), primary_key=True),
    Column("listing_id", ForeignKey("listing.id"), primary_key=True, index=True),
)
