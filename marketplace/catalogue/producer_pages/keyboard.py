"""The screen for typing in a sheet of paper: one page, in the order of the sheet; photos may follow later."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, render_template, request

from marketplace.kernel.access import goods_keeper
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.web import address_with
from marketplace.organisations.queries import kept_by

from .. import commands, queries
from ..keyboard_form import PARTS
from ..schemas import StartListing
from ..states import Rule
from .blueprint import pages
from .desk import address_of
from .unfinished import asked_key, asked_seller, drop_what_was_sent, keep_what_came_back
from .values import USUAL, values_typed
from .writing import gathered_photos, is_sent_at_once


@pages.route("/theo-phieu", methods=["GET", "POST"])
@goods_keeper
def type_by_keyboard() -> Any:
    """What stands on a sheet, typed in by keyboard: the same words and rules as the form on the phone."""
    seller = asked_seller()
    if seller is None:
        return render_template("catalogue/producer/choose.html", sellers=kept_by(actor()))
    key = asked_key() or secrets.token_urlsafe(12)
    draft = queries.draft_for(actor(), key)
    form = Form(by_keyboard(), values=values_typed(draft) if draft else {**USUAL, "origin": seller.hamlet})
    photos = queries.photos_named(actor(), draft.photos) if draft else []
    if request.method == "POST":
        photos, complaints = gathered_photos()
        references = [photo.reference for photo in photos]
        verb = commands.offer_listing if is_sent_at_once() else commands.start_listing
        if complaints:
            form.load(photos=references)
            form.refuse({"photos": complaints})
        elif form.submit(verb, actor(), seller, once=address_of, photos=references):
            drop_what_was_sent(key)
            flash(_(N_("Đã ghi phiếu. Còn phiếu khác thì gõ tiếp, hoặc mở hàng này để thêm ảnh.")), "success")
            return see(form.replayed_to or address_of(form.result))
        form.values["photos"] = references
        draft = keep_what_came_back(seller, None, key, references)
    return form.page(
        "catalogue/producer/keyboard.html",
        address=address_with(nhap=draft.key if draft else key, ban=draft.version if draft else 0, cho=seller.slug),
        seller=seller,
        parts=PARTS,
        kept=photos,
    )


def by_keyboard() -> StartListing:
    """The form with lists to type into in place of cards to tap."""
    form = StartListing()
    sets = [(each.slug, each.short_name, "") for each in queries.categories() if each.rule is not Rule.REFUSED]
    for name, more in (("unit", {}), ("condition", {}), ("category", {"options": sets})):
        form.fields[name].metadata = {**form.fields[name].metadata, "widget": "select", **more}
    return form
