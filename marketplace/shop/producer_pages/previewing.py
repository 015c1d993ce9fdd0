"""Goods as buyers will read them, before they do."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template

from marketplace.catalogue.policy import is_for_sale, may_edit
from marketplace.catalogue.queries import listing_with_history
from marketplace.kernel.access import signed_in
from marketplace.kernel.actor import actor
from marketplace.kernel.i18n import N_, _

from ..pages.listing import told_of
from ..preview import offer_to_come
from ..sharing import Sharing
from .blueprint import pages


@pages.get("/san-pham/<slug>/xem-truoc")
@signed_in
def preview_listing(slug: str) -> Any:
    """A draft, or the new words of goods on the shelf, as buyers will read them; for who writes and who decides.

    What buyers can read already is shown where they read it.
    """
    listing = listing_with_history(actor(), slug)
    if is_for_sale(listing) and listing.open_revision is None:
        return redirect(f"/san-pham/{listing.slug}")
    offer = offer_to_come(listing)
    about = Sharing(
        path=f"/ban-hang/san-pham/{listing.slug}/xem-truoc",
        title=_(N_("Xem trước: %(name)s"), name=offer.listing.name),
        description=_(N_("Trang này chưa ai thấy ngoài người viết và người duyệt.")),
        image="",
        is_indexed=False,
    )
    links = [(f"/ban-hang/san-pham/{listing.slug}", listing.name)] if may_edit(actor(), listing) else []
    return render_template(
        "shop/producer/preview_listing.html", **told_of(offer), about=about, data=[], links=links, is_preview=True
    )
