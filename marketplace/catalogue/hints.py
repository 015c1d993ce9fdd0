"""What a coordinator should look at twice: worked out for many things in as many statements as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import load_only

from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.price import Price
from marketplace.kernel.show import show_date
from marketplace.organisations.models import Organisation
from marketplace.papers.models import OcopCertificate, Paper
from marketplace.papers.states import PaperKind
from marketplace.photos.models import Photo

from .claims import claims_in
from .models import Listing, ListingPhoto, ListingRevision, certified_goods
from .papers_asked import ASKED
from .readiness import LABEL_RULES
from .states import OFFERED

OFF_BY = Decimal("0.4")
FEWEST_TO_COMPARE = 3
MOST_TO_COMPARE = 500
TOLD_BY = ("name", "description", "ingredients", "storage", "warning")
Written = Listing | ListingRevision


def hints_for(written: Mapping[int, Written]) -> dict[int, list[str]]:
    """Sentences about each of these texts, by its number; an empty list for one with nothing odd about it."""
    usual, elsewhere = usual_prices(written.values()), shown_elsewhere(written.values())
    held, starred = papers_held(written.values()), names_under_stars(written.values())
    return {
        number: [
            *_price_hint(each, usual),
            *_expiry_hint(each),
            *_claim_hint(each),
            *_photo_hint(each, elsewhere),
            *_paper_hint(each, held),
            *_star_hint(each, starred),
        ]
        for number, each in written.items()
    }


def usual_prices(written: Collection[Written]) -> dict[tuple[int, str], tuple[Money, int]]:
    """The middle price of like goods on the shelf and how many there are, by set and comparable unit."""
    sets = {each.category_id for each in written if each.category_id}
    if not sets:
        return {}
    mine = {listing_of(each).id for each in written} if len(written) == 1 else set()
    columns = (Listing.price, Listing.unit, Listing.content_amount, Listing.content_unit, Listing.category_id)
    like = select(Listing).where(Listing.category_id.in_(sets), Listing.state.in_(OFFERED), Listing.id.not_in(mine))
    newest = like.order_by(Listing.approved_at.desc(), Listing.id.desc()).limit(MOST_TO_COMPARE)
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for listing in db.session.scalars(newest.options(load_only(*columns))):
        if (price := _comparable(listing)) is not None and listing.category_id:
            found[listing.category_id, price.per].append(price.money.dong)
    return {
        key: (Money(round(median(prices))), len(prices))
        for key, prices in found.items()
        if len(prices) >= FEWEST_TO_COMPARE
    }


def shown_elsewhere(written: Collection[Written]) -> dict[str, dict[int, str]]:
    """Who else shows a picture with the same content: the producers' names by digest and producer."""
    digests = {photo.digest for each in written for photo in each.photos}
    if not digests:
        return {}
    shown = (
        select(Photo.digest, Organisation.id, Organisation.name)
        .join(ListingPhoto, ListingPhoto.photo_id == Photo.id)
        .join(Listing, Listing.id == ListingPhoto.listing_id)
        .join(Organisation, Organisation.id == Listing.producer_id)
        .where(Photo.digest.in_(digests))
        .distinct()
    )
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for digest, producer_id, name in db.session.execute(shown):
        found[digest][producer_id] = name
    return found


def papers_held(written: Collection[Written]) -> dict[int, list[Paper]]:
    """What the producers of goods that ask for papers keep here, by producer."""
    asking = {listing_of(each).producer_id for each in written if each.category and ASKED[each.category.rule]}
    found: dict[int, list[Paper]] = defaultdict(list)
    if asking:
        held = select(Paper).where(Paper.producer_id.in_(asking), Paper.kind != PaperKind.OCOP).order_by(Paper.id)
        for paper in db.session.scalars(held):
            found[paper.producer_id].append(paper)
    return found


def names_under_stars(written: Collection[Written]) -> dict[int, str]:
    """What the certificate of goods with stars calls them, by listing: of those that are to be called otherwise."""
    renamed = {each.listing_id for each in written if isinstance(each, ListingRevision) and is_renamed(each)}
    if not renamed:
        return {}
    covered = (
        select(certified_goods.c.listing_id, OcopCertificate.product_name)
        .join(OcopCertificate, OcopCertificate.id == certified_goods.c.certificate_id)
        .where(certified_goods.c.listing_id.in_(renamed), OcopCertificate.covers(today()))
    )
    return dict(db.session.execute(covered.order_by(OcopCertificate.issued_on, OcopCertificate.id)).all())


