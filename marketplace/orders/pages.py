"""A buyer's orders, any order one may see, and every step taken on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy import Select

from marketplace.kernel.access import signed_in
from marketplace.kernel.actor import Actor, actor
from marketplace.kernel.clock import now, today
from marketplace.kernel.errors import DomainError
from marketplace.kernel.flow import label_of
from marketplace.kernel.forms import Form, see, sentences
from marketplace.kernel.i18n import _
from marketplace.kernel.month import Month, latest_months, read_month
from marketplace.kernel.paging import read_page_number
from marketplace.kernel.paper import Sheet
from marketplace.kernel.schemas import Schema
from marketplace.kernel.tables import csv_answer
from marketplace.kernel.web import address_with, show_moment
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import buyers_of
from marketplace.organisations.states import OrganisationKind

from . import commands, papers, policy, queries, schemas, spreadsheet
from .models import Order
from .states import OrderState, ahead

pages = Blueprint("orders", __name__)


class Step(NamedTuple):
    """One step of the flow as a page takes it."""

    name: str
    command: Callable[..., Order]
    schema: type[Schema]


class UnclearChoice(DomainError):
    """The address asks for a part of a list that cannot be read."""

    status = 422


STEPS = {
    "nhan": Step("confirm", commands.confirm_order, schemas.ConfirmOrder),
    "tu-choi": Step("decline", commands.decline_order, schemas.DeclineOrder),
    "huy": Step("cancel", commands.cancel_order, schemas.CancelOrder),
    "soan-hang": Step("pack", commands.pack_order, schemas.PackOrder),
    "giao-di": Step("ship", commands.ship_order, schemas.ShipOrder),
    "hoan": Step("delay", commands.delay_order, schemas.DelayOrder),
    "di-tiep": Step("resume", commands.resume_order, schemas.ResumeOrder),
    "da-giao": Step("deliver", commands.deliver_order, schemas.DeliverOrder),
    "hoan-tat": Step("complete", commands.complete_order, schemas.CompleteOrder),
}
ADDRESS_OF = {step.name: address for address, step in STEPS.items()}


@pages.get("/don-hang")
@signed_in
def index() -> str:
    """What one ordered, newest first."""
    return order_list("orders/index.html", queries.bought_by(actor()))


@pages.get("/don-hang/<reference>")
@signed_in
def order(reference: str) -> Any:
    """The contract, its course, and what can be done next."""
    found = queries.order_for(actor(), reference)
    if "in" in request.args:
        return printed(found)
    return order_page("orders/order.html", found)


@pages.get("/don-hang/<reference>/hop-dong.txt")
@signed_in
def contract(reference: str) -> Any:
    """The contract as a text file, to be kept."""
    found = queries.order_for(actor(), reference)
    answer = make_response("\ufeff" + render_template("orders/contract.txt", **told_of(found)))
    answer.content_type = "text/plain; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="don-hang-{found.reference}.txt"'
    return answer


@pages.get("/don-hang/lan/<reference>")
@signed_in
def purchase(reference: str) -> str:
    """Done: what was ordered in one breath, and what comes next."""
    return render_template("orders/purchase.html", purchase=queries.purchase_for(actor(), reference))


@pages.get("/don-hang/<reference>/don-hang.pdf")
@signed_in
def order_pdf(reference: str) -> Response:
    """The contract as a PDF."""
    return order_as_pdf(queries.order_for(actor(), reference))


@pages.get("/don-hang/<reference>/phieu-giao")
@signed_in
def delivery_note(reference: str) -> str:
    """The paper that goes along with the goods; `gia=1` adds the prices."""
    return delivery_note_on_screen(queries.order_for(actor(), reference))


@pages.get("/don-hang/<reference>/phieu-giao.pdf")
@signed_in
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
    return orders_as_csv(queries.bought_by(actor()), "don-mua")


@pages.post("/don-hang/<reference>/<address>")
@signed_in
def take_step(reference: str, address: str) -> Any:
    """Confirm, decline, cancel, pack … as the flow and the policy allow."""
    if address not in STEPS:
        abort(404)
    step = STEPS[address]
    found = queries.order_for(actor(), reference)
    form = Form(step.schema())
    if form.submit(step.command, actor(), found, once=lambda changed: home_of(actor(), changed)):
        return see(form.replayed_to or "")
    found = queries.order_for(actor(), reference)
    return order_page(template_for(actor(), found), found, wrong={step.name: form}), form.status


def home_of(who: Actor, order: Order) -> str:
    """The page of an order on the side this person stands."""
    side = "orders_producer" if policy.sells(who, order) else "orders"
    return url_for(f"{side}.order", reference=order.reference)


def template_for(who: Actor, order: Order) -> str:
    """The order's page on the side this person stands."""
    return "orders/producer/order.html" if policy.sells(who, order) else "orders/order.html"


