from __future__ import annotations

from marketplace.kernel.flow import Labelled
from marketplace.kernel.i18n import N_


class Role(Labelled):
    """What a membership lets a person do, and for whom."""

    PRODUCER = "producer", N_("Người bán")
    BUYER = "buyer", N_("Người mua")
    COORDINATOR = "coordinator", N_("Điều phối viên")
    ADMINISTRATOR = "administrator", N_("Quản trị viên")


class Scope(Labelled):
    """What an API token may do."""

    READ = "read", N_("Xem")
    TRADE = "trade", N_("Mua và bán")
    COORDINATE = "coordinate", N_("Điều phối")


class Wish(Labelled):
    """What somebody comes to the market for; asked once, so that the next page is the right one."""

    BUY = "buy", N_("Mua hàng")
    SELL = "sell", N_("Bán hàng của nhà mình")
