"""Who may see an order and who may take each step of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, or_, select

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import is_night, now
from marketplace.kernel.db import db
from marketplace.kernel.flow import Move
from marketplace.organisations.models import Organisation

from .models import Order, OrderMove, OrderTimes
from .states import ENDED, ORDER_FLOW, TAKEN_BACK_BY, TIME_TO_TAKE_BACK, ChangeKind, OrderState, Side

HELD_FOR_GUESTS = timedelta(hours=2)  # unless the seller, having called, says yes (market.md “Guests”)
REACHABLE = timedelta(days=30)  # after an order has ended (market.md “Personal data”)


def visible_to(actor: Actor) -> Select[Order]:
    """Orders of the organisations one speaks for, and those with a side in the localities one coordinates."""
    if actor.is_system:
        return select(Order)
    theirs = [Order.buyer_id.in_(actor.buys_for), Order.producer_id.in_(actor.sells_for)]
    if actor.coordinates:
        local = select(Organisation.id).where(Organisation.locality_id.in_(actor.coordinates))
        theirs += [Order.buyer_id.in_(local), Order.producer_id.in_(local)]
    return select(Order).where(or_(*theirs))


def has_local_side(actor: Actor) -> ColumnElement[bool]:
    """What `visible_to` gives to officials, asked of each order by itself: for a few that are found already.

    A whole list is read faster the other way, which reads whole localities first.
    """
    local = select(Organisation.id).where(Organisation.locality_id.in_(actor.coordinates))
    sides = (local.where(Organisation.id == side).correlate(Order) for side in (Order.buyer_id, Order.producer_id))
    return or_(*(side.exists() for side in sides))


def buys(actor: Actor, order: Order) -> bool:
    """Whether one speaks for the buyer of this order."""
    return order.buyer_id in actor.buys_for


def sells(actor: Actor, order: Order) -> bool:
    """Whether one speaks for the seller of this order."""
    return order.producer_id in actor.sells_for


def may_see_contact(actor: Actor, order: Order) -> bool:
    """Name, telephone and address of the buyer are for the two who trade, not for officials looking on."""
    return buys(actor, order) or sells(actor, order) or actor.is_system


def may_reach(actor: Actor, order: Order) -> bool:
    """Telephone and address of the buyer are for the buyer, and for the seller while there is something to settle."""
    if buys(actor, order) or actor.is_system:
        return True
    return sells(actor, order) and is_reachable(order.ended_at)


def is_reachable(ended_at: datetime | None) -> bool:
    """Whether a seller still sees how to reach the buyer of an order that ended then: until thirty days after.

    None is an order that goes on.
    """
    return ended_at is None or now() <= ended_at + REACHABLE


def reachable(ended_at: ScalarSelect[datetime]) -> ColumnElement[bool]:
    """The same for many orders at once; `ended_at` gives the end of each."""
    return or_(Order.state.not_in(ENDED), ended_at >= now() - REACHABLE)


def terms_shown(actor: Actor, order: Order, terms: dict[str, Any] | None = None) -> dict[str, Any]:
    """The contract (or an earlier edition's `terms`) as far as this person may read it."""
    said = order.terms if terms is None else terms
    if may_see_contact(actor, order):
        return said if may_reach(actor, order) else out_of_reach(said)
    unnamed = without_buyer(said)
    return {**unnamed, "payment": {**said["payment"], "bank": None}}


def without_buyer(terms: dict[str, Any]) -> dict[str, Any]:
    """The terms without who receives the goods and where they live."""
    buyer = {**terms["buyer"], "contact_name": "", "contact_phone": "", "address": "", "invoice": None}
    delivery = {name: told for name, told in terms["delivery"].items() if name != "address"}
    return {**terms, "buyer": buyer, "delivery": delivery}


def out_of_reach(terms: dict[str, Any]) -> dict[str, Any]:
    """The terms without the telephone and the address of the buyer; what an invoice needs stays."""
    delivery = {name: told for name, told in terms["delivery"].items() if name != "address"}
    return {**terms, "buyer": {**terms["buyer"], "contact_phone": "", "address": ""}, "delivery": delivery}


def note_shown(actor: Actor, order: Order, note: str | None = None) -> str:
    """What the buyer wrote to the seller (now, or in an earlier edition) is for the two of them."""
    if not may_see_contact(actor, order):
        return ""
    return order.note if note is None else note


def may_place(actor: Actor, buyer: Organisation) -> bool:
    """One orders only for an organisation one buys for."""
    return buyer.id in actor.buys_for


def may_pass_on(actor: Actor, order: Order, buyer: Organisation) -> bool:
    """A guest's order may become that of a buyer one speaks for, or by a coordinator of the seller's place somebody's.

    That one holds its link, or knows whose it is, is asked elsewhere.
    """
    is_theirs = buyer.id in actor.buys_for
    is_helped = order.producer.locality_id in actor.coordinates and buyer.id not in actor.organisations
    return actor.is_signed_in and order.buyer.is_guest and (is_theirs or is_helped)


def may(actor: Actor, order: Order, step: str) -> bool:
    """Whether one may take this step of the order at all, as the flow's table has it (`who`); when, says its state.

    The market takes an order back only from a seller long silent; a step is taken back only by who took it, at once.
    """
    if step == "cancel" and actor.is_system:
        return may_release(actor, order)
    if step in WAYS_BACK:
        return step == way_back(actor, order)
    if step == "keep" and order.held_until is None:
        return False
    return ORDER_FLOW.is_for(step, sides_of(actor, order))


def sides_of(actor: Actor, order: Order) -> frozenset[Side]:
    """Every side this person speaks for on this order; none for those who only look on."""
    if actor.is_system:
        return frozenset({Side.MARKET})
    spoken_for = {Side.BUYER: buys(actor, order), Side.SELLER: sells(actor, order)}
    return frozenset(side for side, is_theirs in spoken_for.items() if is_theirs)


def may_amend(actor: Actor, order: Order) -> bool:
    """The buyer says what is wanted."""
    return may(actor, order, "amend")


def can_amend(actor: Actor, order: Order) -> bool:
    """Whether this person may change the order now: what the button shows."""
    return "amend" in ORDER_FLOW.open_to(order.state, sides_of(actor, order))


def way_back(actor: Actor, order: Order) -> str:
    """The step that takes back what this person did with the order a moment ago; empty when nothing can be."""
    step = order.moves[-1]
    is_open = is_own_slip(actor, order, step) and not is_built_on(order, step)
    return TAKEN_BACK_BY[step.name] if is_open and step.created_at + TIME_TO_TAKE_BACK > now() else ""


def is_own_slip(actor: Actor, order: Order, step: OrderMove) -> bool:
    """Whether this seller took the step, and it is of a kind that can be taken back at all."""
    return step.name in TAKEN_BACK_BY and sells(actor, order) and step.by_id == actor.person_id is not None


def is_built_on(order: Order, step: OrderMove) -> bool:
    """Whether goods were given back with the step, or anything was changed after it: then it stands."""
    is_part = step.name == "confirm" and any(each.kind is ChangeKind.CONFIRMED_PART for each in order.changes)
    return is_part or any(each.created_at > step.created_at for each in order.changes)


def may_remind(actor: Actor, order: Order) -> bool:
    """The market itself reminds a silent seller, and asks a coordinator to telephone."""
    return actor.is_system


def may_release(actor: Actor, order: Order) -> bool:
    """The market takes back an order its seller does not answer, by day, never without warning; a guest's sooner.

    Goods held for a guest whom nobody called go back at any hour: nobody knows whether they were meant to be ordered.

    It is overdue when it was placed long enough ago and reminded as long ago as reminder and release lie apart
    in the locality's times: after days without a worker a seller still has that while to answer.
    """
    if not actor.is_system or order.state is not OrderState.PLACED:
        return False
    if order.held_until is not None:
        return order.held_until <= now()
    if order.reminded_at is None:
        return False
    times = times_of(order.producer.locality_id)
    is_due = order.created_at + times.release <= now() and order.reminded_at + times.warning <= now()
    return is_due and not is_night(now())


def may_forget(actor: Actor) -> bool:
    """Only the market itself, when the clock of a contract has run out."""
    return actor.is_system


def may_set_times(actor: Actor, locality_id: int) -> bool:
    """A coordinator of the locality says how long its sellers' orders may wait."""
    return locality_id in actor.coordinates


def may_note_call(actor: Actor, order: Order) -> bool:
    """Coordinators of the seller's locality telephone their own sellers."""
    return order.producer.locality_id in actor.coordinates


def times_of(locality_id: int) -> OrderTimes:
    """How long orders of a locality's sellers may wait; the usual times where nobody chose others."""
    chosen = db.session.get(OrderTimes, locality_id)
    return chosen or usual_times(locality_id)


def usual_times(locality_id: int | None = None) -> OrderTimes:
    """The times that hold where nobody chose others."""
    usual = {"remind_hours": 6, "call_hours": 12, "release_hours": 24, "complete_days": 3}
    return OrderTimes(locality_id=locality_id, **usual)


WAIT_FOR_ANSWER = frozenset({"pack", "ship"})
WAYS_BACK = frozenset(TAKEN_BACK_BY.values())
APART = frozenset({"amend", "share_out"})  # of the whole order, and of all orders of some goods: on pages of their own


def open_moves(actor: Actor, order: Order) -> list[Move[OrderState]]:
    """The steps this person may take now: what the buttons show. Goods a buyer is asked about wait for the answer.

    Taking the last one back is no step ahead: `way_back` says whether it can be.
    """
    waiting = WAYS_BACK | (WAIT_FOR_ANSWER if order.asked else frozenset())
    found = [ORDER_FLOW.moves[name] for name in ORDER_FLOW.open_to(order.state, sides_of(actor, order))]
    return [move for move in found if not move.stays and move.name not in waiting and may(actor, order, move.name)]


def may_share_out(actor: Actor, listing: Listing) -> bool:
    """The seller shares out what there is of their goods."""
    return listing.producer_id in actor.sells_for


def open_changes(actor: Actor, order: Order) -> list[str]:
    """What this person may now do to single lines of the order."""
    idle = APART | ({"take_on"} if not order.added else set()) | ({"keep"} if order.held_until is None else set())
    found = ORDER_FLOW.open_to(order.state, sides_of(actor, order))
    return [name for name in found if ORDER_FLOW.moves[name].stays and name not in idle]


def side_of(actor: Actor, order: Order) -> Side:
    """For whom this person acts on this order."""
    if actor.is_system:
        return Side.MARKET
    return Side.SELLER if sells(actor, order) else Side.BUYER


def looks_as(actor: Actor, order: Order) -> Side:
    """As which side this person looks at the order; an official looking on stands on none, as the market does."""
    return side_of(actor, order) if sides_of(actor, order) else Side.MARKET
