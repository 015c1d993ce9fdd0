"""The cart, and the review that becomes orders."""

from __future__ import annotations

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask_login import user_logged_in
from marshmallow import ValidationError

from marketplace.accounts.queries import actor_for
from marketplace.catalogue.models import Listing
from marketplace.delivery.queries import WaysToDeliver
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.access import anyone, signed_in
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import now
from marketplace.kernel.decimals import amount_text
from marketplace.kernel.errors import require, sentences
from marketplace.kernel.flow import options
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import show_phone
from marketplace.kernel.show import show_money
from marketplace.kernel.web import template_global
from marketplace.orders.models import Order, OrderLine, Purchase
from marketplace.orders.policy import can_amend, may_amend
from marketplace.orders.queries import latest_purchase, open_orders, order_for
from marketplace.organisations.models import Organisation
from marketplace.payments.queries import accounts_of
from marketplace.payments.states import PaymentMethod

from . import commands, queries, terms
from .amendment import Amendment
from .basket import Basket, Item
from .models import Cart
from .schemas import AddToCart, AmendOrderDraft, AmendOrderForm, ChangeLine, CheckOut, rows_wanted

pages = Blueprint("checkout", __name__)
ROW_KEYS = {"lines": "line", "add": "listing"}
JUST_NOW = timedelta(minutes=30)
SECRET = "cart"  # noqa: S105 - the name it has in the session


@user_logged_in.connect
def bring_cart_along(_app: Any, user: Any, **_more: Any) -> None:
    """Whoever signs in keeps what they chose before."""
    if secret := session.pop(SECRET, None):
        commands.adopt_cart(actor_for(user.sign_in.person), secret=secret)


@template_global
def cart_count() -> int:
    """How many lines the visitor's or person's cart holds, for the badge beside the basket."""
    if "cart_count" not in g:
        g.cart_count = queries.count_in_cart(actor(), session.get(SECRET, ""))
    return g.cart_count


def own_cart() -> Cart | None:
    """The cart of whoever asks."""
    return queries.cart_of(actor(), session.get(SECRET, ""))


def opened_cart() -> Cart:
    """The cart of whoever asks; a fresh one when they have none."""
    if (cart := own_cart()) is not None:
        return cart
    if not actor().is_signed_in:
        session[SECRET] = secrets.token_urlsafe(24)
        session.permanent = True
    return commands.open_cart(actor(), secret=session.get(SECRET, ""))


@pages.get("/gio-hang")
@anyone
def cart() -> Any:
    """What is in the cart, seller by seller, with what stands in the way."""
    return _cart_page(Form(ChangeLine()))


def _cart_page(form: Form, wrong: str = "") -> Any:
    basket = queries.basket_of(actor(), own_cart(), pictured=True)
    return form.page("checkout/cart.html", basket=basket, wrong=wrong, taken_out=_taken_out(basket))


def _taken_out(basket: Basket) -> dict[str, Any] | None:
    """The goods just taken out, to be put back with one tap."""
    slug, amount = request.args.get("da_bo", ""), request.args.get("so", "")
    if not slug or any(item.listing.slug == slug for item in basket.items):
        return None
    goods = queries.listing_named(slug)
    return {"listing": slug, "amount": amount[:12], "name": goods.name} if goods else None


@pages.post("/gio-hang/them")
@anyone
def add_to_cart() -> Any:
    """Put goods in; what is wrong comes back on a page of its own, with the amount typed."""
    form = Form(AddToCart())
    cart = opened_cart()
    guarded = (lambda line: url_for("checkout.cart")) if request.form.get("once_key") else None
    if form.submit(commands.add_to_cart, actor(), cart, once=guarded):
        if form.result is not None:
            flash(_(N_("Đã thêm %(name)s vào giỏ."), name=form.result.listing.name), "success")
        return see(form.replayed_to or url_for("checkout.cart"))
    goods = queries.listing_named(str(form.values.get("listing", "")))
    return form.page("checkout/add_to_cart.html", goods=goods)


@pages.post("/gio-hang/<slug>")
@anyone
def change_line(slug: str) -> Any:
    """More or fewer."""
    form = Form(ChangeLine())
    if form.submit(commands.change_line, actor(), queries.line_of(own_cart(), slug)):
        return see(url_for("checkout.cart"))
    return _cart_page(form, wrong=slug)


@pages.post("/gio-hang/<slug>/bo")
@anyone
def remove_line(slug: str) -> Any:
    """Take out; the cart then offers to put it back."""
    line = queries.find_line(own_cart(), slug)
    if line is None:
        return see(url_for("checkout.cart"))
    amount = amount_text(line.amount)
    commands.remove_line(actor(), line)
    return see(url_for("checkout.cart", da_bo=slug, so=amount))


