from __future__ import annotations

from dataclasses import dataclass

from .models import GoodsImport


@dataclass(frozen=True)
class ImportEnded:
    """The worker is done with a sheet: it is written, or taken back; `rows` of it were."""

    imported: GoodsImport
    rows: int
    refused: int
