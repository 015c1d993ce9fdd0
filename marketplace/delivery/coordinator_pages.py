"""The pickup points of the localities one coordinates."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form, see

from . import commands, queries
from .models import PickupPoint
from .schemas import AmendPickupPoint, OpenPickupPoint

TOLD = ("name", "address", "hours", "keeper", "phone")
pages = Blueprint("delivery_coordinator", __name__)


@pages.get("/dieu-phoi/diem-nhan")
@coordinator
def pickup_points() -> str:
    """All of them, open and closed."""
    return render_template("delivery/coordinator/pickup_points.html", points=queries.points_kept_by(actor()))


@pages.route("/dieu-phoi/diem-nhan/moi", methods=["GET", "POST"])
@coordinator
def open_pickup_point() -> Any:
    """A new one."""
    places = queries.places_of(actor())
    form = Form(OpenPickupPoint(), values={"locality": places[0].code if len(places) == 1 else ""})
    declared = form.schema.fields["locality"]
    declared.metadata = {**declared.metadata, "options": [(place.code, place.full_name, "") for place in places]}
    done = form.offer(commands.open_pickup_point, then=_list, once=True)
    return done or form.page("delivery/coordinator/open_pickup_point.html", choose=len(places) > 1)


@pages.route("/dieu-phoi/diem-nhan/<reference>", methods=["GET", "POST"])
@coordinator
def amend_pickup_point(reference: str) -> Any:
    """What is said about one."""
    point = queries.own_point(actor(), reference)
    known = {name: getattr(point, name) for name in TOLD}
    form = Form(AmendPickupPoint(), values=known)
    if done := form.offer(commands.amend_pickup_point, point, then=_list):
        return done
    point = queries.own_point(actor(), reference)
    return form.page("delivery/coordinator/amend_pickup_point.html", point=point, differs=_differs(form, point))


def _differs(form: Form, point: PickupPoint) -> list[tuple[str, str, str]]:
    """What somebody else saved meanwhile beside what was typed here."""
    if form.status != 409:
        return []
    rows = [(form[name].label, getattr(point, name), form.values.get(name, "")) for name in TOLD]
    return [row for row in rows if row[1] != row[2]]


@pages.post("/dieu-phoi/diem-nhan/<reference>/dong")
@coordinator
def close_pickup_point(reference: str) -> Any:
    """No new orders go there."""
    return see(_list(commands.close_pickup_point(actor(), queries.own_point(actor(), reference))))


@pages.post("/dieu-phoi/diem-nhan/<reference>/mo")
@coordinator
def reopen_pickup_point(reference: str) -> Any:
    """Orders can go there again."""
    return see(_list(commands.reopen_pickup_point(actor(), queries.own_point(actor(), reference))))


def _list(_point: PickupPoint) -> str:
    return url_for("delivery_coordinator.pickup_points")
