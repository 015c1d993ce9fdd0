"""Forms not finished yet: what the page's script keeps while somebody goes on writing, and what came back."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import flash, jsonify, request, url_for
from flask_wtf.csrf import generate_csrf
from marshmallow import ValidationError

from marketplace.kernel.access import goods_keeper
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import DomainError, Missing, sentences
from marketplace.kernel.forms import KEY, ONCE_KEY, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.images import MOST_BYTES
from marketplace.kernel.text import CONTROL
from marketplace.kernel.web import photo_url
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import kept_by
from marketplace.photos import commands as photographing

from .. import commands, queries
from ..models import Listing, ListingDraft
from ..schemas import (
    KeepDraft,
    StartListing,
)
from .blueprint import pages

WRITTEN = (*StartListing().fields, "seen")
DRAFT_KEY = re.compile(r"[A-Za-z0-9_-]{8,100}")


def asked_seller() -> Organisation | None:
    """For whom the form is: the one the address names, or the only one there is; None when one must be chosen.

    A name that is none of theirs (a sitting for somebody else is over) is never taken for another one.
    """
    mine, asked = kept_by(actor()), request.args.get("cho")
    if asked is None:
        return mine[0] if len(mine) == 1 else None
    found = next((each for each in mine if each.slug == asked), None)
    if found is None:
        raise Missing(_(N_("Bạn không còn ghi hàng cho nhà này. Hãy mở lại trang.")))
    return found


def asked_key() -> str:
    """The draft the address names, if it names one."""
    key = request.args.get("nhap", "")
    return key if DRAFT_KEY.fullmatch(key) else ""


def seen_version() -> int:
    """The version of the draft this page was opened with."""
    seen = request.args.get("ban", "")
    return int(seen) if seen.isdecimal() and len(seen) < 9 else 0


def typed_so_far(photos: list[str]) -> dict[str, list[str]]:
    """What stands in the form, field by field, right or wrong."""
    written = {name: [CONTROL.sub("", value) for value in request.form.getlist(name)] for name in WRITTEN}
    return {name: values for name, values in {**written, "photos": photos}.items() if any(values)}


def keep_what_came_back(
    seller: Organisation, listing: Listing | None, key: str, photos: list[str]
) -> ListingDraft | None:
    """Keep what was typed; beside the draft of another device when that one was written on meanwhile."""
    try:
        said = KeepDraft().load({"key": key, "typed": typed_so_far(photos), "seen": seen_version()})
    except ValidationError:
        return None
    try:
        try:
            return commands.keep_draft(actor(), seller, listing, **said)
        except commands.DraftChanged:
            return commands.keep_draft(actor(), seller, listing, **{**said, "key": secrets.token_urlsafe(12)})
    except DomainError:
        return None


def drop_what_was_sent(key: str) -> None:
    """The draft of a form that is a listing now; one another device went on writing stays."""
    draft = queries.draft_for(actor(), key)
    if draft and draft.version <= seen_version():
        commands.drop_draft(actor(), draft)


def begun_for(seller: Organisation) -> list[ListingDraft]:
    """What this person has begun for this seller: rather gone on with than begun again."""
    return [draft for draft in queries.drafts_of(actor()) if draft.producer is seller and draft.listing is None]


def refused(sentence: str, **more: Any) -> Any:
    """A refusal for the script. Not a 4xx: a browser would write into its console what the person can mend."""
    return jsonify(refused=sentence, **more)


@pages.get("/nhap")
@goods_keeper
def show_pass() -> Any:
    """For the script before it sends: who is signed in on this browser, and the token a change needs today."""
    return jsonify(person=actor().writes_as, token=generate_csrf())


@pages.post("/anh")
@goods_keeper
def keep_photo() -> Any:
    """One photo, sent by itself while the person goes on writing; sent again under its key, it is the same photo."""
    file, key = request.files.get("photo"), request.form.get(ONCE_KEY, "")
    if file is None:
        return refused(_(N_("Hãy chọn một tệp.")))
    name = file.filename or ""
    try:
        photo = photographing.keep_photo(
            actor(), photo=file.read(MOST_BYTES + 1), name=name, key=key if KEY.fullmatch(key) else ""
        )
    except DomainError as refusal:
        return refused(refusal.sentence)
    return jsonify(reference=photo.reference, url=photo_url(photo, 200))


@pages.post("/nhap/<key>")
@goods_keeper
def keep_draft(key: str) -> Any:
    """A form as far as it is written, sent by the script; refused with the newer version when there is one."""
    listing = queries.own_listing(actor(), request.args["tin"]) if request.args.get("tin") else None
    seller = listing.producer if listing else asked_seller() or kept_by(actor())[0]
    try:
        said = KeepDraft().load(
            {"key": key, "typed": typed_so_far(request.form.getlist("photos")), "seen": seen_version()}
        )
        draft = commands.keep_draft(actor(), seller, listing, **said)
    except ValidationError as error:
        return refused(sentences(error.messages)[0])
    except DomainError as refusal:
        newer = queries.draft_for(actor(), key) if isinstance(refusal, commands.DraftChanged) else None
        return refused(refusal.sentence, version=newer.version if newer else 0)
    return jsonify(version=draft.version)


@pages.post("/nhap/<key>/bo")
@goods_keeper
def drop_draft(key: str) -> Any:
    """Throw an unfinished form away."""
    if draft := queries.draft_for(actor(), key):
        commands.drop_draft(actor(), draft)
    flash(_(N_("Đã bỏ bài viết dở.")), "success")
    return see(url_for(".index"))
