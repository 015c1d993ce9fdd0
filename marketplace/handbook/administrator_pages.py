"""Publishing the next version of a policy page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, url_for

from marketplace.kernel.access import administrator
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _

from . import commands, queries
from .schemas import PublishPolicy
from .states import Policy

pages = Blueprint("handbook_administrator", __name__, url_prefix="/quan-tri/quy-dinh")


@pages.get("")
@administrator
def index() -> Any:
    """The six pages and since when each stands as it does."""
    return render_template("handbook/administrator/index.html", policies=list(Policy), latest=queries.latest_versions())


@pages.route("/<slug>", methods=["GET", "POST"])
@administrator
def publish_policy(slug: str) -> Any:
    """Write the next version, beginning from the newest one."""
    policy = next((each for each in Policy if each.value == slug), None)
    if policy is None:
        abort(404)
    newest = next(iter(queries.versions_of(policy)), None)
    names = ("title_vi", "body_vi", "title_en", "body_en")
    form = Form(
        PublishPolicy(),
        values={"policy": policy, **({name: getattr(newest, name) for name in names} if newest else {})},
    )
    if form.submit(
        commands.publish_policy,
        actor(),
        once=lambda version: url_for("handbook.version", slug=slug, number=version.number),
    ):
        flash(_(N_("Đã đăng bản mới.")), "success")
        return see(form.replayed_to or url_for(".index"))
    return form.page("handbook/administrator/publish_policy.html", policy=policy, newest=newest)
