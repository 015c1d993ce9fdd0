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

from . import policy
from .events import (
    ListingAmended,
    ListingPaused,
    ListingPublished,
    ListingResumed,
    ListingRetired,
    ListingReturned,
    ListingSubmitted,
    ListingTakenDown,
    PriceChanged,
)
from .models import ALL_YEAR, Category, Listing, ListingMove, Photo, PriceChange
from .readiness import lacking
from .states import LISTING_FLOW, ListingState, Rule

KIND = "listing"
MOST_PHOTOS = 8
EDITABLE = (ListingState.DRAFT, ListingState.RETURNED)


class CategoryRefused(DomainError):
    """Goods that are not sold in this market, whoever offers them."""

    status = 422


class NotReady(DomainError):
    """Something a coordinator needs in order to decide is still missing."""

    status = 422


class TooManyPhotos(DomainError):
    """More pictures than a listing shows."""

    status = 422


class ProducerSuspended(DomainError):
    """This producer may not sell at present."""


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
    lead_days: int = 0,
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
    _note(listing, actor, "start", ListingState.DRAFT, ListingState.DRAFT)
    return listing


@command
def amend_draft(actor: Actor, listing: Listing, **changes: Any) -> Listing:
    """Change a draft, or a listing that came back; `changes` are those of `start_listing`."""
    require(policy.may_edit(actor, listing))
    lock(listing)
    if listing.state not in EDITABLE:
        raise WrongState(_(N_("Tin này đang chờ duyệt hoặc đã lên chợ nên chưa sửa được. Hãy rút lại trước khi sửa.")))
    _write(actor, listing, **changes)
    record(ListingAmended(listing))
    return listing