def order_list(template: str, orders: Any, **context: Any) -> str:
    """A list of orders with its states to filter by."""
    asked = request.args.get("trang_thai", "")
    state = OrderState(asked) if asked in set(OrderState) else None
    return render_template(
        template,
        page=queries.order_page(orders, state=state, number=read_page_number(request.args.get("trang"))),
        counts=queries.counts_by_state(orders),
        states=list(OrderState),
        state=state,
        page_url=lambda number: address_with(trang=number),
        state_url=lambda chosen: address_with(trang_thai=chosen, trang=None),
        months=latest_months(),
        **context,
    )


def order_page(template: str, found: Order, wrong: dict[str, Form] | None = None) -> str:
    """One order as this person may see it, with a form for every step they may take."""
    steps = [
        (move, wrong.get(move.name) if wrong and move.name in wrong else Form(STEPS[ADDRESS_OF[move.name]].schema()))
        for move in policy.open_moves(actor(), found)
    ]
    form = next(iter((wrong or {}).values()), None)
    return render_template(
        template, form=form, steps=steps, address_of=ADDRESS_OF, moves=course_of(found), **told_of(found)
    )


def course_of(found: Order) -> list[tuple[str, str, str, str]]:
    """Every step taken: what, when, by whom, why. Names are for the two who trade."""
    named = policy.may_see_contact(actor(), found)
    return [
        (
            _(label_of(OrderState(step.to_state))),
            show_moment(step.created_at),
            f"{_(step.side.label)} ({step.by.name})" if named and step.by else _(step.side.label),
            step.why,
        )
        for step in found.moves
    ]


def printed(found: Order) -> str:
    """The order as a paper for both sides (never called an invoice)."""
    sheet = papers.order_paper(found, **agreed(found))
    here = {"reference": found.reference}
    return on_screen(sheet, back=url_for(".order", **here), pdf=url_for(".order_pdf", **here))


def on_screen(sheet: Sheet, *, back: str, pdf: str, choices: list[tuple[str, str, bool]] | None = None) -> str:
    """A paper as a page to print; `choices` are (words, address, is it this one)."""
    return render_template("orders/paper.html", sheet=sheet, back=back, pdf=pdf, choices=choices or [])


def pdf_of(sheet: Sheet, name: str) -> Response:
    """A paper as a PDF to keep. `name` is plain letters, digits and dashes."""
    from marketplace.kernel.pen import draw  # 20 MiB that only a worker who draws should carry

    answer = make_response(draw(sheet))
    answer.content_type = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def agreed(found: Order) -> dict[str, Any]:
    """What a paper tells of an order besides the order itself, as far as this person may read it."""
    told = told_of(found)
    return {name: told[name] for name in ("terms", "note", "sees_contact")}


def told_of(found: Order) -> dict[str, Any]:
    """An order and its contract, as far as this person may read it."""
    who = actor()
    return {
        "order": found,
        "ahead": [_(label_of(state)) for state in ahead(found.state)],
        "terms": policy.terms_shown(who, found),
        "note": policy.note_shown(who, found),
        "sees_contact": policy.may_see_contact(who, found),
    }


def order_as_pdf(found: Order) -> Response:
    """The contract as a PDF, as far as this person may read it."""
    return pdf_of(papers.order_paper(found, **agreed(found)), f"don-hang-{found.reference}")


def delivery_note_on_screen(found: Order) -> str:
    """The delivery note with a choice: with prices or without."""
    is_priced = "gia" in request.args
    sheet = papers.delivery_note(found, is_priced=is_priced, **agreed(found))
    with_prices = {"gia": 1} if is_priced else {}
    return on_screen(
        sheet,
        back=url_for(".order", reference=found.reference),
        pdf=url_for(".delivery_note_pdf", reference=found.reference, **with_prices),
        choices=[
            (_("Không ghi giá"), address_with(gia=None), not is_priced),
            (_("Có ghi giá"), address_with(gia=1), is_priced),
        ],
    )


