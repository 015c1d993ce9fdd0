"""Orders for programs: the same steps, rules and sentences as the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from marketplace.catalogue.queries import own_listing
from marketplace.kernel.access import producer, signed_in, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.rest import changing, idempotent, page, with_etag

from . import commands, policy, queries, schemas
from .models import Order
from .telling import told, told_in_a_list

api = Blueprint("orders_api", __name__, url_prefix="/api/v1", description="Orders and the steps taken on them.")


@api.get("/orders")
@signed_in
@token_scope("read")
@api.arguments(schemas.OrdersQuery, location="query")
@api.response(200, schemas.OrderRow(many=True))
def orders(query: dict[str, Any]) -> Response:
    """Orders one may see, newest first; `side=buyer` or `seller` for one's own of that kind."""
    kinds = {"buyer": queries.bought_by, "seller": queries.sold_by}
    found = kinds.get(query["side"], policy.visible_to)(actor())
    if query["state"] is not None:
        found = found.where(Order.state == query["state"])
    return page(found, query, schemas.OrderRow(), by=[Order.id], told=told_in_a_list)


@api.get("/orders/<reference>")
@signed_in
@token_scope("read")
@api.response(200, schemas.OrderView)
def order(reference: str) -> Response:
    """One order: the contract, its lines and its course."""
    return shown(queries.order_for(actor(), reference))


@api.get("/orders/<reference>/editions/<int:number>")
@signed_in
@token_scope("read")
@api.response(200, schemas.EditionView)
def edition(reference: str, number: int) -> Response:
    """The contract as it stood before a change; the newest edition is the order itself."""
    found = queries.edition_of(actor(), queries.order_for(actor(), reference), number)
    return jsonify(schemas.EditionView().dump(found))


def shown(order: Order) -> Response:
    """The order as this asker may read it, with its version."""
    return with_etag(jsonify(told(actor(), order)), order)


def taken(command: Callable[..., Order], reference: str, said: dict[str, Any]) -> Response:
    """Take a step and show the order after it. Named with If-Match, it is taken only from the version meant (412)."""
    changing(
        lambda: queries.order_for(actor(), reference),
        lambda found: command(actor(), found, **said),
        is_required=False,
    )
    return shown(queries.order_for(actor(), reference))


@api.post("/orders/<reference>/confirm")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.ConfirmOrder)
@api.response(200, schemas.OrderView)
def confirm_order(said: dict[str, Any], reference: str) -> Response:
    """The seller says yes."""
    return taken(commands.confirm_order, reference, said)


@api.post("/orders/<reference>/decline")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.DeclineOrder)
@api.response(200, schemas.OrderView)
def decline_order(said: dict[str, Any], reference: str) -> Response:
    """The seller says no, and why."""
    return taken(commands.decline_order, reference, said)


@api.post("/orders/<reference>/cancel")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.CancelOrder)
@api.response(200, schemas.OrderView)
def cancel_order(said: dict[str, Any], reference: str) -> Response:
    """Either side takes its word back, and says why."""
    return taken(commands.cancel_order, reference, said)


@api.post("/orders/<reference>/keep")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.KeepOrder)
@api.response(200, schemas.OrderView)
def keep_order(said: dict[str, Any], reference: str) -> Response:
    """The seller called the guest who ordered and keeps the goods back beyond two hours."""
    return taken(commands.keep_order, reference, said)


@api.post("/orders/<reference>/pack")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.PackOrder)
@api.response(200, schemas.OrderView)
def pack_order(said: dict[str, Any], reference: str) -> Response:
    """The goods are packed."""
    return taken(commands.pack_order, reference, said)


@api.post("/orders/<reference>/ship")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.ShipOrder)
@api.response(200, schemas.OrderView)
def ship_order(said: dict[str, Any], reference: str) -> Response:
    """The goods leave the seller."""
    return taken(commands.ship_order, reference, said)


