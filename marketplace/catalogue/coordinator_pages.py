"""What a coordinator does about the words of goods, besides deciding: merging two, taking back the market's own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from marketplace.approvals.queries import open_review
from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.web import address_with

from . import commands, queries
from .comparing import changed_fields
from .models import ListingRevision
from .schemas import RevokeEdition, TakeOver

pages = Blueprint("catalogue_coordinator", __name__, url_prefix="/dieu-phoi/san-pham")


@pages.get("/tu-duyet")
@coordinator
def approved_by_market() -> Any:
    """The small changes of trusted producers that the market approved by itself, the newest first."""
    page = page_of(queries.approved_by_market(actor()), read_page_number(request.args.get("trang")))
    return render_template(
        "catalogue/coordinator/approved_by_market.html",
        page=page,
        page_url=lambda number: address_with(trang=number),
    )


@pages.route("/<slug>/thu-hoi", methods=["GET", "POST"])
@coordinator
def revoke_edition(slug: str) -> Any:
    """Bring the text back that was on the shelf before the market's own approval."""
    listing = queries.listing_with_history(actor(), slug)
    form = Form(RevokeEdition())
    if form.submit(commands.revoke_edition, actor(), listing, once=lambda _done: url_for(".approved_by_market")):
        flash(_(N_("Bản trước của “%(name)s” đã trở lại chợ."), name=form.result.name if form.result else listing.name))
        return see(form.replayed_to or url_for(".approved_by_market"))
    current = queries.edition_of(listing, listing.edition)
    before = queries.edition_of(listing, current.base) if current.base else current
    return form.page(
        "catalogue/coordinator/revoke_edition.html",
        listing=listing,
        current=current,
        rows=changed_fields(before, current),
    )


@pages.post("/<slug>/ghep")
@coordinator
def take_over(slug: str) -> Any:
    """Bring a revision up to the text on the shelf, part by part, while it waits."""
    revision = queries.revision_for(actor(), slug)
    form = Form(TakeOver())
    done = form.submit(commands.take_over, actor(), revision)
    flash(_(N_("Đã ghép hai bản.")) if done else " ".join(form.general_errors), "success" if done else "warning")
    return see(_desk_of(revision))


def _desk_of(revision: ListingRevision) -> str:
    waiting = open_review(commands.REVISION, revision.id)
    if waiting:
        return url_for("approvals_coordinator.review", ref=waiting.reference)
    return url_for("approvals_coordinator.index")
