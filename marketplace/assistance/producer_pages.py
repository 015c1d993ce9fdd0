"""The producer's own page of who may enter for them, who entered what, and the way to take leave back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import Missing
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.web import address_with
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import owners_of, producers_of

from . import commands, links, policy, queries
from .schemas import AllowHelper, Nothing
from .states import Answer

pages = Blueprint("assistance_producer", __name__, url_prefix="/ban-hang/nhap-ho")


@pages.get("")
@producer
def index() -> Any:
    """Who may enter, who entered what, and what one said of it."""
    mine = actor().sells_for
    page = page_of(queries.entries_of(mine), read_page_number(request.args.get("trang")), per_page=20)
    return render_template(
        "assistance/producer/index.html",
        consents=queries.consents_of(mine),
        owned=[each for each in producers_of(actor()) if policy.may_allow(actor(), each, owners_of(each))],
        page=page,
        answers={entry.id: links.path_to(entry) for entry in page.rows if entry.answer is Answer.WAITING},
        page_url=lambda number: address_with(trang=number),
    )


@pages.route("/<slug>/cho-phep", methods=["GET", "POST"])
@producer
def allow_helper(slug: str) -> Any:
    """Let a relative enter goods."""
    owned = _own(slug)
    form = Form(AllowHelper())
    done = form.offer(
        commands.allow_helper,
        owned,
        then=url_for(".index"),
        said=_(N_("Đã cho phép. Người đó chỉ ghi hàng, không thấy tiền và đơn hàng.")),
        once=True,
    )
    return done or form.page("assistance/producer/allow_helper.html", producer=owned)


@pages.post("/<ref>/rut")
@producer
def withdraw_consent(ref: str) -> Any:
    """Take leave back."""
    consent = queries.consent_for(actor(), ref)
    form = Form(Nothing())
    if form.submit(commands.withdraw_consent, actor(), consent):
        flash(_(N_("Đã rút lại. %(name)s không nhập thay được nữa."), name=consent.helper.name), "success")
    return see(url_for(".index"))


def _own(slug: str) -> Organisation:
    found = next((each for each in producers_of(actor()) if each.slug == slug), None)
    if found is None:
        raise Missing(_(N_("Không có nhà sản xuất này.")))
    return found
