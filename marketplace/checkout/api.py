"""The cart and the checkout for programs. `Idempotency-Key` is required to order."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, make_response
from flask_smorest import Blueprint

from marketplace.delivery.queries import WaysToDeliver
from marketplace.kernel.access import buyer, signed_in, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.rest import changing, idempotent, with_etag
from marketplace.orders.models import Order
from marketplace.orders.queries import order_for
from marketplace.orders.schemas import OrderView
from marketplace.orders.telling import told

from . import commands, queries, schemas
from .models import Cart

api = Blueprint("checkout_api", __name__, url_prefix="/api/v1", description="The cart, and ordering what is in it.")


def own_cart() -> Cart:
    """The caller's cart; a fresh one when they have none."""
    return queries.cart_of(actor()) or commands.open_cart(actor())


def shown(status: int = 200) -> Response:
    """The cart as it stands now, with its version."""
    found = own_cart()
    body = schemas.CartView().dump(queries.basket_of(actor(), found))
    return make_response(with_etag(jsonify(body), found), status)


@api.get("/cart")
@signed_in
@token_scope("read")
@api.response(200, schemas.CartView)
def cart() -> Response:
    """What is in the cart at today's prices, and what stands in the way."""
    return shown()


@api.post("/cart/lines")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.CartLineInput)
@api.response(201, schemas.CartView)
def add_to_cart(said: dict[str, Any]) -> Response:
    """Put goods into the cart; goods already there grow."""
    commands.add_to_cart(actor(), own_cart(), listing=said["listing"], amount=amount_in(said, said["listing"]))
    return shown(201)


@api.patch("/cart/lines/<slug>")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.CartLineChange)
@api.response(200, schemas.CartView)
def change_line(said: dict[str, Any], slug: str) -> Response:
    """More or fewer; today's price counts as seen."""

    def changed(found: Cart) -> None:
        commands.change_line(actor(), queries.line_of(found, slug), amount=amount_in(said, slug))

    changing(own_cart, changed)
    return shown()


@api.delete("/cart/lines/<slug>")
@signed_in
@token_scope("trade")
@idempotent()
@api.response(200, schemas.CartView)
def remove_line(slug: str) -> Response:
    """Take goods out."""
    changing(own_cart, lambda found: commands.remove_line(actor(), queries.line_of(found, slug)))
    return shown()


def amount_in(said: dict[str, Any], slug: str) -> Any:
    """The amount in the unit the goods are sold in."""
    if "amount" in said:
        return said["amount"]
    goods = queries.listing_named(slug)
    if goods is None:
        raise Missing(_(N_("Không có món hàng này.")), field="listing")
    return commands.in_units_of(goods, said["quantity"])


@api.post("/orders/<reference>/buy-again")
@buyer
@token_scope("trade")
@idempotent()
@api.response(200, schemas.RefilledCartView)
def buy_again(reference: str) -> Response:
    """Put the goods of an earlier order into the cart, as far as they can be had today."""
    short = commands.buy_again(actor(), own_cart(), order_for(actor(), reference))
    found = own_cart()
    body = schemas.RefilledCartView().dump({"cart": queries.basket_of(actor(), found), "short": short})
    return with_etag(jsonify(body), found)


@api.get("/checkout/ways")
@buyer
@token_scope("read")
@api.arguments(schemas.WaysQuery, location="query")
@api.response(200, schemas.WaysView)
def ways(query: dict[str, Any]) -> Response:
    """How the goods in the cart can come: sellers that can do the same together, and why the rest is not offered."""
    basket = queries.basket_of(actor(), own_cart())
    offered = WaysToDeliver(queries.buyer_named(actor(), query["buyer"]), basket.producers)
    return jsonify(schemas.WaysView().dump(offered))


@api.post("/checkout")
@buyer
@token_scope("trade")
@idempotent(required=True)
@api.arguments(schemas.CheckOut)
@api.response(201, schemas.PurchaseView)
def check_out(said: dict[str, Any]) -> Response:
    """Order everything in the cart at the prices seen: one order per producer, all of them or none."""
    purchase = commands.check_out(actor(), own_cart(), **said)
    return make_response(jsonify(schemas.PurchaseView().dump(purchase)), 201)


@api.patch("/orders/<reference>")
@buyer
@token_scope("trade")
@idempotent()
@api.arguments(schemas.AmendOrder)
@api.response(200, OrderView)
def amend_order(said: dict[str, Any], reference: str) -> Response:
    """Change an order that is still open: amounts of its lines (0 drops one), more goods of the same seller."""

    def amended(found: Order) -> None:
        for wish in said["lines"]:
            wish["amount"] = amount_of_line(wish, found)
        for wish in said["add"]:
            wish["amount"] = amount_in(wish, wish["listing"])
        commands.amend_order(actor(), found, **said)

    changing(lambda: order_for(actor(), reference), amended)
    found = order_for(actor(), reference)
    return with_etag(jsonify(told(actor(), found)), found)


def amount_of_line(said: dict[str, Any], order: Order) -> Any:
    """The amount in the unit of the line."""
    if "amount" in said or said["line"] > len(order.lines):
        return said.get("amount")
    return commands.in_unit(order.lines[said["line"] - 1].unit, said["quantity"])
