"""The coordinator's list of whom they may enter for, the leave they write down, the sheet to print, the objections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from marketplace.catalogue.keyboard_form import DRAWN, OFTEN, PARTS
from marketplace.catalogue.schemas import StartListing
from marketplace.catalogue.states import GROUPS
from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import today
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import Page, page_of, read_page_number
from marketplace.kernel.text import clean
from marketplace.kernel.web import address_with

from . import commands, policy, queries
from .models import EntryConsent
from .schemas import Nothing, RecordConsent, RecordLeave, SettleObjection
from .states import Scope

pages = Blueprint("assistance_coordinator", __name__, url_prefix="/dieu-phoi/nhap-ho")
USUAL_LEAVE = timedelta(days=90)


@pages.get("")
@coordinator
def index() -> Any:
    """The producers of this coordinator's places with the leave they gave; first what producers objected to."""
    words = clean(request.args.get("q", ""))[:100]
    page = page_of(queries.makers(actor(), words), read_page_number(request.args.get("trang")))
    return _index(page, words, Form(SettleObjection()), None)


def _index(page: Page, words: str, form: Form, settling: str | None) -> Any:
    return form.page(
        "assistance/coordinator/index.html",
        page=page,
        words=words,
        consents=queries.consents_by_maker(page.rows),
        disputed=queries.disputed(actor()),
        may_record={each.id for each in page.rows if policy.may_record(actor(), each)},
        settling=settling,
        page_url=lambda number: address_with(trang=number),
    )


@pages.get("/<slug>")
@coordinator
def show(slug: str) -> Any:
    """One producer: who may enter, begin to enter, write leave down."""
    maker = queries.maker_for(actor(), slug)
    held = queries.consents_of([maker.id])
    mine = next((each for each in held if policy.may_start(actor(), each)), None)
    return render_template("assistance/coordinator/show.html", maker=maker, consents=held, mine=mine)


@pages.route("/<slug>/dong-y", methods=["GET", "POST"])
@coordinator
def record_consent(slug: str) -> Any:
    """Write down that the producer gave this coordinator leave."""
    return _recorded(slug, Form(RecordConsent(), values=_usual()), commands.record_consent)


@pages.route("/<slug>/nguoi-nha", methods=["GET", "POST"])
@coordinator
def record_leave(slug: str) -> Any:
    """Write down that the producer gave a relative leave."""
    return _recorded(slug, Form(RecordLeave(), values=_usual()), commands.record_leave)


def _recorded(slug: str, form: Form, verb: Callable[..., EntryConsent]) -> Any:
    maker = queries.maker_for(actor(), slug)
    if form.submit(verb, actor(), maker, once=lambda _done: url_for(".show", slug=slug)):
        flash(_(N_("Đã ghi lời đồng ý. Nhà sản xuất được báo và rút lại được bất cứ lúc nào.")), "success")
        return see(form.replayed_to or url_for(".show", slug=slug))
    return form.page("assistance/coordinator/record_consent.html", maker=maker)


def _usual() -> dict[str, Any]:
    """Most leave is given today, for a season."""
    return {"given_on": today(), "ends_on": today() + USUAL_LEAVE, "scope": Scope.GOODS}


@pages.post("/dong-y/<ref>/rut")
@coordinator
def withdraw_consent(ref: str) -> Any:
    """The producer took it back by telephone."""
    consent = queries.consent_for(actor(), ref)
    form = Form(Nothing())
    if form.submit(commands.withdraw_consent, actor(), consent):
        flash(_(N_("Đã rút lại. %(name)s không nhập thay được nữa."), name=consent.helper.name), "success")
    return see(url_for(".show", slug=consent.producer.slug))


@pages.post("/khong-dong-y/<ref>")
@coordinator
def settle_objection(ref: str) -> Any:
    """Write down what was agreed with a producer who objected."""
    entry = queries.entry_for(actor(), ref)
    form = Form(SettleObjection())
    done = form.offer(
        commands.settle_objection, entry, then=url_for(".index"), said=_(N_("Đã ghi. Hàng này sửa tiếp được."))
    )
    return done or _index(page_of(queries.makers(actor()), 1), "", form, ref)


@pages.get("/phieu")
@coordinator
def sheet() -> Any:
    """The form on one sheet of A4, for a producer without a telephone; with a name on it when one is chosen."""
    slug = request.args.get("nha")
    return render_template(
        "assistance/coordinator/sheet.html",
        maker=queries.maker_for(actor(), slug) if slug else None,
        parts=PARTS,
        asked=Form(StartListing()),
        units=[(unit, DRAWN[unit]) for unit in OFTEN],
        groups=list(GROUPS.values()),
        helper=actor().name,
    )
