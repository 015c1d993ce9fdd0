"""Who may see an order and who may take each step of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, or_, select

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import is_night, now
from marketplace.kernel.db import db
from marketplace.kernel.flow import Move
from marketplace.organisations.models import Organisation

from .models import Order, OrderTimes
from .states import LINE_CHANGES, ORDER_FLOW, STILL_OPEN, OrderState, Side


def visible_to(actor: Actor) -> Select[Order]:
    """Orders of the organisations one speaks for, and those with a side in the localities one coordinates."""
    if actor.is_system:
        return select(Order)
    theirs = [Order.buyer_id.in_(actor.buys_for), Order.producer_id.in_(actor.sells_for)]
    if actor.coordinates:
        local = select(Organisation.id).where(Organisation.locality_id.in_(actor.coordinates))
        theirs += [Order.buyer_id.in_(local), Order.producer_id.in_(local)]
    return select(Order).where(or_(*theirs))


def buys(actor: Actor, order: Order) -> bool:
    """Whether one speaks for the buyer of this order."""
    return order.buyer_id in actor.buys_for


def sells(actor: Actor, order: Order) -> bool:
    """Whether one speaks for the seller of this order."""
    return order.producer_id in actor.sells_for


def may_see_contact(actor: Actor, order: Order) -> bool:
    """Name, telephone and address of the buyer are for the two who trade, not for officials looking on."""
    return buys(actor, order) or sells(actor, order) or actor.is_system


def terms_shown(actor: Actor, order: Order, terms: dict[str, Any] | None = None) -> dict[str, Any]:
    """The contract (or an earlier edition's `terms`) as far as this person may read it."""
    said = order.terms if terms is None else terms
    if may_see_contact(actor, order):
        return said
    buyer = {**said["buyer"], "contact_name": "", "contact_phone": "", "address": "", "invoice": None}
    delivery = {name: told for name, told in said["delivery"].items() if name != "address"}
    payment = {**said["payment"], "bank": None}
    return {**said, "buyer": buyer, "delivery": delivery, "payment": payment}


def note_shown(actor: Actor, order: Order, note: str | None = None) -> str:
    """What the buyer wrote to the seller (now, or in an earlier edition) is for the two of them."""
    if not may_see_contact(actor, order):
        return ""
    return order.note if note is None else note


def may_place(actor: Actor, buyer: Organisation) -> bool:
    """One orders only for an organisation one buys for."""
    return buyer.id in actor.buys_for


def may_amend(actor: Actor, order: Order) -> bool:
    """The buyer says what is wanted."""
    return buys(actor, order)


def can_amend(actor: Actor, order: Order) -> bool:
    """Whether this person may change the order now: what the button shows."""
    return may_amend(actor, order) and order.state in STILL_OPEN


def may_confirm(actor: Actor, order: Order) -> bool:
    """The seller says yes."""
    return sells(actor, order)


def may_decline(actor: Actor, order: Order) -> bool:
    """The seller says no."""
    return sells(actor, order)


def may_cancel(actor: Actor, order: Order) -> bool:
    """Either side may take its word back as long as nothing is packed; the market only for a seller long silent."""
    return buys(actor, order) or sells(actor, order) or may_release(actor, order)


def may_pack(actor: Actor, order: Order) -> bool:
    """The seller packs."""
    return sells(actor, order)


def may_ship(actor: Actor, order: Order) -> bool:
    """The seller sends the goods off."""
    return sells(actor, order)


def may_delay(actor: Actor, order: Order) -> bool:
    """The seller says that the road is closed."""
    return sells(actor, order)


def may_resume(actor: Actor, order: Order) -> bool:
    """The seller says that the road is open again."""
    return sells(actor, order)


def may_deliver(actor: Actor, order: Order) -> bool:
    """The seller hands the goods over."""
    return sells(actor, order)


def may_complete(actor: Actor, order: Order) -> bool:
    """The buyer says all is well; the seller may close it too, and the market itself after a while."""
    return buys(actor, order) or sells(actor, order) or actor.is_system


def may_remind(actor: Actor, order: Order) -> bool:
    """The market itself reminds a silent seller, and asks a coordinator to telephone."""
    return actor.is_system


def may_release(actor: Actor, order: Order) -> bool:
    """The market takes back an order its seller does not answer, by day, never without warning.

    It is overdue when it was placed long enough ago and reminded as long ago as reminder and release lie apart
    in the locality's times: after days without a worker a seller still has that while to answer.
    """
    if not actor.is_system or order.state is not OrderState.PLACED or order.reminded_at is None:
        return False
    times = times_of(order.producer.locality_id)
    is_due = order.created_at + times.release <= now() and order.reminded_at + times.warning <= now()
    return is_due and not is_night(now())


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
MAY: dict[str, Callable[[Actor, Order], bool]] = {
    "confirm": may_confirm,
    "decline": may_decline,
    "cancel": may_cancel,
    "pack": may_pack,
    "ship": may_ship,
    "delay": may_delay,
    "resume": may_resume,
    "deliver": may_deliver,
    "complete": may_complete,
}


def open_moves(actor: Actor, order: Order) -> list[Move[OrderState]]:
    """The steps this person may take now: what the buttons show. Goods a buyer is asked about wait for the answer."""
    waiting = WAIT_FOR_ANSWER if order.asked else frozenset()
    return [
        ORDER_FLOW.moves[name]
        for name in ORDER_FLOW.open_to(order.state)
        if MAY[name](actor, order) and name not in waiting
    ]


def may_weigh(actor: Actor, order: Order) -> bool:
    """The seller weighs."""
    return sells(actor, order)


def may_agree_weight(actor: Actor, order: Order) -> bool:
    """The buyer takes the real weight."""
    return buys(actor, order)


def may_refuse_weight(actor: Actor, order: Order) -> bool:
    """The buyer wants what was promised."""
    return buys(actor, order)


def may_take_on(actor: Actor, order: Order) -> bool:
    """The seller says yes to what was added."""
    return sells(actor, order)


def may_short(actor: Actor, order: Order) -> bool:
    """The seller says that there is less."""
    return sells(actor, order)


def may_return(actor: Actor, order: Order) -> bool:
    """The seller writes down what came back."""
    return sells(actor, order)


def may_share_out(actor: Actor, listing: Listing) -> bool:
    """The seller shares out what there is of their goods."""
    return listing.producer_id in actor.sells_for


MAY_CHANGE: dict[str, Callable[[Actor, Order], bool]] = {
    "weigh": may_weigh,
    "agree_weight": may_agree_weight,
    "refuse_weight": may_refuse_weight,
    "take_on": may_take_on,
    "short": may_short,
    "return": may_return,
}


def open_changes(actor: Actor, order: Order) -> list[str]:
    """What this person may now do to single lines of the order."""
    idle = frozenset() if order.added else frozenset({"take_on"})
    return [
        name
        for name, may in MAY_CHANGE.items()
        if order.state in LINE_CHANGES[name].open_in and may(actor, order) and name not in idle
    ]


def side_of(actor: Actor, order: Order) -> Side:
    """For whom this person acts on this order."""
    if actor.is_system:
        return Side.MARKET
    return Side.SELLER if sells(actor, order) else Side.BUYER
