"""Where a helper begins and stops, reads what they typed, and where a producer answers by a link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, render_template, request, url_for

from marketplace.accounts import throttle
from marketplace.catalogue.comparing import changed_fields
from marketplace.catalogue.queries import open_revision_of
from marketplace.kernel.access import anyone, signed_in
from marketplace.kernel.actor import SYSTEM, actor
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.web import address_with

from . import authentication, commands, links, queries
from .contacting import message_about
from .models import AssistedEntry
from .schemas import ConfirmEntry, Nothing, ObjectToEntry
from .states import Answer

pages = Blueprint("assistance", __name__)
TRIES = throttle.Limit("answer", by_both=20, by_network=60, within=throttle.SIGN_IN.within)


@pages.get("/nhap-ho")
@signed_in
def index() -> Any:
    """For whom this person may enter, and what they have entered, with words ready to tell the producer."""
    page = page_of(queries.entries_by(actor()), read_page_number(request.args.get("trang")), per_page=10)
    return render_template(
        "assistance/index.html",
        leaves=queries.leaves_held_by(actor()),
        page=page,
        messages={entry.id: message_about(entry) for entry in page.rows if entry.answer is Answer.WAITING},
        page_url=lambda number: address_with(trang=number),
    )


@pages.post("/nhap-ho/<ref>/bat-dau")
@signed_in
def start_entering(ref: str) -> Any:
    """Begin to type for a producer."""
    consent = queries.consent_for(actor(), ref)
    form = Form(Nothing())
    if not form.submit(lambda: authentication.sit_down(consent)):
        flash(" ".join(form.general_errors), "warning")
        return see(url_for(".index"))
    return see(url_for("catalogue_producer.index"))


@pages.post("/nhap-ho/thoi")
@signed_in
def stop_entering() -> Any:
    """Stop typing for somebody else."""
    name = actor().enters_as
    authentication.get_up()
    flash(
        _(N_("Đã thôi nhập thay %(name)s. Đừng quên báo tin cho họ."), name=name)
        if name
        else _(N_("Đã thôi nhập thay."))
    )
    return see(url_for(".index"))


@pages.get("/xac-nhan/<token>")
@anyone
def answer(token: str) -> Any:
    """What was typed for a producer, with the two buttons."""
    return _answer_page(_behind(token), token, Form(ConfirmEntry()))


@pages.post("/xac-nhan/<token>/dung")
@anyone
def confirm_entry(token: str) -> Any:
    """It is right."""
    return _answered(token, Form(ConfirmEntry()), commands.confirm_entry)


@pages.post("/xac-nhan/<token>/khong")
@anyone
def object_to_entry(token: str) -> Any:
    """It is not."""
    return _answered(token, Form(ObjectToEntry()), commands.object_to_entry)


def _answered(token: str, form: Form, verb: Any) -> Any:
    entry = _behind(token)
    who = actor() if actor().person_id == entry.assistance.helper_id else SYSTEM
    if form.submit(verb, who, entry):
        return see(url_for(".answer", token=token))
    return _answer_page(_behind(token), token, form)


def _behind(token: str) -> AssistedEntry:
    """What the link is about; wrong ones are counted, so that nobody tries many."""
    return throttle.throttled(links.entry_behind, TRIES, request.remote_addr, number="link")(token)


def _answer_page(entry: AssistedEntry, token: str, form: Form) -> Any:
    listing = entry.listing
    revision = open_revision_of(listing)
    page, status = form.page(
        "assistance/answer.html",
        entry=entry,
        listing=listing,
        revised=[(each.label, each.old, each.new) for each in changed_fields(listing, revision)] if revision else [],
        confirming=form if "note" not in form else Form(ConfirmEntry()),
        objecting=form if "note" in form else Form(ObjectToEntry()),
        token=token,
    )
    shown = make_response(page, status)
    shown.headers["Cache-Control"] = "no-store"
    shown.headers["Referrer-Policy"] = "no-referrer"
    return shown
