"""The form in four steps and its photos."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from flask import jsonify, render_template, request, url_for

from marketplace.approvals.models import DAYS_TO_DECIDE
from marketplace.kernel.access import goods_keeper
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.forms import PRESSED, Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.images import MOST_BYTES
from marketplace.kernel.offline import kept_offline
from marketplace.kernel.web import address_with
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import kept_by
from marketplace.photos import commands as photographing
from marketplace.photos.models import Photo

from .. import commands, queries
from ..models import Listing, ListingDraft
from ..schemas import (
    OfferedListing,
    StartListing,
)
from ..states import OFFERED
from .blueprint import pages
from .desk import address_of
from .unfinished import asked_key, asked_seller, begun_for, drop_what_was_sent, keep_what_came_back, refused
from .values import choices, usual_values, values_of, values_typed, words_in


@pages.route("/moi", methods=["GET", "POST"])
@goods_keeper
@kept_offline
def start_listing() -> Any:
    """The form for something new."""
    seller = asked_seller()
    if seller is None:
        return render_template("catalogue/producer/choose.html", sellers=kept_by(actor()))
    key = asked_key() or secrets.token_urlsafe(12)
    draft = queries.draft_for(actor(), key)
    seller = draft.producer if draft else seller
    form = Form(StartListing(), values=values_typed(draft) if draft else usual_values(seller))
    verb = commands.offer_listing if is_sent_at_once() else commands.start_listing
    return _written(form, verb, seller, seller=seller, kept=[], listing=None, key=key, draft=draft)


@pages.route("/<slug>/sua", methods=["GET", "POST"])
@goods_keeper
def amend_draft(slug: str) -> Any:
    """The same form for a draft, for a listing that came back, and for other words of goods on the shelf."""
    listing = queries.own_listing(actor(), slug)
    if listing.state in OFFERED:
        return _revised(listing)
    if request.method == "GET" and listing.state not in commands.EDITABLE:
        return see(address_of(listing))
    key = asked_key() or f"sua-{listing.slug}"
    draft = queries.draft_for(actor(), key)
    form = Form(StartListing(), values=values_typed(draft) if draft else values_of(listing))
    verb = commands.offer_again if is_sent_at_once() else commands.amend_draft
    kept = listing.photos
    return _written(form, verb, listing, seller=listing.producer, kept=kept, listing=listing, key=key, draft=draft)


def _revised(listing: Listing) -> Any:
    """The form of goods on the shelf: it shows the open revision, else what is on the shelf.

    A draft keeps what it was begun from (`seen`), so that going on with it another day overrules nobody unasked.
    """
    begun = listing.open_revision or listing
    seen = commands.seen_now(listing, listing.open_revision)
    key = asked_key() or f"sua-{listing.slug}"
    draft = queries.draft_for(actor(), key)
    if draft:
        values = {**values_typed(draft), "seen": draft.typed.get("seen", [seen])[0]}
    else:
        values = {**values_of(listing), **words_in(begun), "seen": seen}
    form = Form(OfferedListing(), values=values)
    verb = commands.offer_revision if is_sent_at_once() else commands.amend_offered
    kept = begun.photos
    return _written(form, verb, listing, seller=listing.producer, kept=kept, listing=listing, key=key, draft=draft)


def _written(
    form: Form,
    verb: Callable[..., Listing],
    subject: Organisation | Listing,
    *,
    seller: Organisation,
    kept: Sequence[Photo],
    listing: Listing | None,
    key: str,
    draft: ListingDraft | None,
) -> Any:
    """Show the form, or take what was written: photos first, because they are the dearest to send again.

    What comes back with faults is kept as a draft, so that it can be mended on another day or another device.
    """
    if draft:
        kept = queries.photos_named(actor(), draft.photos)
    if request.method == "POST":
        kept, complaints = gathered_photos()
        references = [photo.reference for photo in kept]
        if complaints:
            form.load(photos=references)
            form.refuse({"photos": complaints})
        elif form.submit(verb, actor(), subject, once=what_comes_next, photos=references):
            drop_what_was_sent(key)
            return gone_to(form.replayed_to or address_of(form.result))
        form.values["photos"] = references
        if is_asked_by_script():
            return refused(form.errors_list[0][1])
        if listing and form.status == 409 and "seen" in form:
            form.values["seen"] = commands.seen_now(listing, queries.open_revision_of(listing))
        draft = keep_what_came_back(seller, listing, key, references)
    key = draft.key if draft else key
    return form.page(
        "catalogue/producer/listing_form.html",
        key=key,
        draft=draft,
        others=[] if draft or listing else begun_for(seller),
        address=address_with(nhap=key, ban=draft.version if draft else 0, cho=None if listing else seller.slug),
        about=begun_from(listing),
        seller=seller,
        kept=kept,
        cover=form.values.get("cover") or (kept[0].reference if kept else ""),
        listing=listing,
        is_offered=listing is not None and listing.state in OFFERED,
        most_photos=commands.MOST_PHOTOS,
        days_to_decide=DAYS_TO_DECIDE,
        **choices(),
    )


def begun_from(listing: Listing | None) -> str:
    """What stands on the market now of the goods a form is about; a phone that kept another says so."""
    if listing is None:
        return "0"
    if listing.state in OFFERED:
        return commands.seen_now(listing, queries.open_revision_of(listing))
    return str(listing.version)


def gathered_photos() -> tuple[list[Photo], list[str]]:
    """The photos that came before (by reference) and those that came now, and a sentence for each that is no good."""
    kept = queries.photos_named(actor(), request.form.getlist("photos")[: commands.MOST_PHOTOS * 2])
    complaints: list[str] = []
    for file in request.files.getlist("photos"):
        if not file.filename:
            continue
        if len(kept) + len(complaints) >= commands.MOST_PHOTOS * 2:
            complaints.append(_(N_("Nhiều ảnh quá. Hãy bỏ bớt.")))
            break
        try:
            sent = photographing.keep_photo(actor(), photo=file.read(MOST_BYTES + 1), name=file.filename)
        except DomainError as refusal:
            complaints.append(refusal.sentence)
        else:
            kept = [*kept, sent] if sent not in kept else kept
    return kept, complaints


def is_asked_by_script() -> bool:
    """Whether the page's own script sent the form and reads the answer."""
    return request.accept_mimetypes.best == "application/json"


def gone_to(address: str) -> Any:
    """Where to go on: a page for a person, the address for the script."""
    return jsonify(location=address) if is_asked_by_script() else see(address)


def is_sent_at_once() -> bool:
    """Whether “Gửi duyệt” was pressed, not “Lưu nháp”."""
    return request.form.get(PRESSED) == "submit"


def what_comes_next(listing: Listing) -> str:
    """The page of the listing; where to choose between two texts when the shelf has moved on meanwhile."""
    revision = queries.open_revision_of(listing)
    if revision is not None and revision.is_stale:
        return url_for("catalogue_producer.take_over", slug=listing.slug)
    return address_of(listing)
