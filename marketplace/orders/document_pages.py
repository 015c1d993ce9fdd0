"""Documents and files of orders as both sides open them: on the screen, as PDF, as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Response, abort, make_response, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy import Select

from marketplace.kernel.actor import actor
from marketplace.kernel.clock import now, today
from marketplace.kernel.errors import DomainError, sentences
from marketplace.kernel.i18n import _
from marketplace.kernel.month import Month, latest_months, read_month
from marketplace.kernel.printing.document import Sheet
from marketplace.kernel.tables.answers import csv_answer
from marketplace.kernel.web import address_with
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import buyers_of, producers_of
from marketplace.organisations.states import OrganisationKind

from . import documents, policy, queries, schemas, spreadsheet
from .changes import history_in_words
from .models import Order


class UnclearChoice(DomainError):
    """The address asks for a part of a list that cannot be read."""

    status = 422


def printed(found: Order) -> str:
    """The order as a document for both sides (never called an invoice)."""
    sheet = _order_sheet(found)
    here: dict[str, Any] = {"reference": found.reference}
    return on_screen(sheet, back=url_for(".order", **here), pdf=url_for(".order_pdf", **here))


def _order_sheet(found: Order) -> Sheet:
    return documents.order_document(found, **agreed(found), changes=history_in_words(found, actor()))


def on_screen(sheet: Sheet, *, back: str, pdf: str, choices: list[tuple[str, str, bool]] | None = None) -> str:
    """A document as a page to print; `choices` are (words, address, is it this one)."""
    return render_template("orders/document.html", sheet=sheet, back=back, pdf=pdf, choices=choices or [])


def pdf_of(sheet: Sheet, name: str) -> Response:
    """A document as a PDF to keep. `name` is plain letters, digits and dashes."""
    from marketplace.kernel.printing.pdf import draw  # 20 MiB that only a worker who draws should carry

    answer = make_response(draw(sheet))
    answer.content_type = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def agreed(found: Order) -> dict[str, Any]:
    """What a document tells of an order besides the order itself, as far as this person may read it."""
    who = actor()
    return {
        "terms": policy.terms_shown(who, found),
        "note": policy.note_shown(who, found),
        "sees_contact": policy.may_see_contact(who, found),
    }


def order_as_pdf(found: Order) -> Response:
    """The contract as a PDF, as far as this person may read it."""
    return pdf_of(_order_sheet(found), f"don-hang-{found.reference}")


def delivery_note_on_screen(found: Order) -> str:
    """The delivery note with a choice: with prices or without."""
    is_priced = "gia" in request.args
    sheet = documents.delivery_note(found, is_priced=is_priced, **agreed(found))
    with_prices: dict[str, Any] = {"gia": 1} if is_priced else {}
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
    sheet = documents.delivery_note(found, is_priced="gia" in request.args, **agreed(found))
    return pdf_of(sheet, f"phieu-giao-{found.reference}")


class Trade(NamedTuple):
    """One's own side of the orders a statement is about."""

    own: Organisation
    orders: Select[Order]
    sells: bool

    @property
    def other_side(self) -> Any:
        """The column that names whom one trades with."""
        return Order.buyer_id if self.sells else Order.producer_id


def bought() -> Trade:
    """What one of those one buys for ordered (`cua=`, the first by name when it is not said)."""
    own = chosen(buyers_of(actor()))
    return Trade(own, queries.bought_by(actor()).where(Order.buyer_id == own.id), sells=False)


def sold() -> Trade:
    """What one of those one sells for sold (`cua=`, the first by name when it is not said)."""
    own = chosen(producers_of(actor()))
    return Trade(own, queries.sold_by(actor()).where(Order.producer_id == own.id), sells=True)


def chosen(organisations: Sequence[Organisation]) -> Organisation:
    """The organisation the address names among one's own; 404 when there is none."""
    asked = request.args.get("cua") or None
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
        pdf=url_for(".statement_pdf", thang=str(month), ben=asked, cua=request.args.get("cua")),
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
    return documents.statement(
        month,
        queries.kept_in(orders, month),
        own=party(trade.own, in_full=True),
        other=party(other, in_full=not trade.sells or other.kind is not OrganisationKind.HOUSEHOLD) if other else None,
        sells=trade.sells,
        made_at=now(),
    )


def party(organisation: Organisation, *, in_full: bool) -> documents.Party:
    """One side of a statement as it is registered now. The number of a household that buys is a person's own."""
    phone, tax_number = (organisation.phone, organisation.tax_number) if in_full else ("", "")
    return documents.Party(organisation.name, organisation.address, phone, tax_number)


def orders_as_csv(orders: Select[Order], name: str, *, sells: bool) -> Response:
    """A list of orders as a spreadsheet: of one step (`trang_thai`), one month (`thang`) or from one day to another."""
    said = {part: value for part, value in request.args.items() if value}
    try:
        asked = schemas.SpreadsheetQuery().load(said)
    except ValidationError as error:
        raise UnclearChoice(" ".join(sentences(error.messages))) from error
    asked["month"] = read_month(asked["month"]) if asked["month"] else None
    told = queries.told_in_full(queries.narrowed(orders, **asked), sells=sells)
    rows = (row for order in told for row in spreadsheet.rows(order))
    return csv_answer(f"{name}-{asked['month'] or today()}", spreadsheet.head(), rows)
