"""An order that is still open, changed by its buyer: the amounts, before and after, done."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from flask import flash, render_template, request, url_for
from marshmallow import ValidationError

from marketplace.catalogue.models import Listing
from marketplace.kernel.access import by_link
from marketplace.kernel.actor import actor
from marketplace.kernel.decimals import amount_text
from marketplace.kernel.errors import require, sentences
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.policy import can_amend, may_amend
from marketplace.orders.queries import order_for

from .. import commands, queries
from ..amendment import Amendment
from ..basket import Item
from ..schemas import AmendOrderDraft, AmendOrderForm, rows_wanted
from .blueprint import pages

ROW_KEYS = {"lines": "line", "add": "listing"}


class Row(NamedTuple):
    """One line of an order as the form to amend it draws it."""

    place: int
    line: OrderLine
    goods: Listing
    amount: str
    error: str


@pages.route("/don-hang/<reference>/sua", methods=["GET", "POST"])
@by_link
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
    rows: list[tuple[str, str, Any, Decimal]] = [
        ("lines", "line", wish.place, wish.wanted) for wish in amendment.wishes if wish.is_changed
    ]
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
