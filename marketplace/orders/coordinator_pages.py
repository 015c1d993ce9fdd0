"""Orders with a side in the localities one coordinates: to look on, to telephone and to help, not to act."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import now
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import read_page_number
from marketplace.kernel.web import address_with
from marketplace.localities.models import Locality

from . import commands, policy, queries
from .contacting import seller_by_coordinator
from .models import OrderCall, OrderTimes
from .pages import order_list, order_page, orders_found
from .schemas import NoteCall, SetTimes

pages = Blueprint("orders_coordinator", __name__)


@pages.get("/dieu-phoi/don-hang")
@coordinator
def index() -> str:
    """Orders between the localities, newest first."""
    return order_list("orders/coordinator/index.html", queries.watched_by(actor()))


@pages.post("/dieu-phoi/don-hang")
@coordinator
def find_orders() -> Any:
    """Those with this code, or of this seller or buyer."""
    return orders_found("orders/coordinator/find_orders.html", queries.find_watched)


@pages.get("/dieu-phoi/don-hang/<reference>")
@coordinator
def order(reference: str) -> Any:
    """One order without the buyer's telephone and address."""
    return order_page("orders/coordinator/order.html", queries.order_for(actor(), reference))


@pages.get("/dieu-phoi/can-goi")
@coordinator
def to_call() -> str:
    """Sellers who do not answer: whom to telephone about what, the longest waiting first."""
    page = queries.call_page(actor(), read_page_number(request.args.get("trang")))
    return render_template(
        "orders/coordinator/to_call.html",
        page=page,
        goods=queries.goods_of([order.id for order in page.rows]),
        calls=queries.calls_about(page.rows),
        waited=lambda order: int((now() - order.created_at).total_seconds() // 3600),
        page_url=lambda number: address_with(trang=number),
    )


@pages.route("/dieu-phoi/can-goi/<reference>", methods=["GET", "POST"])
@coordinator
def note_call(reference: str) -> Any:
    """One of them: the number, a text to send, and a note of what was said."""
    order = queries.order_to_call(actor(), reference)
    form = Form(NoteCall())
    if done := form.offer(commands.note_call, order, then=_list, said=_(N_("Đã ghi cuộc gọi.")), once=True):
        return done
    order = queries.order_to_call(actor(), reference)
    return form.page(
        "orders/coordinator/note_call.html",
        order=order,
        calls=queries.calls_about([order])[order.id],
        contact=seller_by_coordinator(order, actor()),
    )


def _list(_call: OrderCall) -> str:
    return url_for("orders_coordinator.to_call")


@pages.get("/dieu-phoi/thoi-han-don")
@coordinator
def times() -> Any:
    """The localities whose times one sets; straight to the form when there is one."""
    places = queries.places_of(actor())
    if len(places) == 1:
        return redirect(url_for("orders_coordinator.set_times", code=places[0].code))
    return render_template(
        "orders/coordinator/times.html", places=[(place, policy.times_of(place.id)) for place in places]
    )


@pages.route("/dieu-phoi/thoi-han-don/<code>", methods=["GET", "POST"])
@coordinator
def set_times(code: str) -> Any:
    """How long orders of one locality's sellers may wait."""
    place = _own_place(code)
    form = Form(SetTimes(), values=_known(policy.times_of(place.id)))
    done = form.offer(
        commands.set_times,
        place,
        then=url_for("orders_coordinator.set_times", code=code),
        said=_(N_("Đã lưu thời hạn. Áp dụng ngay, cả cho đơn đang chờ.")),
    )
    return done or form.page("orders/coordinator/set_times.html", place=_own_place(code))


def _own_place(code: str) -> Locality:
    found = next((place for place in queries.places_of(actor()) if place.code == code), None)
    if found is None:
        raise NotFound
    return found


def _known(times: OrderTimes) -> dict[str, str]:
    names = ("remind_hours", "call_hours", "release_hours", "complete_days")
    return {name: str(getattr(times, name)) for name in names}
