"""Reading lists: one's own, and whom to tell of what."""

from .lists import (
    PER_PAGE,
    Followed,
    awaited_page,
    bought_lately,
    followed_page,
    follows,
    goods_named,
    maker_named,
    saved_ids,
    saved_page,
    told_of_goods,
    told_of_makers,
    waits_for,
)
from .telling import due_news, goods_of_news, has_due_news, has_goods_to_tell_of, outcome_of, to_tell_of

__all__ = [
    "PER_PAGE",
    "Followed",
    "awaited_page",
    "bought_lately",
    "due_news",
    "followed_page",
    "follows",
    "goods_named",
    "goods_of_news",
    "has_due_news",
    "has_goods_to_tell_of",
    "maker_named",
    "outcome_of",
    "saved_ids",
    "saved_page",
    "to_tell_of",
    "told_of_goods",
    "told_of_makers",
    "waits_for",
]
