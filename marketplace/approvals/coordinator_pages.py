"""The review desk: what waits, oldest first; one page with all one needs to decide."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.web import address_with

from . import commands, policy, queries
from .models import Review
from .registry import kinds
from .schemas import Approve, ReturnWithNote
from .states import ReviewState

pages = Blueprint("approvals_coordinator", __name__, url_prefix="/dieu-phoi/duyet")


@pages.get("")
@coordinator
def index() -> Any:
    """What waits for this coordinator."""
    chosen = next((each.kind for each in kinds() if each.kind == request.args.get("loai")), "")
    waiting = queries.waiting_by_kind(actor())
    page = page_of(queries.queue(actor(), chosen), read_page_number(request.args.get("trang")))
    return render_template(
        "approvals/coordinator/index.html",
        page=page,
        chosen=chosen,
        kinds=[(each, waiting.get(each.kind, 0)) for each in kinds()],
        waiting=sum(waiting.values()),
        page_url=lambda number: address_with(trang=number),
    )


@pages.get("/<ref>")
@coordinator
def review(ref: str) -> Any:
    """Everything needed to decide about one thing."""
    return _page(queries.review_for(actor(), ref))


@pages.route("/<ref>/duyet", methods=["GET", "POST"])
@coordinator
def approve(ref: str) -> Any:
    """It is right."""
    found = queries.review_for(actor(), ref)
    form = Form(Approve.about(found.kind))
    if form.submit(commands.approve, actor(), found, once=_back_to_the_queue):
        flash(_(N_("Đã duyệt “%(name)s”."), name=found.subject_name), "success")
        return see(form.replayed_to or url_for(".index"))
    return _page(found, approving=form)


@pages.route("/<ref>/tra-lai", methods=["GET", "POST"])
@coordinator
def return_with_note(ref: str) -> Any:
    """Something must be mended first."""
    found = queries.review_for(actor(), ref)
    form = Form(ReturnWithNote.about(found.kind))
    if form.submit(commands.return_with_note, actor(), found, once=_back_to_the_queue):
        flash(_(N_("Đã gửi “%(name)s” về kèm lời nhắn."), name=found.subject_name), "success")
        return see(form.replayed_to or url_for(".index"))
    return _page(found, returning=form)


def _back_to_the_queue(_decided: Review) -> str:
    """A second tap on the same button goes where the first one went."""
    return url_for(".index")


def _page(found: Review, *, approving: Form | None = None, returning: Form | None = None) -> Any:
    """The review with its forms; the one that was sent and refused carries its errors."""
    rounds = queries.rounds_of(found.subject_kind, found.subject_id)
    form = approving or returning or Form(Approve.about(found.kind))
    return form.page(
        "approvals/coordinator/review.html",
        review=found,
        subject=found.kind.load(found.subject_id),
        earlier=[each for each in rounds if each.id != found.id],
        is_open=found.state == ReviewState.SUBMITTED,
        may_decide=policy.may_decide(actor(), found),
        approving=approving or (form if not returning else Form(Approve.about(found.kind))),
        returning=returning or Form(ReturnWithNote.about(found.kind)),
        following=queries.next_in_queue(actor(), found),
    )