@api.post("/orders/<reference>/delay")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.DelayOrder)
@api.response(200, schemas.OrderView)
def delay_order(said: dict[str, Any], reference: str) -> Response:
    """The road is closed; say why and until when."""
    return taken(commands.delay_order, reference, said)


@api.post("/orders/<reference>/resume")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.ResumeOrder)
@api.response(200, schemas.OrderView)
def resume_order(said: dict[str, Any], reference: str) -> Response:
    """The road is open again."""
    return taken(commands.resume_order, reference, said)


@api.post("/orders/<reference>/deliver")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.DeliverOrder)
@api.response(200, schemas.OrderView)
def deliver_order(said: dict[str, Any], reference: str) -> Response:
    """The goods are handed over."""
    return taken(commands.deliver_order, reference, said)


@api.post("/orders/<reference>/complete")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.CompleteOrder)
@api.response(200, schemas.OrderView)
def complete_order(said: dict[str, Any], reference: str) -> Response:
    """All is well."""
    return taken(commands.complete_order, reference, said)


@api.post("/orders/<reference>/take-back")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.TakeBackStep)
@api.response(200, schemas.OrderView)
def take_back_step(said: dict[str, Any], reference: str) -> Response:
    """The seller undoes their own “yes” or “packed” of a moment ago, within ten seconds."""
    return taken(commands.take_back_step, reference, said)


@api.post("/orders/<reference>/weigh")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.WeighLine)
@api.response(200, schemas.OrderView)
def weigh_line(said: dict[str, Any], reference: str) -> Response:
    """The seller says what a line really weighs; beyond the tolerance the buyer is asked."""
    return taken(commands.weigh_line, reference, said)


@api.post("/orders/<reference>/agree-weight")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.AgreeWeight)
@api.response(200, schemas.OrderView)
def agree_weight(said: dict[str, Any], reference: str) -> Response:
    """The buyer takes the real weight of a line."""
    return taken(commands.agree_weight, reference, said)


@api.post("/orders/<reference>/refuse-weight")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.RefuseWeight)
@api.response(200, schemas.OrderView)
def refuse_weight(said: dict[str, Any], reference: str) -> Response:
    """The buyer wants what was promised."""
    return taken(commands.refuse_weight, reference, said)


@api.post("/orders/<reference>/take-on")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.TakeOn)
@api.response(200, schemas.OrderView)
def take_on(said: dict[str, Any], reference: str) -> Response:
    """The seller says yes to what the buyer added since."""
    return taken(commands.take_on, reference, said)


@api.post("/orders/<reference>/short")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.ShortLine)
@api.response(200, schemas.OrderView)
def short_line(said: dict[str, Any], reference: str) -> Response:
    """The seller can give only so much of a line; 0 cancels it."""
    return taken(commands.short_line, reference, said)


@api.post("/orders/<reference>/return")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.ReturnLine)
@api.response(200, schemas.OrderView)
def return_line(said: dict[str, Any], reference: str) -> Response:
    """The seller writes down what came back of a delivered line."""
    return taken(commands.return_line, reference, said)


@api.get("/listings/<slug>/share-out")
@producer
@token_scope("read")
@api.arguments(schemas.ShareOutQuery, location="query")
@api.response(200, schemas.ProposalView)
def proposal(query: dict[str, Any], slug: str) -> Response:
    """How so much would be shared out among the open orders of one's own goods."""
    return jsonify(schemas.ProposalView().dump(queries.proposal_for(own_listing(actor(), slug), query["have"])))


@api.post("/listings/<slug>/share-out")
@producer
@token_scope("trade")
@idempotent()
@api.arguments(schemas.ShareOut)
@api.response(200, schemas.OrderRow(many=True))
def share_out(said: dict[str, Any], slug: str) -> Response:
    """Share it out as proposed; gives the orders that changed."""
    changed = commands.share_out(actor(), own_listing(actor(), slug), **said)
    return jsonify(schemas.OrderRow(many=True).dump(changed))
