"""The maker's own profile, on the producer's desk."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, render_template, url_for

from marketplace.approvals.queries import latest_rounds
from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import Schema

from . import commands, policy, queries, schemas

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
        guests=Form(schemas.LetGuestsOrder()),
        public=[each.slug for each in makers if policy.is_public(each)],
        rounds=latest_rounds(commands.REVIEWED, [each.id for each in makers]),
    )


@pages.route("/<slug>/cach-ban", methods=["GET", "POST"])
@producer
def set_selling_terms(slug: str) -> Any:
    """The smallest order one takes, and whether goods come to the door."""
    maker = queries.producer_named(actor(), slug)
    known = {"min_order": maker.min_order, "delivers_home": maker.delivers_home, "version": maker.version}
    form = Form(schemas.SetSellingTerms(), values=known)
    done = form.offer(
        commands.set_selling_terms,
        maker,
        then=url_for(".index"),
        said=_(N_("Đã lưu. Người mua thấy ngay, đơn đã đặt giữ như cũ.")),
    )
    return done or form.page("organisations/producer/set_selling_terms.html", organisation=maker)


@pages.post("/<slug>/khach")
@producer
def let_guests_order(slug: str) -> Any:
    """Whether buyers without an account may order from this maker."""
    maker = queries.organisation_for(actor(), slug)
    form = Form(schemas.LetGuestsOrder())
    done = form.offer(commands.let_guests_order, maker, then=url_for(".index"), said=_(N_("Đã lưu.")))
    return done or see(url_for(".index"))
