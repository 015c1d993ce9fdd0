"""The producer's own goods: the list, the form in four steps, and what can be done with each."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, jsonify, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from marshmallow import ValidationError, fields

from marketplace.approvals.models import DAYS_TO_DECIDE
from marketplace.kernel.access import producer, signed_in
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.forms import KEY, ONCE_KEY, PRESSED, Form, see, sentences
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.images import MOST_BYTES
from marketplace.kernel.money import Money
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.quantity import Condition, Kind, Unit
from marketplace.kernel.text import CONTROL
from marketplace.kernel.web import address_with, photo_url, show_moment
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import producers_of

from . import commands, policy, queries
from .comparing import ChangedField, changed_fields, marked_photos, photos_differ, three_fields
from .models import MATERIAL, TERMS, Category, Listing, ListingDraft, ListingRevision, Photo
from .readiness import FOOD_RULES, LABEL_RULES, REGISTERED_RULES, lacking
from .schemas import (
    ChangePrice,
    ChangeSeason,
    KeepDraft,
    Nothing,
    OfferedListing,
    RestoreEdition,
    StartListing,
    TakeOver,
)
from .states import GROUPS, LISTING_FLOW, OFFERED, ListingState, Rule

pages = Blueprint("catalogue_producer", __name__, url_prefix="/ban-hang/san-pham")
WRITTEN = (*StartListing().fields, "seen")
DRAFT_KEY = re.compile(r"[A-Za-z0-9_-]{8,100}")
OFTEN = (Unit.KG, Unit.GOI, Unit.HU, Unit.CHAI, Unit.CON, Unit.BO)
DRAWN = {Unit.KG: "kg", Unit.GOI: "goi", Unit.HU: "hu", Unit.CHAI: "chai", Unit.CON: "con", Unit.BO: "bo"}
STEPS = {"start": N_("Bắt đầu viết"), "publish": N_("Được duyệt, lên chợ")}
USUAL = {
    "unit": Unit.KG,
    "condition": Condition.NONE,
    "step": Decimal(1),
    "min_quantity": Decimal(1),
    "lead_days": 0,
    "weight_tolerance": 10,
}
KIND_WORDS = {
    Kind.WEIGHT: N_("Cân nặng"),
    Kind.VOLUME: N_("Lít"),
    Kind.PACK: N_("Đóng gói"),
    Kind.PIECE: N_("Đếm từng cái"),
    Kind.INFORMAL: N_("Bó, gùi, nải…"),
}


@pages.get("")
@producer
def index() -> Any:
    """Everything this person offers, what waits for them first."""
    chosen = next((state for state in ListingState if state.value == request.args.get("tinh-trang")), None)
    goods = queries.listings_of(actor().sells_for)
    page = page_of(
        goods.where(Listing.state == chosen) if chosen else goods, read_page_number(request.args.get("trang"))
    )
    counted = queries.counted_by_state(actor().sells_for)
    return render_template(
        "catalogue/producer/index.html",
        page=page,
        chosen=chosen,
        states=[(state, counted[state]) for state in ListingState if state in counted],
        total=sum(counted.values()),
        drafts=queries.drafts_of(actor()),
        revised=queries.open_revisions_among(page.rows),
        page_url=lambda number: address_with(trang=number),
    )


@pages.route("/moi", methods=["GET", "POST"])
@producer
def start_listing() -> Any:
    """The form for something new."""
    sellers = producers_of(actor())
    seller = next((each for each in sellers if each.slug == request.args.get("cho")), None)
    if seller is None and len(sellers) > 1:
        return render_template("catalogue/producer/choose.html", sellers=sellers)
    seller = seller or sellers[0]
    key = asked_key() or secrets.token_urlsafe(12)
    draft = queries.draft_for(actor(), key)
    seller = draft.producer if draft else seller
    form = Form(StartListing(), values=values_typed(draft) if draft else usual_values(seller))
    verb = commands.offer_listing if is_sent_at_once() else commands.start_listing
    return _written(form, verb, seller, seller=seller, kept=[], listing=None, key=key, draft=draft)


@pages.route("/<slug>/sua", methods=["GET", "POST"])
@producer
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


def words_in(begun: Listing | ListingRevision) -> dict[str, Any]:
    """The words of a revision as the form shows them; its price only when it goes with another unit."""
    names = (*MATERIAL, *(TERMS if isinstance(begun, ListingRevision) and begun.has_terms else ()))
    words = {name: getattr(begun, name) for name in names if name != "category_id"}
    return {**words, "category": begun.category.slug if begun.category else ""}


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
        address=address_with(nhap=key, ban=draft.version if draft else 0),
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
            sent = commands.keep_photo(actor(), photo=file.read(MOST_BYTES + 1), name=file.filename)
        except DomainError as refusal:
            complaints.append(refusal.sentence)
        else:
            kept = [*kept, sent] if sent not in kept else kept
    return kept, complaints


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


def is_asked_by_script() -> bool:
    """Whether the page's own script sent the form and reads the answer."""
    return request.accept_mimetypes.best == "application/json"


