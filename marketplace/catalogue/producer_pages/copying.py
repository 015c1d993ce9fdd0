"""Another listing like one there is: one press, then its draft stands open in the form."""

from __future__ import annotations

from typing import Any

from flask import flash, url_for

from marketplace.kernel.access import goods_keeper
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _

from .. import commands, queries
from ..models import Listing
from ..schemas import Nothing
from .blueprint import pages
from .desk import address_of


@pages.post("/<slug>/chep")
@goods_keeper
def copy_listing(slug: str) -> Any:
    """Words and photos as a new draft; pressed twice, it is one draft."""
    listing = queries.own_listing(actor(), slug)
    form = Form(Nothing())
    if not form.submit(commands.copy_listing, actor(), listing, once=form_of):
        flash(form.errors_list[0][1], "danger")
        return see(address_of(listing))
    flash(_(N_("Đây là bản chép. Đổi tên cho khác, ghi số lượng rồi gửi duyệt.")), "success")
    return see(form.replayed_to or form_of(form.result))


def form_of(listing: Listing) -> str:
    """Where its draft is written on."""
    return url_for("catalogue_producer.amend_draft", slug=listing.slug)
