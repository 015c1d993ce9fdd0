"""The verbs of the ledger, by what they are for."""

from .counting import NotYet, count, empty_ledger, hold_ledger, open_ledger, receive, write_off
from .expecting import (
    NeedsNoSeason,
    SeasonClosed,
    SeasonStillOpen,
    WrongDates,
    change_forecast,
    close_season,
    foresee,
    open_season,
)
from .ledger import NotThere, NotWhole
from .making import make_to_order, sell_from_stock
from .promising import NotHarvested, NotPromised, NotSent, OutOfStock, release, reserve, ship, take_back
from .watching import watch_stock

__all__ = [
    "NeedsNoSeason",
    "NotHarvested",
    "NotPromised",
    "NotSent",
    "NotThere",
    "NotWhole",
    "NotYet",
    "OutOfStock",
    "SeasonClosed",
    "SeasonStillOpen",
    "WrongDates",
    "change_forecast",
    "close_season",
    "count",
    "empty_ledger",
    "foresee",
    "hold_ledger",
    "make_to_order",
    "open_ledger",
    "open_season",
    "receive",
    "release",
    "reserve",
    "sell_from_stock",
    "ship",
    "take_back",
    "watch_stock",
    "write_off",
]
