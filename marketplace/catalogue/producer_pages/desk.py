"""The list of goods, one listing with what can be done to it, and the texts it had."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, render_template, request, url_for

from marketplace.approvals.models import DAYS_TO_DECIDE
from marketplace.kernel.access import goods_keeper, signed_in
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import PRESSED, Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.idempotency import fingerprint
from marketplace.kernel.money import Money
from marketplace.kernel.offline import kept_offline
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.show import show_date, show_moment
from marketplace.kernel.web import address_with
from marketplace.photos.models import Photo

from .. import commands, policy, queries
from ..comparing import ChangedField, changed_fields, marked_photos, photos_differ, three_fields
from ..glances import stock_told
from ..models import Listing, ListingRevision
from ..promised import Promise, named, promises_of
from ..readiness import lacking
from ..schemas import ChangePrice, ChangeSeason, Nothing, PauseUntil, RestoreEdition, TakeOver
from ..states import OFFERED, ListingState
from .blueprint import pages
from .values import values_of

STEPS = {"publish": N_("Được duyệt, lên chợ")}  # of the other steps the producer reads what their buttons say


@pages.get("")
@goods_keeper
@kept_offline
def index() -> Any:
    """Everything this person offers, what waits for them first."""
    chosen = next((state for state in ListingState if state.value == request.args.get("tinh-trang")), None)
    goods = queries.listings_of(actor().keeps_goods_of)
    page = page_of(
        goods.where(Listing.state == chosen) if chosen else goods, read_page_number(request.args.get("trang"))
    )
    counted = queries.counted_by_state(actor().keeps_goods_of)
    return render_template(
        "catalogue/producer/index.html",
        page=page,
        chosen=chosen,
        states=[(state, counted[state]) for state in ListingState if state in counted],
        total=sum(counted.values()),
        drafts=queries.drafts_of(actor()),
        revised=queries.open_revisions_among(page.rows),
        stock=stock_told(page.rows),
        page_url=lambda number: address_with(trang=number),
    )


def address_of(listing: Listing) -> str:
    """The producer's page of one listing."""
    return url_for("catalogue_producer.listing", slug=listing.slug)


@pages.get("/<slug>")
@goods_keeper
def listing(slug: str) -> Any:
    """One listing: where it stands, what comes next, how buyers see it."""
    return _desk(queries.own_listing(actor(), slug), Form(Nothing()))


def _desk(listing: Listing, form: Form) -> Any:
    first_price, first_season, monday = Money(0), values_of(listing), commands.next_monday()
    return form.page(
        "catalogue/producer/listing.html",
        listing=listing,
        open_moves=policy.open_steps(actor(), listing),
        missing=list(lacking(listing, queries.papers_behind(listing)).values())
        if listing.state in commands.EDITABLE
        else [],
        moves=[
            (
                _(STEPS.get(step.name, step.label)),
                show_moment(step.created_at),
                _(N_("nhập thay")) if step.assistance_id else "",
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
        pause_form=form
        if "day" in form
        else Form(PauseUntil(), values={"day": show_date(listing.resumes_on or monday)}),
        monday=monday,
        promises=promises_of([listing.id]).get(listing.id, ()),
        copy_form=Form(Nothing()),
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


def _leaving(slug: str, verb: Callable[..., Listing], words: str, yes: str, schema: type = Nothing) -> Any:
    """A button that takes goods off the shelf; while orders wait for them it first asks, naming these orders."""
    found = queries.own_listing(actor(), slug)
    promises = promises_of([found.id]).get(found.id, ())
    if not promises or request.form.get(PRESSED) == stamp_of(promises):
        return _pressed(slug, verb, words, schema)
    form = Form(schema())
    if form.load() is None:
        return _desk(found, form)
    return render_template(
        "catalogue/producer/leaving.html",
        listing=found,
        form=form,
        promises=promises,
        named=named(promises, found.unit),
        pressed=stamp_of(promises),
        yes=yes,
    )


def stamp_of(promises: Sequence[Promise]) -> str:
    """What somebody was shown; an order that came since makes another."""
    return fingerprint(*(f"{each.reference} {each.amount}" for each in promises))


@pages.post("/<slug>/gui")
@goods_keeper
def submit_listing(slug: str) -> Any:
    """Ask for approval."""
    return _pressed(slug, commands.submit_listing, N_("Đã gửi “%(name)s” để duyệt."))


@pages.post("/<slug>/rut")
@goods_keeper
def withdraw_listing(slug: str) -> Any:
    """Take it back to change it."""
    return _pressed(slug, commands.withdraw_listing, N_("Đã rút “%(name)s” về. Bây giờ sửa được."))


@pages.post("/<slug>/gui-ban-sua")
@goods_keeper
def submit_revision(slug: str) -> Any:
    """Ask for approval of the new words."""
    return _pressed(slug, commands.submit_revision, N_("Đã gửi bản sửa của “%(name)s”. Bản đang bán vẫn ở trên chợ."))


@pages.post("/<slug>/bo-ban-sua")
@goods_keeper
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
@goods_keeper
def restore_edition(slug: str) -> Any:
    """Take up an earlier text again, as a draft."""
    found = queries.own_listing(actor(), slug)
    form = Form(RestoreEdition())
    if not form.submit(commands.restore_edition, actor(), found, once=address_of):
        return _desk(queries.own_listing(actor(), slug), form)
    flash(_(N_("Đã lấy lại bản cũ làm bản sửa. Xem lại rồi bấm gửi duyệt.")), "success")
    return see(form.replayed_to or address_of(found))


@pages.route("/<slug>/so-ban", methods=["GET", "POST"])
@goods_keeper
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
@goods_keeper
def pause_listing(slug: str) -> Any:
    """Off the shelf for a while."""
    said = N_("“%(name)s” tạm ngưng bán. Khách không thấy nữa.")
    return _leaving(slug, commands.pause_listing, said, N_("Tạm ngưng bán"))


@pages.post("/<slug>/nghi")
@goods_keeper
def pause_until(slug: str) -> Any:
    """Off the shelf until a day: this week in one tap, or the day that was chosen."""
    said = N_("“%(name)s” nghỉ bán. Đến ngày hẹn tự lên chợ lại.")
    return _leaving(slug, commands.pause_until, said, N_("Nghỉ bán đến ngày hẹn"), PauseUntil)


@pages.post("/<slug>/ban-lai")
@goods_keeper
def resume_listing(slug: str) -> Any:
    """Back on the shelf."""
    return _pressed(slug, commands.resume_listing, N_("“%(name)s” đã lên chợ lại."))


@pages.post("/<slug>/thoi-ban")
@goods_keeper
def retire_listing(slug: str) -> Any:
    """Off the shelf for good."""
    return _leaving(slug, commands.retire_listing, N_("Đã thôi bán “%(name)s”."), N_("Thôi bán hẳn"))


@pages.post("/<slug>/gia")
@goods_keeper
def change_price(slug: str) -> Any:
    """Another price."""
    return _pressed(slug, commands.change_price, N_("Đã đổi giá “%(name)s”."), ChangePrice)


@pages.post("/<slug>/mua-vu")
@goods_keeper
def change_season(slug: str) -> Any:
    """Other months, another waiting time."""
    return _pressed(slug, commands.change_season, N_("Đã ghi mùa vụ của “%(name)s”."), ChangeSeason)
