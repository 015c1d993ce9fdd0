"""The maker's own profile, on the producer's desk."""

from __future__ import annotations

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
        guests=Form(schemas.LetGuestsOrder()),
        public=[each.slug for each in makers if policy.is_public(each)],
        rounds=latest_rounds(commands.REVIEWED, [each.id for each in makers]),
    )


@pages.post("/<slug>/khach")
@producer
def let_guests_order(slug: str) -> Any:
    """Whether buyers without an account may order from this maker."""
    maker = queries.organisation_for(actor(), slug)
    form = Form(schemas.LetGuestsOrder())
    done = form.offer(commands.let_guests_order, maker, then=url_for(".index"), said=_(N_("Đã lưu.")))
    return done or see(url_for(".index"))
