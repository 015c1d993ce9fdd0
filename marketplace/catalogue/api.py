"""A producer's listings for programs: the pages' commands, rules and sentences. The shelf itself is read in stock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import flask_smorest
from flask import jsonify, request

from marketplace.kernel.access import producer, signed_in, token_scope
from marketplace.kernel.actor import Actor, actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.images import MOST_BYTES
from marketplace.kernel.rest import CursorQuery, changing, idempotent, page, takes_files, with_etag
from marketplace.organisations.queries import producer_named
from marketplace.photos import commands as photographing
from marketplace.photos.schemas import PhotoView

from . import commands, queries
from .models import TERMS, Listing, ListingRevision, PriceChange
from .schemas import NewListing, OwnListingView, PauseUntil, PriceChangeView, RevisionView, StartListing
from .states import OFFERED

AT_ONCE = (*TERMS, "lead_days", "harvest_months", "weight_tolerance")
COUNTED = ("stock", "is_made_to_order")
api = flask_smorest.Blueprint("catalogue_api", __name__, url_prefix="/api/v1", description="A producer's listings")


class CountedElsewhere(DomainError):
    """The stock of goods on the shelf is the ledger's."""

    status = 422


class NoPhoto(DomainError):
    """The call was to bring a picture."""

    status = 422


@api.post("/listings")
@producer
@token_scope("trade")
@idempotent()
@api.arguments(NewListing)
@api.response(201, OwnListingView)
def start_listing(data: dict[str, Any]) -> Any:
    """Write a listing; `submit` sends it at once. `producer` may be left out by who sells for one only."""
    seller = producer_named(actor(), data.pop("producer"))
    verb = commands.offer_listing if data.pop("submit") else commands.start_listing
    listing = verb(actor(), seller, **data)
    answer = shown(listing)
    answer.status_code = 201
    answer.headers["Location"] = f"/api/v1/listings/{listing.slug}"
    return answer


@api.patch("/listings/<slug>")
@producer
@token_scope("trade")
@idempotent()
@api.arguments(StartListing(partial=True))
@api.response(200, OwnListingView)
@api.alt_response(
    202, schema=OwnListingView, description="What a buyer reads waits as `revision` until it is approved."
)
def amend_listing(data: dict[str, Any], slug: str) -> Any:
    """Change a draft. On the shelf price, steps and months change at once; other words become the `revision`."""

    def amended(listing: Listing) -> Listing:
        if listing.state not in OFFERED:
            return commands.amend_draft(actor(), listing, **data)
        if told := [name for name in COUNTED if name in data]:
            raise CountedElsewhere(_(N_("Số lượng của hàng đang bán ghi ở sổ kho (PUT …/stock).")), field=told[0])
        return commands.amend_offered(actor(), listing, **data)

    listing = changing(lambda: queries.own_listing(actor(), slug), amended)
    answer = shown(listing)
    if listing.state in OFFERED and listing.open_revision is not None and set(data) - set(AT_ONCE):
        answer.status_code = 202
    return answer


@api.get("/listings/<slug>/revisions")
@signed_in
@token_scope("read")
@api.arguments(CursorQuery, location="query")
def revisions(query: dict[str, Any], slug: str) -> Any:
    """Every text a listing had or was to have, the newest first; for its producer and the coordinators of its place."""
    listing = queries.listing_with_history(actor(), slug)
    return page(queries.revisions_of(listing), query, RevisionView(), by=[ListingRevision.id])


@api.post("/listings/<slug>/photos")
@takes_files
@producer
@token_scope("trade")
@idempotent()
@api.response(201, PhotoView)
def add_photo(slug: str) -> Any:
    """One more photo: multipart, in the part `photo`. On goods on the shelf it waits with the `revision`."""
    find = partial(queries.own_listing, actor(), slug)
    find()  # strangers are told before a picture is developed
    file = request.files.get("photo")
    if file is None:
        raise NoPhoto(_(N_("Hãy gửi ảnh trong phần “photo” (multipart/form-data).")), field="photo")
    sent = photographing.keep_photo(actor(), photo=file.read(MOST_BYTES + 1), name=file.filename or "")

    def added(listing: Listing) -> Listing:
        if listing.state not in OFFERED:
            return commands.amend_draft(actor(), listing, photos=[*listing.photos, sent])
        begun = listing.open_revision or listing
        return commands.amend_offered(actor(), listing, photos=[*begun.photos, sent])

    listing = changing(find, added, is_required=False)
    answer = jsonify(PhotoView().dump(sent))
    answer.status_code = 201
    return with_etag(answer, listing)


@api.post("/listings/<slug>/pause-until")
@producer
@token_scope("trade")
@idempotent()
@api.arguments(PauseUntil)
@api.response(200, OwnListingView)
def pause_until(data: dict[str, Any], slug: str) -> Any:
    """Off the shelf, and back on it by itself that day; without a day, next Monday."""
    return shown(commands.pause_until(actor(), queries.own_listing(actor(), slug), **data))


@api.post("/listings/<slug>/copy")
@producer
@token_scope("trade")
@idempotent()
@api.response(201, OwnListingView)
def copy_listing(slug: str) -> Any:
    """Its words and photos as the draft of another listing; no stock, approval or papers."""
    copy = commands.copy_listing(actor(), queries.own_listing(actor(), slug))
    answer = shown(copy)
    answer.status_code = 201
    answer.headers["Location"] = f"/api/v1/listings/{copy.slug}"
    return answer


@api.get("/listings/<slug>/prices")
@producer
@api.arguments(CursorQuery, location="query")
@api.response(200, PriceChangeView(many=True))
def prices(query: dict[str, Any], slug: str) -> Any:
    """Every price one's own goods had, the newest change first, with who made it."""
    listing = queries.own_listing(actor(), slug)
    return page(queries.price_changes_of(listing), query, PriceChangeView(), by=[PriceChange.id])


def moving(verb: Callable[..., Listing], words: str) -> Callable[[str], Any]:
    """A call that needs no body: one step of a listing's life."""

    def call(slug: str) -> Any:
        return shown(verb(actor(), queries.own_listing(actor(), slug)))

    call.__name__, call.__doc__ = f"{verb.__name__.removesuffix('_listing')}_listing", words
    return api.response(200, OwnListingView)(idempotent()(call))


def submit(who: Actor, listing: Listing) -> Listing:
    verb = commands.submit_revision if listing.state in OFFERED else commands.submit_listing
    return verb(who, listing)


def withdraw(who: Actor, listing: Listing) -> Listing:
    verb = commands.withdraw_revision if listing.state in OFFERED else commands.withdraw_listing
    return verb(who, listing)


for path, verb, words in (
    ("submit", submit, "Ask a coordinator for approval: of a draft, or of the revision of goods on the shelf."),
    ("withdraw", withdraw, "Take it back from the coordinator's desk: a new listing, or the revision."),
    ("pause", commands.pause_listing, "Off the shelf for a while."),
    ("resume", commands.resume_listing, "Back on the shelf."),
    ("retire", commands.retire_listing, "Off the shelf for good."),
):
    api.post(f"/listings/<slug>/{path}")(producer(token_scope("trade")(moving(verb, words))))


def shown(listing: Listing) -> Any:
    """The listing with its version."""
    return with_etag(jsonify(OwnListingView().dump(listing)), listing)
