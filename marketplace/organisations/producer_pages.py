"""The maker's own profile, on the producer's desk."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, render_template, url_for

from marketplace.approvals.queries import latest_rounds
from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import Schema

from . import commands, policy, queries
from .schemas import SetSellingTerms

pages = Blueprint("organisations_producer", __name__, url_prefix="/ban-hang/ho-so")


@pages.get("")
@producer
def index() -> Any:
    """Every maker this person sells for: how the public sees it, and what is still missing."""
    makers = queries.producers_of(actor())
    return render_template(
        "organisations/producer/index.html",
        makers=makers,
        plain=Form(Schema()),
        steps_of=partial(policy.open_steps, actor()),
        public=[each.slug for each in makers if policy.is_public(each)],
        rounds=latest_rounds(commands.REVIEWED, [each.id for each in makers]),
    )


@pages.route("/<slug>/cach-ban", methods=["GET", "POST"])
@producer
def set_selling_terms(slug: str) -> Any:
    """The smallest order one takes, whether goods come to the door, and whether guests may order."""
    maker = queries.producer_named(actor(), slug)
    known = {name: getattr(maker, name) for name in ("min_order", "delivers_home", "takes_guests", "version")}
    form = Form(SetSellingTerms(), values=known)
    done = form.offer(
        commands.set_selling_terms,
        maker,
        then=url_for(".index"),
        said=_(N_("Đã lưu. Người mua thấy ngay, đơn đã đặt giữ như cũ.")),
    )
    return done or form.page("organisations/producer/set_selling_terms.html", organisation=maker)
