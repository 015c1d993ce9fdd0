"""Lists of one's own, and telling people what became of what stands on them."""

from .keeping import follow_maker, save_goods, unfollow_maker, unsave_goods
from .lists import ListIsFull
from .telling import forget_told_news, gather_news, tell_followers, tell_waiting
from .waiting import ThereAlready, stop_waiting, wait_for_goods

__all__ = [
    "ListIsFull",
    "ThereAlready",
    "follow_maker",
    "forget_told_news",
    "gather_news",
    "save_goods",
    "stop_waiting",
    "tell_followers",
    "tell_waiting",
    "unfollow_maker",
    "unsave_goods",
    "wait_for_goods",
]