@command
def submit_listing(actor: Actor, listing: Listing) -> Listing:
    """Ask a coordinator of the producer's locality to look at it; a producer not yet verified is sent along."""
    require(policy.may_edit(actor, listing))
    lock(listing)
    LISTING_FLOW.after(listing.state, "submit")
    _refuse_what_is_not_sold(listing.category)
    if missing := lacking(listing):
        field, sentence = next(iter(missing.items()))
        raise NotReady(sentence, field=field, fields=missing)
    _send_producer_along(actor, listing.producer)
    if listing.submitted_at is None:
        listing.slug = free_slug(listing.name, listing)
    _move(listing, actor, "submit")
    listing.submitted_at, listing.state_note = now(), ""
    approvals.submit(
        actor,
        kind=KIND,
        subject_id=listing.id,
        subject_name=listing.name,
        locality_id=listing.producer.locality_id,
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
    require(policy.may_edit(actor, listing))
    _move(lock(listing), actor, "withdraw")
    if review := reviews.open_review(KIND, listing.id):
        approvals.withdraw(actor, review)
    return listing


@command
def publish_listing(actor: Actor, listing: Listing) -> Listing:
    """Put an approved listing on the shelf."""
    require(policy.may_publish(actor, listing))
    _move(lock(listing), actor, "publish")
    listing.approved_at, listing.state_note = now(), ""
    record(ListingPublished(listing))
    return listing


@command
def give_back_listing(actor: Actor, listing: Listing, *, note: str) -> Listing:
    """Send a listing back to its producer, with what to mend."""
    require(policy.may_publish(actor, listing))
    _move(lock(listing), actor, "give_back", why=note)
    listing.state_note = note
    record(ListingReturned(listing, note))
    return listing


@command
def pause_listing(actor: Actor, listing: Listing) -> Listing:
    """Take it off the shelf for a while; orders already placed go on."""
    require(policy.may_edit(actor, listing))
    _move(lock(listing), actor, "pause")
    record(ListingPaused(listing))
    return listing


@command
def resume_listing(actor: Actor, listing: Listing) -> Listing:
    """Put a paused listing back on the shelf."""
    require(policy.may_edit(actor, listing))
    _refuse_suspended(listing.producer)
    _move(lock(listing), actor, "resume")
    record(ListingResumed(listing))
    return listing


@command
def retire_listing(actor: Actor, listing: Listing) -> Listing:
    """Stop offering it for good; it stays readable in old orders."""
    require(policy.may_edit(actor, listing))
    _move(lock(listing), actor, "retire")
    record(ListingRetired(listing))
    return listing


@command
def take_down_listing(actor: Actor, listing: Listing, *, reason: str) -> Listing:
    """A coordinator takes it off the shelf, with the reason and what it rests on."""
    require(policy.may_publish(actor, listing))
    _move(lock(listing), actor, "take_down", why=reason)
    listing.state_note = reason
    record(ListingTakenDown(listing, reason))
    return listing


@command
def change_price(actor: Actor, listing: Listing, *, price: Money) -> Listing:
    """Ask another price from now on; orders already placed keep theirs."""
    require(policy.may_edit(actor, listing))
    lock(listing)
    if listing.state not in (ListingState.LIVE, ListingState.PAUSED):
        raise WrongState(_(N_("Chỉ đổi giá nhanh khi hàng đang bán hoặc tạm ngưng.")))
    if price == listing.price:
        return listing
    old, listing.price = listing.price, price
    _note_price(actor, listing, old, price)
    record(PriceChanged(listing, old, price))
    return listing


@command
def change_season(actor: Actor, listing: Listing, *, lead_days: int, harvest_months: Collection[int]) -> Listing:
    """Say when it is harvested and how long a buyer waits; takes effect at once, without a review."""
    require(policy.may_edit(actor, listing))
    lock(listing)
    if listing.state not in (ListingState.LIVE, ListingState.PAUSED):
        raise WrongState(_(N_("Chỉ đổi mùa vụ nhanh khi hàng đang bán hoặc tạm ngưng.")))
    listing.lead_days, listing.harvest_months = lead_days, months_as_bits(harvest_months)
    record(ListingAmended(listing))
    return listing


def _write(actor: Actor, listing: Listing, **written: Any) -> None:
    """Put what was written on the listing; only what is named changes."""
    plain = dict(written)
    if "category" in plain:
        _refuse_what_is_not_sold(plain["category"])
    if "name" in plain:
        listing.sort_key = sort_key(plain["name"])
    if "stock" in plain:
        listing.opening_stock = plain.pop("stock")
    if "harvest_months" in plain:
        listing.harvest_months = months_as_bits(plain.pop("harvest_months"))
    photos, cover = plain.pop("photos", None), plain.pop("cover", "")
    for name, value in plain.items():
        setattr(listing, name, value)
    if listing.content_amount is None:
        listing.content_unit = None
    elif listing.unit.needs_weight or listing.content_unit is None:
        listing.content_unit = Unit.KG
    if photos is not None:
        _hang(actor, listing, sorted(photos, key=lambda photo: photo.reference != cover))


def _hang(actor: Actor, listing: Listing, photos: Sequence[Photo]) -> None:
    """Show exactly these photos, in this order."""
    if len(photos) > MOST_PHOTOS:
        raise TooManyPhotos(_(N_("Nhiều nhất %(n)s ảnh. Hãy bỏ bớt."), n=MOST_PHOTOS), field="photos")
    shown = []
    for position, photo in enumerate(photos):
        require(policy.may_use(actor, photo))
        mine = photo if photo.listing is None or photo.listing is listing else _another(actor, photo)
        mine.position = position
        shown.append(mine)
    listing.photos = shown


def _another(actor: Actor, photo: Photo) -> Photo:
    """The same picture for another listing; the file is stored once."""
    return Photo(
        reference=new_photo_reference(),
        kept_by_id=actor.person_id or photo.kept_by_id,
        digest=photo.digest,
        width=photo.width,
        height=photo.height,
        alt=photo.alt,
    )


def new_photo_reference() -> str:
    """A reference nobody can guess: it stands for the right to use the photo on a form."""
    return new_reference() + new_reference() + new_reference()


def months_as_bits(months: Collection[int]) -> int:
    """Months 1–12 as the listing keeps them; none at all means all year."""
    return sum(1 << (month - 1) for month in set(months)) or ALL_YEAR


def free_slug(name: str, listing: Listing | None = None) -> str:
    """An address made of the name, with a reference behind it when another listing has that address."""
    wanted = slug_of(name)
    taken = select(Listing.id).where(Listing.slug == wanted)
    if listing is not None:
        taken = taken.where(Listing.id != listing.id)
    with db.session.no_autoflush:
        is_taken = db.session.scalar(taken) is not None
    return f"{wanted}-{new_reference().lower()}" if is_taken or wanted in NOT_SLUGS else wanted


NOT_SLUGS = {"moi"}  # /ban-hang/san-pham/moi is the form for a new one


def _refuse_what_is_not_sold(category: Category | None) -> None:
    if category is not None and category.rule is Rule.REFUSED:
        raise CategoryRefused(_(category.refusal or N_("Nhóm hàng này không bán ở chợ.")), field="category")


def _refuse_suspended(producer: Organisation) -> None:
    if producer.standing is Standing.SUSPENDED:
        raise ProducerSuspended(_(N_("Gian hàng đang bị tạm ngưng. Hãy gọi điều phối viên của xã, phường.")))


def _send_producer_along(actor: Actor, producer: Organisation) -> None:
    """The first listing of a new producer brings the producer to be verified too."""
    _refuse_suspended(producer)
    if producer.standing in (Standing.UNVERIFIED, Standing.RETURNED):
        organisations.submit_for_verification(actor, producer)


def _move(listing: Listing, actor: Actor, name: str, why: str = "") -> None:
    """One step of its life, refused when the flow does not know it, with its row of who, when and why."""
    before, listing.state = listing.state, LISTING_FLOW.after(listing.state, name)
    _note(listing, actor, name, before, listing.state, why)


def _note(listing: Listing, actor: Actor, name: str, before: ListingState, after: ListingState, why: str = "") -> None:
    by = actor.person_id
    db.session.add(ListingMove(listing_id=listing.id, name=name, from_state=before, to_state=after, by_id=by, why=why))


def _note_price(actor: Actor, listing: Listing, old: Money | None, new: Money) -> None:
    db.session.add(PriceChange(listing_id=listing.id, old_price=old, new_price=new, changed_by_id=actor.person_id))
