"""The administrator's list of twinned places."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from marketplace.kernel.access import administrator
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import show_phone
from marketplace.localities import commands as localities
from marketplace.localities.queries import locality_by_code
from marketplace.localities.schemas import GivePhone

from . import commands, policy, queries
from .models import Partnership
from .schemas import EndPartnership, ProposePartnership, SignPartnership
from .states import PARTNERSHIP_FLOW

pages = Blueprint("partnerships_administrator", __name__, url_prefix="/quan-tri/ket-nghia")
PAIR = "<string(length=5):highland>-<string(length=5):lowland>"


@pages.get("")
@administrator
def index() -> Any:
    """Every twinning and where it stands."""
    return render_template("partnerships/administrator/index.html", partnerships=queries.partnerships())


@pages.route("/moi", methods=["GET", "POST"])
@administrator
def propose_partnership() -> Any:
    """Another pair of places."""
    form = Form(ProposePartnership())
    done = form.offer(
        commands.propose_partnership, then=_address, said=_(N_("Đã ghi hai địa phương đang bàn kết nghĩa.")), once=True
    )
    return done or form.page("partnerships/administrator/propose_partnership.html")


def _address(partnership: Partnership) -> str:
    return url_for(".show", highland=partnership.highland.code, lowland=partnership.lowland.code)


@pages.route("/dien-thoai/<code>", methods=["GET", "POST"])
@administrator
def give_phone(code: str) -> Any:
    """The number people of one place call for help."""
    locality = locality_by_code(code)
    form = Form(GivePhone(), values={"phone": show_phone(locality.phone)})
    done = form.offer(localities.give_phone, locality, then=url_for(".index"), said=_(N_("Đã lưu.")))
    return done or form.page("partnerships/administrator/give_phone.html", locality=locality)


@pages.get(f"/{PAIR}")
@administrator
def show(highland: str, lowland: str) -> Any:
    """One twinning, with the steps open to it."""
    return _page(queries.partnership_between(highland, lowland))


@pages.route(f"/{PAIR}/ky", methods=["GET", "POST"])
@administrator
def sign_partnership(highland: str, lowland: str) -> Any:
    """Both signed."""
    partnership = queries.partnership_between(highland, lowland)
    form = Form(SignPartnership())
    done = form.offer(
        commands.sign_partnership,
        partnership,
        then=_address,
        said=_(N_("Đã ghi ngày ký. Người hai nơi mua bán được với nhau.")),
    )
    return done or _page(partnership, signing=form)


@pages.route(f"/{PAIR}/ket-thuc", methods=["GET", "POST"])
@administrator
def end_partnership(highland: str, lowland: str) -> Any:
    """It is over."""
    partnership = queries.partnership_between(highland, lowland)
    form = Form(EndPartnership())
    done = form.offer(
        commands.end_partnership,
        partnership,
        then=_address,
        said=_(N_("Đã ghi kết nghĩa kết thúc.")),
    )
    return done or _page(partnership, ending=form)


def _page(partnership: Partnership, *, signing: Form | None = None, ending: Form | None = None) -> Any:
    form = signing or ending or Form(SignPartnership())
    return form.page(
        "partnerships/administrator/show.html",
        partnership=partnership,
        moves=PARTNERSHIP_FLOW.open_to(partnership.state, policy.sides_of(actor())),
        signing=signing or Form(SignPartnership()),
        ending=ending or Form(EndPartnership()),
    )