@pages.post("/don-hang/<reference>/mua-lai")
@signed_in
def buy_again(reference: str) -> Any:
    """Put the goods of an earlier order into the cart; what cannot be had is said first."""
    for sentence in commands.buy_again(actor(), opened_cart(), order_for(actor(), reference)):
        flash(sentence, "warning")
    return see(url_for("checkout.cart"))


@pages.route("/dat-hang", methods=["GET", "POST"])
@signed_in
def check_out() -> Any:
    """The contract before it is sent, and the one button that sends it."""
    if not actor().buys_for:
        return _ask_for_whom()
    cart = opened_cart()
    form = Form(CheckOut(), values=_known(request.args.get("mua_cho", "")))
    if form.submit(commands.check_out, actor(), cart, once=_purchase_address):
        return see(form.replayed_to or "")
    return _review(form, cart)


def _ask_for_whom() -> Any:
    flash(_(N_("Để đặt hàng, hãy cho biết bạn mua cho gia đình hay đơn vị nào.")), "info")
    return redirect("/tai-khoan/bat-dau", 303)


def _purchase_address(purchase: Purchase) -> str:
    return url_for("orders.purchase", reference=purchase.reference)


def _known(buyer: str) -> dict[str, Any]:
    """What need not be typed again."""
    return {
        "buyer": buyer,
        "contact_name": actor().name,
        "contact_phone": show_phone(actor().phone),
        "payment": PaymentMethod.CASH,
    }


def _review(form: Form, cart: Cart) -> Any:
    basket = queries.basket_of(actor(), cart, pictured=True)
    if not basket.items:
        return _nothing_left(form, basket)
    buyers = queries.buyers_of(actor())
    if not buyers:
        return _ask_for_whom()
    buying = next((each for each in buyers if each.slug == form.values.get("buyer")), buyers[0])
    ways = WaysToDeliver(buying, basket.producers)
    _offer(form, buyers, buying, ways)
    return form.page(
        "checkout/check_out.html",
        basket=basket,
        buying=buying,
        buyers=buyers,
        ways=ways,
        accounts=accounts_of([producer.id for producer in basket.producers]),
        policies=queries.policies_in_force(),
        rights=terms.RIGHTS,
        joinable=_joinable(buying, basket),
        news=[
            (item.listing.name, show_money(before), show_money(item.price))
            for item, before in basket.repriced_since(str(form.values.get("seen") or ""))
        ],
    )


def _nothing_left(form: Form, basket: Basket) -> Any:
    """Whoever comes back after ordering sees what they ordered, not an empty form."""
    if form.errors:
        return form.page("checkout/cart.html", basket=basket, wrong="", taken_out=None)
    latest = latest_purchase(actor(), since=now() - JUST_NOW)
    return see(_purchase_address(latest) if latest else url_for("checkout.cart"))


def _joinable(buying: Organisation, basket: Basket) -> dict[int, Order]:
    """The newest open order with each seller of the cart: its goods may go into it."""
    found = open_orders(buying.id, [producer.id for producer in basket.producers])
    return {order.producer_id: order for order in reversed(found)}


def _offer(form: Form, buyers: Any, buying: Organisation, ways: WaysToDeliver) -> None:
    """Only what can be chosen is offered, and what is sure is chosen beforehand."""
    _choices(form, "buyer", [(each.slug, each.name, "") for each in buyers])
    _choices(form, "delivery", options(ways.methods))
    points = [(point.reference, point.name, f"{point.address}, {point.locality.short_name}") for point in ways.points]
    _choices(form, "pickup_point", points)
    form.values.setdefault("buyer", buying.slug)
    form.values["buyer"] = form.values["buyer"] or buying.slug
    if ways.methods:
        form.values.setdefault("delivery", ways.methods[0].value)
    if len(ways.points) == 1:
        form.values.setdefault("pickup_point", ways.points[0].reference)
    if DeliveryMethod.HOME in ways.methods:
        form.values.setdefault("address", buying.hamlet)
    for name in ("contact_name", "contact_phone", "pickup_point", "address"):
        form.schema.fields[name].required = True  # only how it is drawn: the hint says when it is needed


class Row(NamedTuple):
    """One line of an order as the form to amend it draws it."""

    place: int
    line: OrderLine
    goods: Listing
    amount: str
    error: str


@pages.route("/don-hang/<reference>/sua", methods=["GET", "POST"])
@signed_in
def amend_order(reference: str) -> Any:
    """Change an order that is still open: first the amounts, then before and after, then it is done."""
    found = order_for(actor(), reference)
    require(may_amend(actor(), found))
    form = Form(AmendOrderForm() if "expected_total" in request.form else AmendOrderDraft())
    if request.method == "POST" and request.form.get("press") != "edit":
        if "expected_total" not in request.form:
            return _preview(form, found)
        if form.submit(commands.amend_order, actor(), found, once=_order_address):
            flash(_(N_("Đã sửa đơn %(code)s."), code=found.reference), "success")
            return see(form.replayed_to or "")
        return _preview_again(form, order_for(actor(), reference))
    if request.method == "POST":
        form.read()
    elif not can_amend(actor(), found):
        return see(_order_address(found))
    return _amend_page(form, found)


