"""The coordinator reads what producers say of themselves, and takes off what may not stay."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.schemas import Schema
from marketplace.kernel.web import address_with
from marketplace.organisations.models import Organisation

from . import commands, policy, queries
from .schemas import Withhold

pages = Blueprint("introductions_coordinator", __name__, url_prefix="/dieu-phoi/trang-gioi-thieu")


@pages.get("")
@coordinator
def index() -> str:
    """Pages are read by buyers at once, and here by whoever answers for them: the latest changed first."""
    return render_template(
        "introductions/coordinator/index.html",
        page=page_of(queries.pages_changed(actor()), read_page_number(request.args.get("trang"))),
        page_url=lambda number: address_with(trang=number),
    )


@pages.route("/<slug>", methods=["GET", "POST"])
@coordinator
def withhold(slug: str) -> Any:
    """The page with everything that can be taken off it, and everything that ever was."""
    producer = queries.producer_to_judge(actor(), slug)
    form = Form(Withhold())
    done = form.offer(
        commands.withhold,
        producer,
        then=lambda _done: _page_of(producer),
        said=_(N_("Đã ẩn. Người bán được báo lý do.")),
        once=True,
    )
    return done or form.page(
        "introductions/coordinator/withhold.html",
        producer=producer,
        pictures=queries.pictures_of(producer),
        withholdings=queries.withholdings_of(producer),
        may_withhold=policy.may_withhold(actor(), producer),
        is_public=queries.is_public(producer),
        plain=Form(Schema()),
    )


def _page_of(producer: Organisation) -> str:
    return url_for("introductions_coordinator.withhold", slug=producer.slug)


@pages.post("/cho-lai/<int:number>")
@coordinator
def give_back(number: int) -> Any:
    """Put it back on the page."""
    withholding = queries.withholding_for(actor(), number)
    form = Form(Schema())
    if form.submit(commands.give_back, actor(), withholding):
        flash(_(N_("Đã cho hiện lại.")), "success")
    else:
        flash(" ".join(sentence for _target, sentence in form.errors_list), "error")
    return see(_page_of(withholding.organisation))
