"""Photos on goods: which ones a listing or another text for it shows, in which order."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import require
from marketplace.kernel.i18n import N_, _
from marketplace.photos.commands import TooManyPhotos, copied
from marketplace.photos.models import Photo

from .. import policy, queries
from ..models import Listing, ListingRevision

MOST_PHOTOS = 8


def hang(actor: Actor, written: Listing | ListingRevision, photos: Sequence[Photo]) -> None:
    """Show exactly these photos, in this order; of one that hangs elsewhere a copy.

    Raises TooManyPhotos, and NotAllowed for a photo of somebody else.
    """
    if len(photos) > MOST_PHOTOS:
        raise TooManyPhotos(_(N_("Nhiều nhất %(n)s ảnh. Hãy bỏ bớt."), n=MOST_PHOTOS), field="photos")
    places, mine = queries.hung_on(photos), written.photos
    for photo in photos:
        require(policy.may_show(actor, photo, places.get(photo.id)))
    written.show(
        [photo if photo in mine or photo.id not in places else copied(photo, actor.person_id) for photo in photos]
    )


def show_the_same(written: Listing | ListingRevision, photos: Sequence[Photo]) -> None:
    """Show copies of these photos: the pictures of one text on another."""
    written.show([copied(photo) for photo in photos])
