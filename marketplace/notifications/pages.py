"""The inbox of whoever signed in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from marketplace.accounts.queries import person_of
from marketplace.kernel.access import signed_in
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import read_page_number
from marketplace.kernel.web import address_with, template_global

from . import commands, queries
from .schemas import ChooseNews

pages = Blueprint("notifications", __name__)


@template_global
def unread_count() -> int:
    """How many notices wait, for the badge beside the basket; asked once a page, and for people only."""
    if "unread_count" not in g:
        g.unread_count = queries.unread_of(actor())
    return int(g.unread_count)


@pages.get("/tin-nhan")
@signed_in
def inbox() -> str:
    """The unread first, then the newest. Looking does not mark anything as read: that is said by a button."""
    return render_template(
        "notifications/inbox.html",
        page=queries.inbox_page(actor(), read_page_number(request.args.get("trang"))),
        page_url=lambda number: address_with(trang=number),
    )


@pages.post("/tin-nhan/<int:notice_id>/mo")
@signed_in
def open_notice(notice_id: int) -> Any:
    """Read it, and go to what it is about."""
    return see(commands.read_notice(actor(), queries.notice_for(actor(), notice_id)).path)


@pages.post("/tin-nhan/<int:notice_id>/da-doc")
@signed_in
def read_notice(notice_id: int) -> Any:
    """Read it, and stay."""
    commands.read_notice(actor(), queries.notice_for(actor(), notice_id))
    return see(url_for("notifications.inbox"))


@pages.post("/tin-nhan/da-doc-het")
@signed_in
def read_all() -> Any:
    """Everything was seen."""
    commands.read_all(actor())
    return see(url_for("notifications.inbox"))


@pages.route("/tin-nhan/cai-dat", methods=["GET", "POST"])
@signed_in
def choose_news() -> Any:
    """Which news comes by e-mail too."""
    mailed = queries.kinds_mailed_to(actor())
    form = Form(ChooseNews(), values={kind.value: "1" for kind in mailed})
    done = form.offer(commands.choose_news, then=url_for("notifications.choose_news"), said=_(N_("Đã lưu.")))
    return done or form.page("notifications/choose_news.html", email=person_of(actor()).email)
