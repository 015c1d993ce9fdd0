"""What is kept of changes to the stock: told with the goods. The ledger itself is the history of every figure."""

from __future__ import annotations

from marketplace.kernel.history import kept

from .models import Lot, StockItem, StockMovement

kept(StockItem, bare="entries last_movement_id is_low")
kept(StockMovement, personal="why", bare="reference number")
kept(Lot, personal="note", bare="code last_movement_id")
