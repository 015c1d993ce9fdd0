"""Pictures: kept as soon as they arrive, hung on a listing when it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, func, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.files import shown_files
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.idempotency import answered, fingerprint, once
from marketplace.kernel.images import BadPicture, Picture, develop
from marketplace.kernel.reference import new_reference
from marketplace.kernel.text import clean

from .. import policy
from ..models import Listing, ListingDraft, ListingRevision, Photo

MOST_PHOTOS = 8
MOST_A_DAY = 300
KEPT_LOOSE = timedelta(days=1)
IS_LOOSE = and_(Photo.listing_id.is_(None), Photo.revision_id.is_(None))


class TooManyPhotos(DomainError):
    """More pictures than a listing shows."""

    status = 422


def keep_photo(actor: Actor, *, photo: bytes, name: str = "", key: str = "") -> Photo:
    """Develop a sent photo and keep it for this person, on no listing yet; raises BadPicture with the reason.

    With a one-time `key`, a photo sent again because the answer was lost is the one kept the first time.

    Not one transaction on purpose: developing takes a third of a second, and SQLite has one writer.
    """
    require(actor.is_signed_in)
    scope, print_ = f"photo:{actor.person_id or 0}", fingerprint(photo)
    kept = answered(scope, key, print_) if key else None
    if known := kept and _by_reference(kept["reference"]):
        return known
    try:
        picture = develop(photo)
    except BadPicture as refusal:
        raise _named(refusal, name) from refusal
    if not key or kept:
        return keep_picture(actor, picture=picture)
    answer, _again = once(scope, key, print_, lambda: {"reference": keep_picture(actor, picture=picture).reference})
    return _by_reference(answer["reference"]) or keep_picture(actor, picture=picture)


def _by_reference(reference: str) -> Photo | None:
    return db.session.scalar(select(Photo).where(Photo.reference == reference))


@command
def keep_picture(actor: Actor, *, picture: Picture) -> Photo:
    """Keep a developed picture; the same one sent again is the same photo."""
    require(actor.is_signed_in)
    name = picture.digest
    again = select(Photo).where(Photo.kept_by_id == actor.person_id, Photo.digest == name, IS_LOOSE)
    if known := db.session.scalar(again):
        return known
    _refuse_a_flood(actor)
    picture.keep()
    photo = Photo(
        reference=new_photo_reference(),
        kept_by_id=actor.person_id,
        assistance_id=actor.assistance_id,
        digest=name,
        width=picture.width,
        height=picture.height,
    )
    db.session.add(photo)
    return photo


@command
def drop_photo(actor: Actor, photo: Photo) -> None:
    """Take a photo that is on no listing away again; the file goes when nobody shows it any more."""
    require(photo.is_loose and policy.may_use(actor, photo))
    db.session.delete(photo)


@command
def forget_loose_photos() -> list[str]:
    """Drop photos sent a day ago that nothing and no draft has; gives the digests nobody shows any more."""
    written = db.session.scalars(select(ListingDraft.typed)).all()
    held = {reference for typed in written for reference in typed.get("photos", [])}
    old = select(Photo).where(IS_LOOSE, Photo.created_at < now() - KEPT_LOOSE)
    loose = [photo for photo in db.session.scalars(old) if photo.reference not in held]
    for photo in loose:
        db.session.delete(photo)
    db.session.flush()
    digests = {photo.digest for photo in loose}
    return sorted(digests - shown_files(digests))


def hang(actor: Actor, written: Listing | ListingRevision, photos: Sequence[Photo]) -> None:
    """Show exactly these photos, in this order."""
    if len(photos) > MOST_PHOTOS:
        raise TooManyPhotos(_(N_("Nhiều nhất %(n)s ảnh. Hãy bỏ bớt."), n=MOST_PHOTOS), field="photos")
    shown = []
    for position, photo in enumerate(photos):
        require(policy.may_use(actor, photo))
        mine = photo if photo.is_loose or photo in written.photos else copied(photo, actor.person_id)
        mine.position = position
        shown.append(mine)
    written.photos = shown


def copied(photo: Photo, kept_by_id: int | None = None) -> Photo:
    """The same picture for another listing, revision or edition; the file is stored once."""
    return Photo(
        reference=new_photo_reference(),
        kept_by_id=kept_by_id or photo.kept_by_id,
        assistance_id=photo.assistance_id,
        position=photo.position,
        digest=photo.digest,
        width=photo.width,
        height=photo.height,
        alt=photo.alt,
    )


def new_photo_reference() -> str:
    """A reference nobody can guess: it stands for the right to use the photo on a form."""
    return new_reference() + new_reference() + new_reference()


def _refuse_a_flood(actor: Actor) -> None:
    sent = select(func.count()).where(Photo.kept_by_id == actor.person_id, Photo.created_at > now() - timedelta(days=1))
    if (db.session.scalar(sent) or 0) >= MOST_A_DAY:
        raise TooManyPhotos(_(N_("Hôm nay đã gửi quá nhiều ảnh. Hãy chờ đến mai.")), field="photos")


def _named(refusal: BadPicture, name: str) -> BadPicture:
    """The same refusal, saying which of several files it means."""
    shown = clean(name)[:60]
    if not shown:
        return refusal
    sentence = _(N_("“%(name)s”: %(reason)s"), name=shown, reason=refusal.sentence)
    return BadPicture(sentence, field=refusal.field, **refusal.details)
