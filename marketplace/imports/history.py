"""What is kept of sheets of goods; what a row changed is told with the goods it changed."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.kernel.history import kept, thing, untold
from marketplace.organisations.models import Organisation

from .models import GoodsImport, GoodsImportRow

thing(
    "goods_import",
    GoodsImport,
    known_by=GoodsImport.reference,
    named=GoodsImport.reference,
    place=lambda number: (
        select(Organisation.locality_id)
        .join(GoodsImport, GoodsImport.producer_id == Organisation.id)
        .where(GoodsImport.id == number)
        .scalar_subquery()
    ),
    owner=lambda number: select(GoodsImport.producer_id).where(GoodsImport.id == number).scalar_subquery(),
)
kept(GoodsImport, open="form", personal="file_name", bare="reference decimal_sign headings columns to_do done")
untold(GoodsImportRow, why="The sheet as it was read; what it did stands with the goods.")
