"""A producer's listings for programs: the pages' commands, rules and sentences. The shelf itself is read in stock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flask_smorest
from flask import jsonify, request

from marketplace.kernel.access import producer, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import DomainError, Missing
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.images import MOST_BYTES
from marketplace.kernel.rest import check_version, idempotent, takes_files, with_etag
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import producers_of

from . import commands, queries
from .models import Listing
from .schemas import NewListing, OwnListingView, PhotoView, StartListing

api = flask_smorest.Blueprint("catalogue_api", __name__, url_prefix="/api/v1", description="A producer's listings")
SEASONAL = {"lead_days", "harvest_months", "weight_tolerance"}


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
    seller = named_seller(data.pop("producer"))
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
def amend_listing(data: dict[str, Any], slug: str) -> Any:
    """Change a draft; of goods on the shelf only price, or waiting time, months and tolerance of weight."""
    listing = queries.own_listing(actor(), slug)
    check_version(listing)
    if listing.state in commands.EDITABLE:
        return shown(commands.amend_draft(actor(), listing, **data))
    return shown(changed_on_the_shelf(listing, data))


def changed_on_the_shelf(listing: Listing, data: dict[str, Any]) -> Listing:
    """What takes effect at once, without a review."""
    if set(data) == {"price"}:
        return commands.change_price(actor(), listing, price=data["price"])
    if data and set(data) <= SEASONAL:
        return commands.change_season(actor(), listing, **data)
    raise WrongState(
        _(N_("Hàng đang bán chỉ đổi được giá (price), hoặc mùa vụ (lead_days, harvest_months, weight_tolerance)."))
    )


@api.post("/listings/<slug>/photos")
@takes_files
@producer
@token_scope("trade")
@idempotent()
@api.response(201, PhotoView)
def add_photo(slug: str) -> Any:
    """One more photo on a draft: multipart, in the part `photo`."""
    listing = queries.own_listing(actor(), slug)
    file = request.files.get("photo")
    if file is None:
        raise NoPhoto(_(N_("Hãy gửi ảnh trong phần “photo” (multipart/form-data).")), field="photo")
    sent = commands.keep_photo(actor(), photo=file.read(MOST_BYTES + 1), name=file.filename or "")
    commands.amend_draft(actor(), listing, photos=[*listing.photos, sent])
    answer = jsonify(PhotoView().dump(sent))
    answer.status_code = 201
    return with_etag(answer, listing)


def moving(verb: Callable[..., Listing], words: str) -> Callable[[str], Any]:
    """A call that needs no body: one step of a listing's life."""

    def call(slug: str) -> Any:
        return shown(verb(actor(), queries.own_listing(actor(), slug)))

    call.__name__, call.__doc__ = verb.__name__, words
    return api.response(200, OwnListingView)(idempotent()(call))


for path, verb, words in (
    ("submit", commands.submit_listing, "Ask a coordinator for approval."),
    ("withdraw", commands.withdraw_listing, "Take it back from the coordinator's desk."),
    ("pause", commands.pause_listing, "Off the shelf for a while."),
    ("resume", commands.resume_listing, "Back on the shelf."),
    ("retire", commands.retire_listing, "Off the shelf for good."),
):
    api.post(f"/listings/<slug>/{path}")(producer(token_scope("trade")(moving(verb, words))))


def named_seller(slug: str) -> Organisation:
    """The producer a program sells for: the one it names, or the only one there is."""
    mine = producers_of(actor())
    found = next((each for each in mine if each.slug == slug), None) if slug else mine[0] if len(mine) == 1 else None
    if found is None:
        raise Missing(_(N_("Hãy ghi rõ bán cho nhà sản xuất nào (producer).")), field="producer")
    return found


def shown(listing: Listing) -> Any:
    """The listing with its version."""
    return with_etag(jsonify(OwnListingView().dump(listing)), listing)