def _order_address(order: Order) -> str:
    return url_for("orders.order", reference=order.reference)


def _preview(form: Form, found: Order) -> Any:
    """Before and after, when what was typed can be had."""
    typed = form.load()
    if typed is None:
        return _amend_page(form, found)
    return _before_and_after(form, found, typed)


def _preview_again(form: Form, found: Order) -> Any:
    """What was to be done could not be: show what it would be now, or what must be mended."""
    if not can_amend(actor(), found):
        return render_template("checkout/amend_closed.html", order=found), 409
    try:
        typed = form.schema.load(form.values)
    except ValidationError:
        return _amend_page(form, found)
    return _before_and_after(form, found, typed)


def _before_and_after(form: Form, found: Order, typed: dict[str, Any]) -> Any:
    amendment = queries.amendment_of(actor(), found, typed["lines"], typed["add"])
    if faults := _refusals(amendment):
        form.refuse({name: [sentence] for name, sentence in faults.items()})
        return _amend_page(form, found)
    rows = [("lines", "line", wish.place, wish.wanted) for wish in amendment.wishes if wish.is_changed]
    rows += [("add", "listing", item.listing.slug, amount) for item, amount in _added(amendment)]
    return form.page(
        "checkout/amend_review.html", order=found, amendment=amendment, typed=_hidden(rows), note=typed["note"]
    )


def _refusals(amendment: Amendment) -> dict[str, str]:
    if amendment.is_none:
        return {"_schema": _(N_("Chưa có gì thay đổi. Hãy sửa số lượng hoặc thêm món."))}
    if amendment.is_empty:
        return {"_schema": _(N_("Muốn bỏ hết thì hủy đơn."))}
    return amendment.faults


def _added(amendment: Amendment) -> list[tuple[Item, Decimal]]:
    return [(amendment.today[listing_id], amount) for listing_id, amount in amendment.added.items()]


def _hidden(rows: list[tuple[str, str, Any, Decimal]]) -> list[tuple[str, str]]:
    """What was typed, to be sent along: names and values of hidden fields."""
    return [
        pair
        for number, (group, key, which, amount) in enumerate(rows)
        for pair in ((f"{group}-{number}-{key}", str(which)), (f"{group}-{number}-amount", amount_text(amount)))
    ]


def _amend_page(form: Form, found: Order) -> Any:
    if not can_amend(actor(), found):
        return render_template("checkout/amend_closed.html", order=found), 409
    typed, said, goods = _typed_amounts(form), _said_at(form), queries.goods_around(actor(), found)
    return form.page(
        "checkout/amend_order.html",
        order=found,
        rows=[
            Row(place, line, goods[line.listing_id].listing, *_shown(typed, said, f"lines/{place}", line.promised))
            for place, line in enumerate(found.lines, 1)
            if line.promised or f"lines/{place}" in typed
        ],
        more=[
            (item, *_shown(typed, said, f"add/{item.listing.slug}", None)) for item in queries.addable_to(found, goods)
        ],
    )


def _shown(typed: dict[str, str], said: dict[str, list[str]], where: str, promised: Decimal | None) -> tuple[str, str]:
    """What stands in the box of a row, and what is wrong with it."""
    known = "" if promised is None else amount_text(promised)
    return typed.get(where, known), " ".join(said.get(where, []))


def _typed_amounts(form: Form) -> dict[str, str]:
    """The amounts typed, by the line's place (`lines/2`) or the goods' slug (`add/mang-kho`)."""
    return {
        f"{name}/{row.get(key)}": str(row.get("amount", ""))
        for name, key in ROW_KEYS.items()
        for row in rows_wanted(form.values, name)
        if isinstance(row, dict)
    }


def _said_at(form: Form) -> dict[str, list[str]]:
    """What is wrong with each row."""
    found = {name: sentences(said) for name, said in form.errors.items() if "/" in name}
    for name, key in ROW_KEYS.items():
        rows, said = rows_wanted(form.values, name), form.errors.get(name)
        for number, sentence in said.items() if isinstance(said, dict) else ():
            row = rows[number] if isinstance(number, int) and number < len(rows) else {}
            if isinstance(row, dict):
                found[f"{name}/{row.get(key, '')}"] = sentences(sentence)
    return found


def _choices(form: Form, name: str, offered: list[tuple[str, str, str]]) -> None:
    declared = form.schema.fields[name]
    declared.metadata = {**declared.metadata, "options": offered}
