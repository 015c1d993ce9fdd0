"""Pictures: kept as soon as they arrive, whatever they are for; swept away when nothing came to use them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, not_, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.files import shown_files
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.idempotency import answered, fingerprint, run_idempotent
from marketplace.kernel.images import BadPicture, Picture, develop
from marketplace.kernel.reference import long_reference
from marketplace.kernel.text import clean

from . import policy, queries
from .models import Photo
from .registry import is_in_use, is_shown

MOST_A_DAY = 300
KEPT_LOOSE = timedelta(days=1)


class TooManyPhotos(DomainError):
    """More pictures than a page shows, or than anybody takes in a day."""

    status = 422


def keep_photo(actor: Actor, *, photo: bytes, name: str = "", key: str = "") -> Photo:
    """Develop a sent photo and keep it for this person, shown nowhere yet; raises BadPicture with the reason.

    With a one-time `key`, a photo sent again because the answer was lost is the one kept the first time.

    Not one transaction on purpose: developing takes a third of a second, and SQLite has one writer.
    """
    require(actor.is_signed_in)
    scope, print_ = f"photo:{actor.person_id or 0}", fingerprint(photo)
    kept = answered(scope, key, print_) if key else None
    if known := kept and queries.photo_by_reference(kept["reference"]):
        return known
    try:
        picture = develop(photo)
    except BadPicture as refusal:
        raise _named(refusal, name) from refusal
    if not key or kept:
        return keep_picture(actor, picture=picture)
    answer, _again = run_idempotent(
        scope, key, print_, lambda: {"reference": keep_picture(actor, picture=picture).reference}
    )
    return queries.photo_by_reference(answer["reference"]) or keep_picture(actor, picture=picture)


@command
def keep_picture(actor: Actor, *, picture: Picture) -> Photo:
    """Keep a developed picture; the same one sent again is the same photo."""
    require(actor.is_signed_in)
    name = picture.digest
    again = select(Photo).where(Photo.kept_by_id == actor.person_id, Photo.digest == name, not_(is_shown()))
    if known := db.session.scalar(again):
        return known
    _refuse_a_flood(actor)
    picture.keep()
    photo = Photo(
        reference=long_reference(),
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
    """Take a photo that nothing shows away again; the file goes when nobody speaks of it any more."""
    require(queries.is_loose(photo) and policy.may_use(actor, photo))
    db.session.delete(photo)


@command
def forget_loose_photos() -> list[str]:
    """Drop photos sent a day ago that nothing uses; gives the digests nobody speaks of any more."""
    old = select(Photo).where(Photo.created_at < now() - KEPT_LOOSE, not_(is_in_use()))
    loose = db.session.scalars(old).all()
    for photo in loose:
        db.session.delete(photo)
    db.session.flush()
    digests = {photo.digest for photo in loose}
    return sorted(digests - shown_files(digests))


def copied(photo: Photo, kept_by_id: int | None = None) -> Photo:
    """The same picture, to be shown somewhere else too; the file is stored once."""
    return Photo(
        reference=long_reference(),
        kept_by_id=kept_by_id or photo.kept_by_id,
        assistance_id=photo.assistance_id,
        digest=photo.digest,
        width=photo.width,
        height=photo.height,
        alt=photo.alt,
    )


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
