"""What somebody nobody knows may order (market.md “Guests”): worked out, without database or page."""

from __future__ import annotations

from decimal import Decimal

from marketplace.catalogue.models import Listing
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Quantity
from marketplace.organisations.models import Organisation

from .states import MOST_MONEY, MOST_OPEN, SHARE


class TooManyOpen(DomainError):
    """As many orders are on their way already as somebody without an account may have."""

    status = 422


class TooMuchForGuest(DomainError):
    """More money, or more of what is left, than somebody without an account may order."""

    status = 422


def fault_of_closed(seller: Organisation) -> str:
    """What is wrong with buying from this seller without an account; nothing when they take orders of guests."""
    if seller.takes_guests:
        return ""
    sentence = N_("%(name)s chỉ nhận đơn của người có tài khoản. Đăng nhập rồi đặt, hoặc bỏ hàng của người bán này.")
    return _(sentence, name=seller.name)


def fault_of_sum(total: Money) -> str:
    """What is wrong with the sum of a purchase; nothing when all is well."""
    if total.dong <= MOST_MONEY.dong:
        return ""
    sentence = N_("Không có tài khoản thì đặt nhiều nhất %(most)s một lần. Bớt hàng, hoặc đăng nhập rồi đặt.")
    return _(sentence, most=MOST_MONEY)


def fault_of_sellers(count: int) -> str:
    """What is wrong with buying from so many sellers in one go; nothing when all is well."""
    if count <= MOST_OPEN:
        return ""
    sentence = N_("Không có tài khoản thì mua của nhiều nhất %(most)s người bán một lần. Bớt người bán.")
    return _(sentence, most=MOST_OPEN)


def fault_of_share(goods: Listing, amount: Decimal, left: Decimal) -> str:
    """What is wrong with an amount of goods of which so much was left before; nothing when all is well."""
    if amount * SHARE <= left:
        return ""
    most = most_of(goods, left)
    if most < goods.min_quantity:
        sentence = N_("%(name)s còn ít, để dành cho người có tài khoản. Bỏ món này, hoặc đăng nhập rồi đặt.")
        return _(sentence, name=goods.name)
    sentence = N_("%(name)s: không có tài khoản thì đặt nhiều nhất %(most)s. Giảm số lượng, hoặc đăng nhập rồi đặt.")
    return _(sentence, name=goods.name, most=Quantity(most, goods.unit))


def most_of(goods: Listing, left: Decimal) -> Decimal:
    """The largest amount a guest may order of goods of which so much is left, in whole steps."""
    return left / SHARE - left / SHARE % goods.step


def refuse_too_many(new: int, *, of_phone: int, of_network: int) -> None:
    """Refuse so many new orders when telephone or network has too many open ones; says which of them.

    Raises TooManyOpen.
    """
    if fault := fault_of_sellers(new):
        raise TooManyOpen(fault)
    if of_phone + new > MOST_OPEN:
        sentence = N_("Số này đang có đơn chưa giao, nhiều nhất %(most)s đơn. Chờ nhận hàng, hoặc đăng nhập rồi đặt.")
        raise TooManyOpen(_(sentence, most=MOST_OPEN), field="contact_phone")
    if of_network + new > MOST_OPEN:
        sentence = N_("Mạng bạn đang dùng đã có %(most)s đơn chưa giao, không có tài khoản. Đăng nhập rồi đặt.")
        raise TooManyOpen(_(sentence, most=MOST_OPEN))