def gone_to(address: str) -> Any:
    """Where to go on: a page for a person, the address for the script."""
    return jsonify(location=address) if is_asked_by_script() else see(address)


def refused(sentence: str, **more: Any) -> Any:
    """A refusal for the script. Not a 4xx: a browser would write into its console what the person can mend."""
    return jsonify(refused=sentence, **more)


def is_sent_at_once() -> bool:
    """Whether “Gửi duyệt” was pressed, not “Lưu nháp”."""
    return request.form.get(PRESSED) == "submit"


def choices() -> dict[str, Any]:
    """What there is to choose from on the form: units by kind, product sets by group, and which set asks for what."""
    sets = queries.categories()
    return {
        "often": [(unit, DRAWN[unit]) for unit in OFTEN],
        "other_units": [
            (_(KIND_WORDS[kind]), [unit for unit in Unit if unit.kind is kind and unit not in OFTEN]) for kind in Kind
        ],
        "groups": [(GROUPS[code], list(each)) for code, each in groupby(sets, key=lambda one: one.group_code)],
        "asking": {
            "label": asking(sets, LABEL_RULES),
            "packaged": asking(sets, {Rule.PACKAGED}),
            "food": asking(sets, FOOD_RULES),
            "registered": asking(sets, REGISTERED_RULES),
        },
    }


def asking(sets: Sequence[Category], rules: set[Rule]) -> str:
    """The addresses of the sets with one of these rules, for the script that folds away what is not asked."""
    return " ".join(each.slug for each in sets if each.rule in rules)


def usual_values(seller: Organisation) -> dict[str, Any]:
    """What a new form begins with: as the producer's last goods were, else from where the producer lives."""
    last = queries.latest_listing_of(seller)
    lives = ", ".join(part for part in (seller.hamlet, seller.locality.short_name) if part)
    if last is None:
        return {**USUAL, "origin": lives}
    category = last.category.slug if last.category else ""
    return {**USUAL, "unit": last.unit, "category": category, "origin": last.origin or lives}


def values_typed(draft: ListingDraft) -> dict[str, Any]:
    """An unfinished form as it was left."""
    declared = StartListing().fields
    return {
        name: values if isinstance(declared[name], fields.List) else values[0]
        for name, values in draft.typed.items()
        if name in declared and values
    }


def values_of(listing: Listing) -> dict[str, Any]:
    """The listing as the form shows it."""
    names = set(StartListing().fields) - {"photos", "cover", "stock", "category", "harvest_months"}
    return {
        **{name: getattr(listing, name) for name in names},
        "stock": listing.opening_stock,
        "category": listing.category.slug if listing.category else "",
        "harvest_months": [str(month) for month in listing.months] if len(listing.months) < 12 else [],
    }


def what_comes_next(listing: Listing) -> str:
    """The page of the listing; where to choose between two texts when the shelf has moved on meanwhile."""
    revision = queries.open_revision_of(listing)
    if revision is not None and revision.is_stale:
        return url_for("catalogue_producer.take_over", slug=listing.slug)
    return address_of(listing)


def address_of(listing: Listing) -> str:
    """The producer's page of one listing."""
    return url_for("catalogue_producer.listing", slug=listing.slug)


