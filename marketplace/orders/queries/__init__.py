"""Reading orders: one of them, lists of them, what waits, what must add up."""

from .cards import goods_of
from .checks import drift
from .finding import find_sold, find_watched, to_forget
from .lists import (
    bought_by,
    counts_by_state,
    longest_waiting,
    narrowed,
    order_page,
    sold_by,
    told_in_full,
    waiting_count,
    watched_by,
)
from .one import (
    delivered_at,
    edition_of,
    free_references,
    is_ordered_since,
    latest_purchase,
    lines_of,
    open_orders,
    order_for,
    purchase_for,
)
from .picking import TooManyToPack, to_pack
from .promised import promises_of_goods
from .sharing import Proposal, Share, lines_wanting, proposal_for, rule_for
from .statements import HANDED_OVER, TooMuchToPrint, kept_in, partner, partners_in
from .waiting import (
    call_page,
    calls_about,
    calls_to_make,
    order_to_call,
    places_of,
    to_ask_for,
    to_call,
    to_complete,
    to_release,
    to_release_of_guests,
    to_remind,
)

__all__ = [
    "HANDED_OVER",
    "Proposal",
    "Share",
    "TooManyToPack",
    "TooMuchToPrint",
    "bought_by",
    "call_page",
    "calls_about",
    "calls_to_make",
    "counts_by_state",
    "delivered_at",
    "drift",
    "edition_of",
    "find_sold",
    "find_watched",
    "free_references",
    "goods_of",
    "is_ordered_since",
    "kept_in",
    "latest_purchase",
    "lines_of",
    "lines_wanting",
    "longest_waiting",
    "narrowed",
    "open_orders",
    "order_for",
    "order_page",
    "order_to_call",
    "partner",
    "partners_in",
    "places_of",
    "promises_of_goods",
    "proposal_for",
    "purchase_for",
    "rule_for",
    "sold_by",
    "to_ask_for",
    "to_call",
    "to_complete",
    "to_forget",
    "to_pack",
    "to_release",
    "to_release_of_guests",
    "to_remind",
    "told_in_full",
    "waiting_count",
    "watched_by",
]