def is_renamed(revision: ListingRevision) -> bool:
    """It would be called otherwise, or be another kind of goods."""
    listing = revision.listing
    return (revision.name, revision.category_id) != (listing.name, listing.category_id)


def listing_of(written: Written) -> Listing:
    """The listing a text belongs to: itself, or the one it would change."""
    return written.listing if isinstance(written, ListingRevision) else written


def _comparable(written: Written) -> Price | None:
    """đ/kg or đ/lít where it makes sense, else for one unit: a hen is compared with hens."""
    if found := written.comparable_price:
        return found
    asked = written.asked_price if isinstance(written, ListingRevision) else written.price
    return Price(asked, written.unit) if asked else None


def _price_hint(written: Written, usual: Mapping[tuple[int, str], tuple[Money, int]]) -> list[str]:
    price = _comparable(written)
    found = usual.get((written.category_id or 0, price.per)) if price else None
    if price is None or found is None:
        return []
    middle, count = found
    share = Decimal(abs(price.money.dong - middle.dong)) / middle.dong
    if share < OFF_BY:
        return []
    words = (
        N_("Giá %(price)s cao hơn hàng cùng nhóm %(share)s %% (giá giữa của %(n)s hàng là %(middle)s).")
        if price.money > middle
        else N_("Giá %(price)s thấp hơn hàng cùng nhóm %(share)s %% (giá giữa của %(n)s hàng là %(middle)s).")
    )
    return [_(words, price=price, share=round(100 * share), n=count, middle=Price(middle, price.per))]


def _expiry_hint(written: Written) -> list[str]:
    """A best-before without a figure says nothing: “dùng lâu được”."""
    rule = written.category.rule if written.category else None
    if rule not in LABEL_RULES or any(letter.isdigit() for letter in written.shelf_life):
        return []
    return [_(N_("Hàng chế biến mà chưa ghi rõ hạn dùng bao lâu."))]


def _claim_hint(written: Written) -> list[str]:
    found = claims_in(" . ".join(getattr(written, name) for name in TOLD_BY))
    return [_(N_("Có chữ nghe như hứa chữa bệnh: %(words)s."), words=", ".join(found))] if found else []


def _photo_hint(written: Written, elsewhere: Mapping[str, Mapping[int, str]]) -> list[str]:
    mine = listing_of(written).producer_id
    others = {
        name for photo in written.photos for owner, name in elsewhere.get(photo.digest, {}).items() if owner != mine
    }
    if not others:
        return []
    return [_(N_("Ảnh trùng với ảnh của %(names)s."), names=", ".join(sorted(others)))]


def _paper_hint(written: Written, held: Mapping[int, Collection[Paper]]) -> list[str]:
    """What the market knows of the numbers written down: never sent as a paper, not checked, run out, ending."""
    found = []
    for asked in ASKED[written.category.rule] if written.category else ():
        number = getattr(written, asked.field)
        named = [each for each in held.get(listing_of(written).producer_id, ()) if number and each.bears(number)]
        if named and (best := max(named, key=lambda each: each.covers_until)) and not best.covers(today()):
            state = _(N_("không còn giá trị")) if best.is_lapsed else _(best.state.label)
            found.append(_(N_("%(paper)s số %(number)s: %(state)s."), paper=best.label, number=number, state=state))
        elif named and best.is_ending:
            day = show_date(best.covers_until)
            found.append(
                _(N_("%(paper)s số %(number)s hết hạn ngày %(day)s."), paper=best.label, number=number, day=day)
            )
    return found


def _star_hint(written: Written, starred: Mapping[int, str]) -> list[str]:
    """Stars belong to one product: another name or kind may be another product."""
    name = starred.get(listing_of(written).id) if isinstance(written, ListingRevision) and is_renamed(written) else None
    return (
        [_(N_("Đang có sao OCOP của “%(name)s”. Xem sau khi đổi còn đúng sản phẩm đó không."), name=name)]
        if name
        else []
    )
