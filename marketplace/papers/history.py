"""What is kept of changes to certificates and permits: what stands on them, never the scan itself."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.kernel.history import kept, thing
from marketplace.organisations.models import Organisation

from .models import Paper, PaperMove, Scan

thing(
    "paper",
    Paper,
    known_by=Paper.reference,
    named=Paper.number,
    place=lambda number: (
        select(Organisation.locality_id)
        .join(Paper, Paper.producer_id == Organisation.id)
        .where(Paper.id == number)
        .scalar_subquery()
    ),
    owner=lambda number: select(Paper.producer_id).where(Paper.id == number).scalar_subquery(),
    tells_why=True,
)
kept(PaperMove, open="why", bare="name from_state to_state")
kept(Paper, open="number issuer product_name note product_code", bare="reference")
kept(Scan, bare="reference name digest size pages")
