"""A buyer's orders, any order one may see, and every step taken on one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from marketplace.kernel.access import by_link, signed_in
from marketplace.kernel.actor import Actor, actor
from marketplace.kernel.clock import now
from marketplace.kernel.finding import Found
from marketplace.kernel.flow import Move, label_of
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.month import latest_months
from marketplace.kernel.paging import read_page_number
from marketplace.kernel.show import show_moment
from marketplace.kernel.web import address_with

from . import policy, queries, schemas
from .changes import changes_by_line, history_of
from .contacting import other_side, receiver
from .document_pages import (
    bought,
    delivery_note_as_pdf,
    delivery_note_on_screen,
    order_as_pdf,
    orders_as_csv,
    printed,
    statement_as_pdf,
    statement_on_screen,
)
from .models import Order, OrderLine
from .outlook import map_address, outlook, ready_day, why_so
from .page_steps import ADDRESS_OF, STEPS
from .states import TIME_TO_TAKE_BACK, OrderState, ahead

pages = Blueprint("orders", __name__)


@pages.get("/don-hang")
@signed_in
def index() -> str:
    """What one ordered, newest first."""
    return order_list("orders/index.html", queries.bought_by(actor()))


@pages.get("/don-hang/<reference>")
@by_link
def order(reference: str) -> Any:
    """The contract, its course, and what can be done next."""
    found = queries.order_for(actor(), reference)
    if "in" in request.args:
        return printed(found)
    return order_page("orders/order.html", found)


@pages.get("/don-hang/<reference>/hop-dong.txt")
@by_link
def contract(reference: str) -> Any:
    """The contract as a text file, to be kept."""
    found = queries.order_for(actor(), reference)
    answer = make_response("\ufeff" + render_template("orders/contract.txt", **told_of(found)))
    answer.content_type = "text/plain; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="don-hang-{found.reference}.txt"'
    return answer


@pages.get("/don-hang/<reference>/ban/<int:number>")
@by_link
def edition(reference: str, number: int) -> Any:
    """The contract as it stood in an earlier edition; the newest one is the order itself."""
    found = queries.order_for(actor(), reference)
    if number == found.edition:
        return redirect(home_of(actor(), found))
    return render_template(
        "orders/edition.html",
        order=found,
        edition=queries.edition_of(actor(), found, number),
        home=home_of(actor(), found),
        sees_contact=policy.may_see_contact(actor(), found),
    )


@pages.get("/don-hang/lan/<reference>")
@by_link
def purchase(reference: str) -> str:
    """Done: what was ordered in one breath, and what comes next."""
    found = queries.purchase_for(actor(), reference)
    return render_template(
        "orders/purchase.html",
        purchase=found,
        contacts={each.reference: other_side(each, actor()) for each in found.orders},
        days={each.reference: ready_day(each) for each in found.orders},
        goods=queries.goods_of([added.order_id for added in found.additions]),
        map_address=map_address,
    )


@pages.get("/don-hang/<reference>/don-hang.pdf")
@by_link
def order_pdf(reference: str) -> Response:
    """The contract as a PDF."""
    return order_as_pdf(queries.order_for(actor(), reference))


@pages.get("/don-hang/<reference>/phieu-giao")
@by_link
def delivery_note(reference: str) -> str:
    """The delivery note that goes along with the goods; `gia=1` adds the prices."""
    return delivery_note_on_screen(queries.order_for(actor(), reference))


@pages.get("/don-hang/<reference>/phieu-giao.pdf")
@by_link
def delivery_note_pdf(reference: str) -> Response:
    """The same as a PDF."""
    return delivery_note_as_pdf(queries.order_for(actor(), reference))


@pages.get("/don-hang/bang-ke")
@signed_in
def statement() -> str:
    """What was delivered to one in a month."""
    return statement_on_screen(bought())


@pages.get("/don-hang/bang-ke.pdf")
@signed_in
def statement_pdf() -> Response:
    """The same as a PDF."""
    return statement_as_pdf(bought())


@pages.get("/don-hang/xuat.csv")
@signed_in
def spreadsheet_file() -> Response:
    """What one ordered, as a spreadsheet."""
    return orders_as_csv(queries.bought_by(actor()), "don-mua", sells=False)


@pages.post("/don-hang/<reference>/<address>")
@by_link
def take_step(reference: str, address: str) -> Any:
    """Confirm, decline, cancel, pack, answer about a real weight … as the flow and the policy allow."""
    if address not in STEPS:
        abort(404)
    step = STEPS[address]
    found = queries.order_for(actor(), reference)
    form = Form(step.schema())
    home = home_of(actor(), found)
    if done := form.offer(step.command, found, then=home, said=_(step.said), once=True):
        return done
    found = queries.order_for(actor(), reference)
    return order_page(template_for(actor(), found), found, wrong={step.name: form}), form.status


def home_of(who: Actor, order: Order) -> str:
    """The page of an order on the side this person stands."""
    side = "orders_producer" if policy.sells(who, order) else "orders"
    return url_for(f"{side}.order", reference=order.reference)


def template_for(who: Actor, order: Order) -> str:
    """The order's page on the side this person stands."""
    return "orders/producer/order.html" if policy.sells(who, order) else "orders/order.html"


