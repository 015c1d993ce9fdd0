"""From the first word to the coordinator's desk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from marketplace.approvals import commands as approvals
from marketplace.approvals import queries as reviews
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Condition, Unit
from marketplace.kernel.reference import new_reference
from marketplace.kernel.text import slug as slug_of
from marketplace.kernel.text import sort_key
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import Standing
from marketplace.photos.models import Photo

from .. import policy, queries
from ..events import ListingAmended, ListingSubmitted
from ..models import MEASURE, Category, Listing
from ..readiness import lacking
from ..states import LISTING_FLOW, ListingState, Rule
from .hanging import hang
from .moving import months_as_bits, move, start

KIND = "listing"
EDITABLE = (ListingState.DRAFT, ListingState.RETURNED)
# /ban-hang/san-pham/moi is the form for a new one, the others keep its parts, or are calls of the API
NOT_SLUGS = {"moi", "nhap", "anh", "bang", "nhap-bang", "theo-phieu", "export"}


class CategoryRefused(DomainError):
    """Goods that are not sold in this market, whoever offers them."""

    status = 422


class NotReady(DomainError):
    """Something a coordinator needs in order to decide is still missing."""

    status = 422


@command
def start_listing(
    actor: Actor,
    producer: Organisation,
    *,
    name: str,
    category: Category | None = None,
    description: str = "",
    origin: str = "",
    unit: Unit = Unit.KG,
    condition: Condition = Condition.NONE,
    content_amount: Decimal | None = None,
    content_unit: Unit | None = None,
    price: Money | None = None,
    step: Decimal = Decimal(1),
    min_quantity: Decimal = Decimal(1),
    stock: Decimal | None = None,
    is_made_to_order: bool = False,
    lead_days: int = 0,
    weight_tolerance: int = 10,
    harvest_months: Collection[int] = (),
    ingredients: str = "",
    storage: str = "",
    shelf_life: str = "",
    warning: str = "",
    self_declaration: str = "",
    safety_certificate: str = "",
    safety_exemption: str = "",
    registration_number: str = "",
    trace_link: str = "",
    photos: Sequence[Photo] = (),
    cover: str = "",
) -> Listing:
    """Begin to offer something: a draft only its producer sees. `harvest_months` are 1–12; none means all year."""
    require(policy.may_offer(actor, producer))
    written = {key: value for key, value in locals().items() if key not in ("actor", "producer")}
    listing = Listing(producer=producer, slug=free_slug(name), state=ListingState.DRAFT)
    _write(actor, listing, **written)
    db.session.add(listing)
    db.session.flush()
    start(listing, actor, "start")
    return listing


@command
def amend_draft(actor: Actor, listing: Listing, **changes: Any) -> Listing:
    """Change a draft, or a listing that came back; `changes` are those of `start_listing`.

    Raises WrongState in every other state.
    """
    require(policy.may(actor, listing, "enter"))
    lock(listing)
    if listing.state not in EDITABLE:
        raise WrongState(_(N_("Tin này đang chờ duyệt hoặc đã lên chợ nên chưa sửa được. Hãy rút lại trước khi sửa.")))
    _write(actor, listing, **changes)
    if actor.assistance_id is not None:
        move(listing, actor, "enter")
    record(ListingAmended(listing))
    return listing


@command
def submit_listing(actor: Actor, listing: Listing) -> Listing:
    """Ask a coordinator of the producer's locality to look at it; a producer not yet verified is sent along.

    Raises NotReady, which says at which field something is lacking.
    """
    require(policy.may(actor, listing, "submit"))
    lock(listing)
    LISTING_FLOW.after(listing.state, "submit")
    refuse_what_is_not_sold(listing.category)
    if missing := lacking(listing, queries.papers_behind(listing)):
        field, sentence = next(iter(missing.items()))
        raise NotReady(sentence, field=field, fields=missing)
    _send_producer_along(actor, listing.producer)
    if listing.submitted_at is None:
        listing.slug = free_slug(listing.name, listing)
    move(listing, actor, "submit")
    listing.submitted_at, listing.state_note = now(), ""
    approvals.submit(
        actor,
        kind=KIND,
        subject_id=listing.id,
        subject_name=listing.name,
        locality_id=listing.producer.locality_id,
        owner_slug=listing.producer.slug,
        owner_name=listing.producer.name,
        entered_by=queries.helpers_with(listing),
    )
    record(ListingSubmitted(listing))
    return listing


@command
def offer_listing(actor: Actor, producer: Organisation, **written: Any) -> Listing:
    """Write a listing and ask for approval in one go: both happen or neither."""
    return submit_listing(actor, start_listing(actor, producer, **written))


@command
def offer_again(actor: Actor, listing: Listing, **changes: Any) -> Listing:
    """Mend a listing and ask for approval in one go."""
    return submit_listing(actor, amend_draft(actor, listing, **changes))


@command
def withdraw_listing(actor: Actor, listing: Listing) -> Listing:
    """Take a listing back from the coordinator's desk to change it."""
    require(policy.may(actor, listing, "withdraw"))
    move(lock(listing), actor, "withdraw")
    if review := reviews.open_review(KIND, listing.id):
        approvals.withdraw(actor, review)
    return listing


def _write(actor: Actor, listing: Listing, **written: Any) -> None:
    """Put what was written on the listing; only what is named changes."""
    plain = dict(written)
    if "category" in plain:
        refuse_what_is_not_sold(plain["category"])
    if "name" in plain:
        listing.sort_key = sort_key(plain["name"])
    if "stock" in plain:
        listing.opening_stock = plain.pop("stock")
    if "harvest_months" in plain:
        listing.harvest_months = months_as_bits(plain.pop("harvest_months"))
    photos, cover = plain.pop("photos", None), plain.pop("cover", "")
    for name, value in plain.items():
        setattr(listing, name, value)
    for name, value in fitted({name: getattr(listing, name) for name in MEASURE}).items():
        setattr(listing, name, value)
    if photos is not None:
        hang(actor, listing, sorted(photos, key=lambda photo: photo.reference != cover))


def fitted(words: dict[str, Any]) -> dict[str, Any]:
    """The words with a content only where the unit has one; a bunch is weighed in kg unless they say else."""
    unit = words["unit"]
    if words["content_amount"] is None or unit.is_measure:
        return {**words, "content_amount": None, "content_unit": None}
    if unit.needs_weight and words["content_unit"] is None:
        return {**words, "content_unit": Unit.KG}
    return words


def free_slug(name: str, listing: Listing | None = None) -> str:
    """An address made of the name, with a reference behind it when another listing has that address."""
    wanted = slug_of(name)
    taken = select(Listing.id).where(Listing.slug == wanted)
    if listing is not None:
        taken = taken.where(Listing.id != listing.id)
    with db.session.no_autoflush:
        is_taken = db.session.scalar(taken) is not None
    return f"{wanted}-{new_reference().lower()}" if is_taken or wanted in NOT_SLUGS else wanted


def refuse_what_is_not_sold(category: Category | None) -> None:
    """Raises CategoryRefused for a kind of goods that the law keeps off the market."""
    if category is not None and category.rule is Rule.REFUSED:
        raise CategoryRefused(_(category.refusal or N_("Nhóm hàng này không bán ở chợ.")), field="category")


def _send_producer_along(actor: Actor, producer: Organisation) -> None:
    """The first listing of a new producer brings the producer to be verified too."""
    organisations.refuse_suspended(producer)
    if producer.standing in (Standing.UNVERIFIED, Standing.RETURNED):
        organisations.submit_for_verification(actor, producer)
