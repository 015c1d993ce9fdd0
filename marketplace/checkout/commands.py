"""The verbs of a cart, up to the one that turns it into orders."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from marketplace.catalogue.models import Listing
from marketplace.catalogue.policy import is_for_sale
from marketplace.delivery.queries import WaysToDeliver
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, Missing, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Quantity
from marketplace.orders import commands as orders
from marketplace.orders.commands import Goods, Promise
from marketplace.orders.models import Purchase
from marketplace.orders.words import unit_words
from marketplace.organisations.models import Organisation
from marketplace.payments.queries import payment_terms
from marketplace.payments.states import PaymentMethod
from marketplace.stock import queries as stock

from . import policy, queries, terms
from .basket import Basket, Item, fault_of_amount, prices_in
from .events import CheckedOut
from .models import Cart, CartLine

MOST_LINES = 60
VISITORS_CART_KEPT = timedelta(days=60)


class NotForSale(DomainError):
    """These goods cannot be bought (any more)."""


class OwnGoods(DomainError):
    """Nobody buys from themselves."""


class WrongAmount(DomainError):
    """Not so many of these goods."""

    status = 422


class CartIsFull(DomainError):
    """More lines than anybody can check."""


class CartIsEmpty(DomainError):
    """There is nothing to order; perhaps it was ordered a moment ago."""


class NotAsItStands(DomainError):
    """Something in the cart cannot be had as it stands."""


class ChangedSinceSeen(DomainError):
    """A price, an amount or the sum is not what the buyer saw; nothing is ordered until they saw it."""


class NoBuyer(DomainError):
    """It was not said for whom, or that is nobody one buys for."""


class NoInvoiceNumber(DomainError):
    """An invoice needs a number to be made out to."""


@command
def open_cart(actor: Actor, *, secret: str = "") -> Cart:
    """Take an empty cart: one's own, or a visitor's under the secret their browser keeps."""
    if (cart := queries.cart_of(actor, secret)) is not None:
        return cart
    mine = {"person_id": actor.person_id} if actor.is_signed_in else {"secret_hash": queries.hashed(secret)}
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    fresh = dialect.insert(Cart).values(**mine, changed_at=now(), created_at=now(), version=1)
    db.session.execute(fresh.on_conflict_do_nothing())  # two first taps at once open one cart
    return db.session.scalars(select(Cart).where(queries.owned(actor, secret))).one()


@command
def add_to_cart(actor: Actor, cart: Cart, *, listing: str, amount: Decimal) -> CartLine:
    """Put goods (by their slug) into the cart; goods already there grow."""
    _hold(actor, cart)
    goods = _for_sale(actor, listing)
    line = db.session.scalar(select(CartLine).where(CartLine.cart_id == cart.id, CartLine.listing_id == goods.id))
    wanted = amount + (line.amount if line else 0)
    _check_amount(goods, wanted)
    if line is None:
        if db.session.scalar(select(func.count(CartLine.id)).where(CartLine.cart_id == cart.id)) >= MOST_LINES:
            raise CartIsFull(_(N_("Giỏ đã đủ %(most)s món. Hãy đặt hàng rồi mua tiếp."), most=MOST_LINES))
        line = CartLine(cart_id=cart.id, listing=goods, amount=wanted, seen_price=goods.price)
        db.session.add(line)
    line.amount, line.seen_price = wanted, goods.price
    return line


@command
def change_line(actor: Actor, line: CartLine, *, amount: Decimal) -> CartLine:
    """More or fewer of goods in the cart; the price of today counts as seen."""
    line = _own_line(actor, line)
    goods = line.listing
    _check_amount(goods, amount)
    line.amount, line.seen_price = amount, goods.price
    return line


@command
def remove_line(actor: Actor, line: CartLine) -> None:
    """Take goods out of the cart."""
    db.session.delete(_own_line(actor, line))


@command
def adopt_cart(actor: Actor, *, secret: str) -> None:
    """Somebody who filled a cart as a visitor signs in: its lines join their own cart."""
    found = db.session.scalar(
        select(Cart).where(Cart.secret_hash == queries.hashed(secret), Cart.person_id.is_(None)).with_for_update()
    )
    if found is None:
        return
    own = open_cart(actor)
    _hold(actor, own)
    _join(found, own)
    db.session.execute(delete(CartLine).where(CartLine.cart_id == found.id))
    db.session.execute(delete(Cart).where(Cart.id == found.id))


def _join(visitors: Cart, own: Cart) -> None:
    """What was chosen last wins; nothing is added up behind the buyer's back."""
    there = {line.listing_id: line for line in own.lines}
    for line in visitors.lines:
        if line.listing_id in there:
            there[line.listing_id].amount = line.amount
            there[line.listing_id].seen_price = line.seen_price
        elif len(there) < MOST_LINES:
            kept = CartLine(cart_id=own.id, listing_id=line.listing_id, amount=line.amount, seen_price=line.seen_price)
            db.session.add(kept)
            there[line.listing_id] = kept
    db.session.flush()