@pages.get("/nhap")
@producer
def show_pass() -> Any:
    """For the script before it sends: who is signed in on this browser, and the token a change needs today."""
    return jsonify(person=actor().person_id, token=generate_csrf())


@pages.post("/anh")
@producer
def keep_photo() -> Any:
    """One photo, sent by itself while the person goes on writing; sent again under its key, it is the same photo."""
    file, key = request.files.get("photo"), request.form.get(ONCE_KEY, "")
    if file is None:
        return refused(_(N_("Hãy chọn một tệp.")))
    name = file.filename or ""
    try:
        photo = commands.keep_photo(
            actor(), photo=file.read(MOST_BYTES + 1), name=name, key=key if KEY.fullmatch(key) else ""
        )
    except DomainError as refusal:
        return refused(refusal.sentence)
    return jsonify(reference=photo.reference, url=photo_url(photo, 200))


@pages.post("/nhap/<key>")
@producer
def keep_draft(key: str) -> Any:
    """A form as far as it is written, sent by the script; refused with the newer version when there is one."""
    listing = queries.own_listing(actor(), request.args["tin"]) if request.args.get("tin") else None
    mine = producers_of(actor())
    seller = (
        listing.producer if listing else next((each for each in mine if each.slug == request.args.get("cho")), mine[0])
    )
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
@producer
def drop_draft(key: str) -> Any:
    """Throw an unfinished form away."""
    if draft := queries.draft_for(actor(), key):
        commands.drop_draft(actor(), draft)
    flash(_(N_("Đã bỏ bài viết dở.")), "success")
    return see(url_for(".index"))


@pages.get("/<slug>")
@producer
def listing(slug: str) -> Any:
    """One listing: where it stands, what comes next, how buyers see it."""
    return _desk(queries.own_listing(actor(), slug), Form(Nothing()))


def _desk(listing: Listing, form: Form) -> Any:
    first_price, first_season = Money(0), values_of(listing)
    return form.page(
        "catalogue/producer/listing.html",
        listing=listing,
        open_moves=LISTING_FLOW.open_to(listing.state),
        missing=list(lacking(listing).values()) if listing.state in commands.EDITABLE else [],
        moves=[
            (
                _(STEPS.get(step.name, "") or LISTING_FLOW.moves[step.name].label),
                show_moment(step.created_at),
                "",
                step.why,
            )
            for step in queries.moves_of(listing)
        ],
        is_offered=listing.state in OFFERED,
        revision=listing.open_revision,
        revised=changed_fields(listing, listing.open_revision) if listing.open_revision else [],
        revised_photos=revised_photos(listing),
        days_to_decide=DAYS_TO_DECIDE,
        price_form=form if "price" in form else Form(ChangePrice(), values={"price": listing.price or first_price}),
        season_form=form if "harvest_months" in form else Form(ChangeSeason(), values=first_season),
    )


def revised_photos(listing: Listing) -> tuple[list[tuple[Photo, bool]], list[tuple[Photo, bool]]] | None:
    """The pictures on the shelf and the new ones, when the open revision shows others."""
    revision = listing.open_revision
    if revision is None or not photos_differ(listing, revision):
        return None
    return marked_photos(listing.photos, revision.photos), marked_photos(revision.photos, listing.photos)


def _pressed(slug: str, verb: Callable[..., Listing], words: str, schema: type = Nothing) -> Any:
    """One button of the listing's page: do it, or say on the same page why not."""
    found = queries.own_listing(actor(), slug)
    form = Form(schema())
    if not form.submit(verb, actor(), found):
        return _desk(queries.own_listing(actor(), slug), form)
    flash(_(words, name=form.result.name), "success")
    return see(address_of(form.result))


@pages.post("/<slug>/gui")
@producer
def submit_listing(slug: str) -> Any:
    """Ask for approval."""
    return _pressed(slug, commands.submit_listing, N_("Đã gửi “%(name)s” để duyệt."))


@pages.post("/<slug>/rut")
@producer
def withdraw_listing(slug: str) -> Any:
    """Take it back to change it."""
    return _pressed(slug, commands.withdraw_listing, N_("Đã rút “%(name)s” về. Bây giờ sửa được."))


