"""Goods for sale, made as they are made in life: written down with a photo, sent, approved."""

from __future__ import annotations

import random
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from marketplace.accounts.models import Membership
from marketplace.accounts.queries import actor_for
from marketplace.accounts.states import Role
from marketplace.approvals import commands as approvals
from marketplace.approvals.models import Review
from marketplace.approvals.queries import open_review
from marketplace.catalogue import commands
from marketplace.catalogue.models import Category, Listing, ListingRevision
from marketplace.catalogue.queries import open_revision_of
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.images import Picture, develop
from marketplace.kernel.money import Money
from marketplace.organisations.models import Organisation
from marketplace.photos import commands as photographing
from marketplace.photos.models import Photo
from tests.world.people import acting, coordinator_of

VEGETABLES, HONEY, DRIED, ALCOHOL, CRAFT = 1, 4, 7, 14, 21


def jpeg(width: int = 320, height: int = 240, colour: tuple[int, int, int] = (120, 80, 40), **more: Any) -> bytes:
    """A small true photo file."""
    file = BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG", **more)
    return file.getvalue()


@cache
def large_photo() -> bytes:
    """As a phone takes it: 12 megapixels held upright, more than 4 MB, with what took it and where inside."""
    noise = Image.frombytes("RGB", (1000, 750), random.Random(12).randbytes(1000 * 750 * 3))
    leaves = noise.resize((4000, 3000), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SAMSUNG"
    exif.get_ifd(0x8825)[2] = (15.0, 15.0, 48.9)
    file = BytesIO()
    Image.blend(leaves, Image.new("RGB", leaves.size, (120, 150, 60)), 0.6).save(
        file, "JPEG", quality=95, subsampling=0, exif=exif
    )
    assert file.tell() > 4 * 2**20
    return file.getvalue()


@cache
def developed(colour: tuple[int, int, int] = (120, 80, 40)) -> Picture:
    """A photo already developed, so that a hundred tests pay for one."""
    return develop(jpeg(colour=colour))


def photo_of(actor: Actor) -> Photo:
    """A photo this person has just sent."""
    return photographing.keep_picture(actor, picture=developed())


def category(number: int = VEGETABLES) -> Category:
    """One of the 26 product sets, by its number in the decree."""
    return db.session.get_one(Category, number)


def seller_of(producer: Organisation) -> Actor:
    """Whoever sells for this producer, as they stand now."""
    owner = select(Membership).where(Membership.organisation_id == producer.id, Membership.role == Role.PRODUCER)
    return actor_for(db.session.scalars(owner.order_by(Membership.id)).first().person)


def official_for(producer: Organisation) -> Actor:
    """A coordinator of the producer's locality; somebody is made one where there is none yet."""
    held = select(Membership).where(Membership.role == Role.COORDINATOR, Membership.locality_id == producer.locality_id)
    membership = db.session.scalars(held).first()
    return acting(membership.person if membership else coordinator_of(producer.locality))


def draft(producer: Organisation, name: str = "Măng khô", **more: Any) -> Listing:
    """Goods written down whole, ready to be sent; `more` are the words of `start_listing`."""
    actor = seller_of(producer)
    said: dict[str, Any] = {
        "category": category(),
        "origin": "Thôn 2, xã Trà Tân",
        "price": Money(70_000),
        "stock": Decimal(10),
        **more,
    }
    photos = said.pop("photos", None) or [photo_of(actor)]
    return commands.start_listing(actor, producer, name=name, photos=photos, **said)


def submitted_listing(producer: Organisation, name: str = "Măng khô", **more: Any) -> Listing:
    """Goods waiting on the coordinator's desk."""
    return commands.submit_listing(seller_of(producer), draft(producer, name, **more))


def live_listing(producer: Organisation, name: str = "Măng khô", **more: Any) -> Listing:
    """Goods on the shelf: `price=Money(…)`, `stock=Decimal(…)`, `unit=…` as in `start_listing`."""
    return approved(submitted_listing(producer, name, **more))


def review_of_listing(listing: Listing) -> Review:
    """The round new goods wait in."""
    review = open_review(commands.KIND, listing.id)
    assert review is not None
    return review


def approved(listing: Listing) -> Listing:
    """The coordinator looked at it and found it right."""
    approvals.approve(official_for(listing.producer), review_of_listing(listing), sure=True)
    return listing


def returned(listing: Listing, reason: str = "photos", note: str = "") -> Listing:
    """The coordinator wants something mended."""
    approvals.return_with_note(official_for(listing.producer), review_of_listing(listing), reason=reason, note=note)
    return listing


def revised(listing: Listing, **words: Any) -> ListingRevision:
    """Other words for goods on the shelf, sent and waiting."""
    commands.offer_revision(seller_of(listing.producer), listing, **words)
    revision = open_revision_of(listing)
    assert revision is not None
    return revision


def waiting_review(revision: ListingRevision) -> Review:
    """The round a revision waits in."""
    review = open_review(commands.REVISION, revision.id)
    assert review is not None
    return review


def approved_revision(revision: ListingRevision) -> ListingRevision:
    """A coordinator found the new words right: they are on the shelf."""
    approvals.approve(official_for(revision.listing.producer), waiting_review(revision), sure=True)
    return revision