def order_list(template: str, orders: Any) -> str:
    """A list of orders with its states to filter by."""
    asked = request.args.get("trang_thai", "")
    state = OrderState(asked) if asked in set(OrderState) else None
    page = queries.order_page(orders, state=state, number=read_page_number(request.args.get("trang")))
    return render_template(
        template,
        page=page,
        goods=queries.goods_of([row.id for row in page.rows]),
        counts=queries.counts_by_state(orders),
        states=list(OrderState),
        state=state,
        page_url=lambda number: address_with(trang=number),
        state_url=lambda chosen: address_with(trang_thai=chosen, trang=None),
        months=latest_months(),
        form=Form(schemas.FindOrders()),
    )


def orders_found(template: str, find: Callable[..., Found]) -> Any:
    """The orders of the code, name or number one typed. It came in the body of a POST: no address and no log has it."""
    form = Form(schemas.FindOrders())
    found = form.result if form.submit(partial(find, actor())) else Found()
    return form.page(template, found=found, goods=queries.goods_of([row.id for row in found.rows]))


def order_page(template: str, found: Order, wrong: dict[str, Form] | None = None) -> str:
    """One order as this person may see it, with a form for every step they may take."""
    form = next(iter((wrong or {}).values()), None)
    return render_template(
        template,
        form=form,
        steps=forms_of(found, wrong or {}),
        address_of=ADDRESS_OF,
        seconds=seconds_to_take_back(found),
        moves=course_of(found),
        asked=asked_of(found),
        answer=Form(schemas.RefuseWeight()),
        doing=policy.open_changes(actor(), found),
        editions=editions_of(found),
        can_amend=policy.can_amend(actor(), found),
        buys=policy.buys(actor(), found),
        outlook=outlook(found, policy.looks_as(actor(), found)),
        why=why_so(found),
        ready_day=ready_day(found),
        map_address=map_address,
        **told_of(found),
    )


def forms_of(found: Order, wrong: dict[str, Form]) -> dict[str, tuple[Move[OrderState], Form]]:
    """The steps this person may take now with their forms, by name. Who declines an order need not cancel it too."""
    steps = {
        move.name: (move, wrong.get(move.name) or Form(STEPS[ADDRESS_OF[move.name]].schema()))
        for move in policy.open_moves(actor(), found)
    }
    if "decline" in steps:
        steps.pop("cancel", None)
    return steps


def seconds_to_take_back(found: Order) -> int:
    """How long this person may still take back what they just did; 0 when there is nothing to take back."""
    if not policy.way_back(actor(), found):
        return 0
    return max(1, int((found.moves[-1].created_at + TIME_TO_TAKE_BACK - now()).total_seconds()))


def course_of(found: Order) -> list[tuple[str, str, str, str]]:
    """Every step taken: what, when, by whom, why. Names are for the two who trade."""
    named = policy.may_see_contact(actor(), found)
    return [
        (
            _(step.label if step.name in policy.WAYS_BACK else label_of(OrderState(step.to_state))),
            show_moment(step.created_at),
            f"{_(step.side.label)} ({step.by.name})" if named and step.by else _(step.side.label),
            step.why,
        )
        for step in found.moves
    ]


class Asked(NamedTuple):
    """A real weight the buyer is asked about: the line, and what the whole order would cost with it."""

    line: OrderLine
    total: Money


def asked_of(found: Order) -> list[Asked]:
    """What the buyer is asked about, with the sum before and after."""
    return [Asked(line, found.total - line.amount + line.amount_weighed) for line in found.asked]


def editions_of(found: Order) -> list[tuple[str, str]]:
    """Every earlier edition of the contract: where it is read, and its name."""
    return [
        (
            url_for("orders.edition", reference=found.reference, number=kept.number),
            _(N_("Bản %(number)s, đến %(when)s"), number=kept.number, when=show_moment(kept.replaced_at)),
        )
        for kept in found.editions
    ]


def told_of(found: Order) -> dict[str, Any]:
    """An order and its contract, as far as this person may read it."""
    who = actor()
    return {
        "order": found,
        "ahead": [_(label_of(state)) for state in ahead(found.state)],
        "terms": policy.terms_shown(who, found),
        "note": policy.note_shown(who, found),
        "sees_contact": policy.may_see_contact(who, found),
        "contact": other_side(found, who),
        "receiver": receiver,
        "changed": changes_by_line(found),
        "history": history_of(found, who),
    }
