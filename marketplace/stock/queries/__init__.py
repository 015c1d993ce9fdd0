"""Reading the stock, by what is asked."""

from .checks import Drift, drift
from .ledgers import (
    Figures,
    explained,
    held_by,
    lots_of,
    movements_of,
    open_season,
    people_of,
    promised_beyond_hand,
    stock_of,
)
from .owing import all_owed, owed, would_owe
from .promises import (
    AVAILABLE,
    MAY_BE_PREORDERED,
    SUPPLY,
    available,
    is_covered_today,
    supplies,
    thousandths,
    with_supply,
)

__all__ = [
    "AVAILABLE",
    "MAY_BE_PREORDERED",
    "SUPPLY",
    "Drift",
    "Figures",
    "all_owed",
    "available",
    "drift",
    "explained",
    "held_by",
    "is_covered_today",
    "lots_of",
    "movements_of",
    "open_season",
    "owed",
    "people_of",
    "promised_beyond_hand",
    "stock_of",
    "supplies",
    "thousandths",
    "with_supply",
    "would_owe",
]