@pages.post("/<slug>/gui-ban-sua")
@producer
def submit_revision(slug: str) -> Any:
    """Ask for approval of the new words."""
    return _pressed(slug, commands.submit_revision, N_("Đã gửi bản sửa của “%(name)s”. Bản đang bán vẫn ở trên chợ."))


@pages.post("/<slug>/bo-ban-sua")
@producer
def withdraw_revision(slug: str) -> Any:
    """Drop the new words."""
    return _pressed(slug, commands.withdraw_revision, N_("Đã bỏ bản sửa của “%(name)s”."))


@pages.get("/<slug>/lich-su")
@signed_in
def history(slug: str) -> Any:
    """Every text it had or was to have, for its producer and the coordinators of its place."""
    listing = queries.listing_with_history(actor(), slug)
    page = page_of(queries.revisions_of(listing), read_page_number(request.args.get("trang")), per_page=10)
    bases = queries.editions_among(listing, [each.base for each in page.rows])
    return render_template(
        "catalogue/history.html",
        listing=listing,
        page=page,
        rows=[(each, told(each, bases.get(each.base))) for each in page.rows],
        may_edit=policy.may_edit(actor(), listing) and listing.state in OFFERED,
        prices=queries.prices_of(listing),
        restoring=Form(RestoreEdition()),
        page_url=lambda number: address_with(trang=number),
    )


def told(revision: ListingRevision, base: ListingRevision | None) -> list[ChangedField]:
    """What a text changed of the one before it."""
    return changed_fields(base, revision) if base else []


@pages.post("/<slug>/lay-lai")
@producer
def restore_edition(slug: str) -> Any:
    """Take up an earlier text again, as a draft."""
    found = queries.own_listing(actor(), slug)
    form = Form(RestoreEdition())
    if not form.submit(commands.restore_edition, actor(), found, once=address_of):
        return _desk(queries.own_listing(actor(), slug), form)
    flash(_(N_("Đã lấy lại bản cũ làm bản sửa. Xem lại rồi bấm gửi duyệt.")), "success")
    return see(form.replayed_to or address_of(found))


@pages.route("/<slug>/so-ban", methods=["GET", "POST"])
@producer
def take_over(slug: str) -> Any:
    """The shelf has moved on: choose part by part between the text on the shelf and one's own."""
    listing = queries.own_listing(actor(), slug)
    revision = queries.open_revision_of(listing)
    if revision is None or not revision.is_stale:
        return see(address_of(listing))
    form = Form(TakeOver())
    if form.submit(commands.take_over, actor(), revision, once=lambda _done: address_of(listing)):
        flash(_(N_("Đã ghép hai bản. Xem lại rồi bấm gửi duyệt.")), "success")
        return see(form.replayed_to or address_of(listing))
    rows = three_fields(queries.edition_of(listing, revision.base), listing, revision)
    return form.page("catalogue/producer/take_over.html", listing=listing, rows=rows)


@pages.post("/<slug>/ngung")
@producer
def pause_listing(slug: str) -> Any:
    """Off the shelf for a while."""
    return _pressed(slug, commands.pause_listing, N_("“%(name)s” tạm ngưng bán. Khách không thấy nữa."))


@pages.post("/<slug>/ban-lai")
@producer
def resume_listing(slug: str) -> Any:
    """Back on the shelf."""
    return _pressed(slug, commands.resume_listing, N_("“%(name)s” đã lên chợ lại."))


@pages.post("/<slug>/thoi-ban")
@producer
def retire_listing(slug: str) -> Any:
    """Off the shelf for good."""
    return _pressed(slug, commands.retire_listing, N_("Đã thôi bán “%(name)s”."))


@pages.post("/<slug>/gia")
@producer
def change_price(slug: str) -> Any:
    """Another price."""
    return _pressed(slug, commands.change_price, N_("Đã đổi giá “%(name)s”."), ChangePrice)


@pages.post("/<slug>/mua-vu")
@producer
def change_season(slug: str) -> Any:
    """Other months, another waiting time."""
    return _pressed(slug, commands.change_season, N_("Đã ghi mùa vụ của “%(name)s”."), ChangeSeason)