@command
def forget_old_carts() -> int:
    """Drop carts of visitors nobody came back to; gives how many."""
    old = select(Cart.id).where(Cart.person_id.is_(None), Cart.changed_at < now() - VISITORS_CART_KEPT)
    db.session.execute(delete(CartLine).where(CartLine.cart_id.in_(old)))
    return len(db.session.scalars(delete(Cart).where(Cart.id.in_(old)).returning(Cart.id)).all())


def _hold(actor: Actor, cart: Cart) -> None:
    """One hand at a time on a cart; a change gives it a new version."""
    lock(cart)
    require(policy.may_fill(actor, cart))
    cart.changed_at = now()


def _own_line(actor: Actor, line: CartLine) -> CartLine:
    """The line as it stands now; another tab may have taken it out."""
    number = inspect(line).identity[0]
    kept = db.session.scalar(
        select(CartLine).where(CartLine.id == number).options(joinedload(CartLine.cart), joinedload(CartLine.listing))
    )
    if kept is None:
        raise Missing(_(N_("Món này không có trong giỏ.")))
    _hold(actor, kept.cart)
    return kept


def _for_sale(actor: Actor, slug: str) -> Listing:
    goods = queries.listing_named(slug)
    if goods is None or not is_for_sale(goods):
        raise NotForSale(_(N_("Món này hiện không bán.")), field="listing")
    if goods.producer_id in actor.sells_for:
        raise OwnGoods(_(N_("Đây là hàng của chính bạn, không đặt mua được.")), field="listing")
    return goods


def _check_amount(goods: Listing, amount: Decimal) -> None:
    left = stock.available([goods.id])[goods.id]
    if fault := fault_of_amount(goods, amount, left):
        raise WrongAmount(fault.sentence, field="amount")


@command
def check_out(
    actor: Actor,
    cart: Cart,
    *,
    delivery: DeliveryMethod,
    payment: PaymentMethod,
    expected_total: Money,
    buyer: str = "",
    pickup_point: str = "",
    address: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    note: str = "",
    invoice: bool = False,
    seen: str = "",
) -> Purchase:
    """The cart becomes one order per producer, all of them or none, at the prices the buyer saw."""
    lock(cart)
    require(policy.may_check_out(actor, cart), N_("Hãy đăng nhập bằng tài khoản người mua để đặt hàng."))
    basket = queries.basket_of(actor, cart, pictured=True)
    buying = _buyer(actor, buyer)
    _refuse_faults(basket, buying)
    _refuse_unseen(basket, expected_total, seen)
    told = {
        "buyer": terms.buyer(
            buying, contact_name or actor.name, contact_phone or actor.phone, _invoice(buying, invoice)
        ),
        "delivery": WaysToDeliver(buying, basket.producers).terms(delivery, pickup_point=pickup_point, address=address),
        "policies": queries.policies_in_force(),
        "rights": list(terms.RIGHTS),
        "placed_at": now().isoformat(),
    }
    paying = payment_terms(payment, [producer.id for producer in basket.producers])
    purchase = orders.place_orders(actor, buying, promises=_promises(basket, told, paying, note))
    db.session.execute(delete(CartLine).where(CartLine.cart_id == cart.id))
    record(CheckedOut(purchase, actor))
    return purchase


