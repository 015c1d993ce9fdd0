"""How far the market trusts somebody nobody knows (market.md “Guests”)."""

from __future__ import annotations

from datetime import timedelta

from marketplace.kernel.i18n import N_
from marketplace.kernel.money import Money
from marketplace.orders.states import OrderState

MOST_OPEN = 2  # orders not handed over yet, of one telephone and of one network
MOST_MONEY = Money(500_000)  # of one purchase
SHARE = 5  # a fifth of what is left of a good
OPEN = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.PACKED, OrderState.SHIPPED, OrderState.DELAYED)
NO_CONSENT = N_("Đánh dấu đồng ý: người bán cần tên và số điện thoại của bạn để giao hàng.")
CONSENT_VERSION = "1"  # of the words beside the box (`schemas.CheckOutAsGuest`); new words are a new version
SECRET_BYTES = 16  # a link is 128 bits
LINK_REMEMBERED = timedelta(hours=12)  # how long a browser acts for a guest after the link was opened in it
LINKS_HELD = 4  # how many links a browser remembers, the newest
MAIL_KEPT = timedelta(days=30)  # a guest's address, after the last order has ended
PEOPLE_KEPT = timedelta(days=3 * 366)  # who a guest was, after the last order has ended (/quyen-rieng-tu)
LINK_MAIL = "guest-link:"  # the letter with the link, in the outbox