def delivery_note_as_pdf(found: Order) -> Response:
    """The delivery note as a PDF."""
    sheet = papers.delivery_note(found, is_priced="gia" in request.args, **agreed(found))
    return pdf_of(sheet, f"phieu-giao-{found.reference}")


class Trade(NamedTuple):
    """One's own side of the orders a statement is about."""

    own: Organisation
    orders: Select[tuple[Order]]
    sells: bool

    @property
    def other_side(self) -> Any:
        """The column that names whom one trades with."""
        return Order.buyer_id if self.sells else Order.producer_id


def bought() -> Trade:
    """What one of those one buys for ordered (`cua=`, the first by name when it is not said)."""
    own = chosen(buyers_of(actor()))
    return Trade(own, queries.bought_by(actor()).where(Order.buyer_id == own.id), sells=False)


def chosen(organisations: Sequence[Organisation]) -> Organisation:
    """The organisation the address names among one's own; 404 when there is none."""
    asked = request.args.get("cua")
    found = next((each for each in organisations if asked in (None, each.slug)), None)
    return found or abort(404)


def statement_on_screen(trade: Trade) -> str:
    """A month's statement, with a choice of months and of those one traded with."""
    month = read_month(request.args.get("thang"))
    asked = request.args.get("ben")
    others = queries.partners_in(trade.orders, trade.other_side, month)
    months = [
        (_("Tháng %(month)s", month=each.words), address_with(thang=each), each == month) for each in nearby(month)
    ]
    partners = [(_("Tất cả"), address_with(ben=None), not asked)]
    partners += [(name, address_with(ben=slug), slug == asked) for slug, name in others]
    return on_screen(
        statement_sheet(trade, month),
        back=url_for(".index"),
        pdf=url_for(".statement_pdf", **{**request.args, "thang": str(month)}),
        choices=[*months, *(partners if len(partners) > 2 or asked else [])],
    )


def nearby(month: Month) -> list[Month]:
    """This month, the one before and, unless it lies ahead, the one after."""
    return [each for each in (month.before, month, month.following) if each <= max(month, latest_months(1)[0])]


def statement_as_pdf(trade: Trade) -> Response:
    """A month's statement as a PDF."""
    month = read_month(request.args.get("thang"))
    return pdf_of(statement_sheet(trade, month), f"bang-ke-{month}")


def statement_sheet(trade: Trade, month: Month) -> Sheet:
    """What was delivered in the month, to everybody or to the one the address names (`ben=`)."""
    asked = request.args.get("ben")
    other = queries.partner(trade.orders, trade.other_side, asked) if asked else None
    orders = trade.orders.where(trade.other_side == other.id) if other else trade.orders
    return papers.statement(
        month,
        queries.kept_in(orders, month),
        own=party(trade.own, in_full=True),
        other=party(other, in_full=not trade.sells or other.kind is not OrganisationKind.HOUSEHOLD) if other else None,
        sells=trade.sells,
        made_at=now(),
    )


def party(organisation: Organisation, *, in_full: bool) -> papers.Party:
    """One side of a statement as it is registered now. The number of a household that buys is a person's own."""
    phone, tax_number = (organisation.phone, organisation.tax_number) if in_full else ("", "")
    return papers.Party(organisation.name, organisation.address, phone, tax_number)


def orders_as_csv(orders: Select[tuple[Order]], name: str) -> Response:
    """A list of orders as a spreadsheet: of one step (`trang_thai`), one month (`thang`) or from one day to another."""
    said = {part: value for part, value in request.args.items() if value}
    try:
        asked = schemas.SpreadsheetQuery().load(said)
    except ValidationError as error:
        raise UnclearChoice(" ".join(sentences(error.messages))) from error
    asked["month"] = read_month(asked["month"]) if asked["month"] else None
    rows = (row for order in queries.told_in_full(queries.narrowed(orders, **asked)) for row in spreadsheet.rows(order))
    return csv_answer(f"{name}-{asked['month'] or today()}", spreadsheet.head(), rows)