def _buyer(actor: Actor, slug: str) -> Organisation:
    found = queries.buyers_of(actor)
    chosen = [each for each in found if each.slug == slug] if slug else found
    if len(chosen) != 1:
        raise NoBuyer(_(N_("Hãy chọn mua cho ai.")), field="buyer")
    return chosen[0]


def _invoice(buying: Organisation, wanted: bool) -> dict[str, str] | None:
    if not wanted:
        return None
    if not (buying.tax_number or buying.budget_number):
        sentence = N_("Muốn lấy hóa đơn, hãy ghi mã số thuế hoặc mã ĐVQHNS vào hồ sơ của %(name)s trước.")
        raise NoInvoiceNumber(_(sentence, name=buying.name), field="invoice")
    return terms.invoice(buying)


def _refuse_faults(basket: Basket, buying: Organisation) -> None:
    if not basket.items:
        raise CartIsEmpty(_(N_("Giỏ hàng đang trống. Có thể bạn vừa đặt xong: hãy xem trong Đơn hàng của tôi.")))
    if any(item.producer.id == buying.id for item in basket.items):
        raise OwnGoods(_(N_("Trong giỏ có hàng của chính bạn. Hãy bỏ món đó ra.")))
    if item := next(iter(basket.faulty), None):
        raise NotAsItStands(f"{item.listing.name}: {item.fault.sentence}", listing=item.listing.slug)


def _refuse_unseen(basket: Basket, expected_total: Money, seen: str) -> None:
    """A page sends back what it showed; a program that does not is held to the prices its goods were put in at."""
    is_new = seen != basket.seen if seen else bool(basket.repriced) and expected_total == basket.seen_total
    if expected_total == basket.total and not is_new:
        return
    if line := next(iter(_news(basket, seen)), None):
        raise ChangedSinceSeen(line)
    sentence = N_("Tổng tiền bây giờ là %(now)s, không phải %(seen)s. Hãy xem lại rồi đặt.")
    raise ChangedSinceSeen(_(sentence, now=basket.total, seen=expected_total))


def _news(basket: Basket, seen: str) -> list[str]:
    """What changed since the buyer looked: each old → new, and what came into the cart since."""
    changed = N_("%(name)s vừa đổi giá: %(old)s → %(new)s. Hãy xem lại rồi đặt.")
    added = N_("Giỏ hàng có thêm %(name)s. Hãy xem lại rồi đặt.")
    known = prices_in(seen)
    news = [
        _(changed, name=item.listing.name, old=before, new=item.price) for item, before in basket.repriced_since(seen)
    ]
    more = [item.listing.name for item in basket.items if seen and item.listing.slug not in known]
    return [*news, *(_(added, name=name) for name in more)]


def _promises(basket: Basket, told: dict[str, Any], paying: dict[int, dict[str, Any]], note: str) -> list[Promise]:
    return [
        Promise(
            producer=share.producer,
            goods=[_goods(item) for item in share.items],
            terms={"seller": terms.seller(share.producer), **told, "payment": paying[share.producer.id]},
            note=note,
        )
        for share in basket.shares
    ]


def _goods(item: Item) -> Goods:
    return Goods(
        listing=item.listing,
        ordered=item.amount,
        price=item.price,
        unit_label=unit_words(item.listing.unit, item.listing.condition, item.listing.content, say=str),
        facts=terms.facts(item.listing, item.preorder),
    )


def in_units_of(listing: Listing, quantity: Quantity) -> Decimal:
    """An amount a program gave in another unit of the same kind, in the unit the goods are sold in."""
    try:
        return quantity.to(listing.unit).amount
    except ValueError as error:
        sentence = N_("Món này bán theo %(unit)s.")
        raise WrongAmount(_(sentence, unit=_(listing.unit.label)), field="quantity") from error
