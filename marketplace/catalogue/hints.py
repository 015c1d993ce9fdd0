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
from marketplace.kernel.web import show_date
from marketplace.organisations.models import Organisation

from .claims import claims_in
from .models import Listing, ListingRevision, OcopCertificate, Paper, Photo
from .papers_asked import ASKED
from .readiness import LABEL_RULES
from .states import OFFERED, PaperKind, PaperState
from .validity import lawful_end

OFF_BY = Decimal("0.4")
FEWEST_TO_COMPARE = 3
MOST_TO_COMPARE = 500
TOLD_BY = ("name", "description", "ingredients", "storage", "warning")
Written = Listing | ListingRevision


def hints_for(written: Mapping[int, Written]) -> dict[int, list[str]]:
    """Sentences about each of these texts, by its number; an empty list for one with nothing odd about it."""
    usual, elsewhere = usual_prices(written.values()), shown_elsewhere(written.values())
    held = papers_held(written.values())
    return {
        number: [
            *_price_hint(each, usual),
            *_expiry_hint(each),
            *_claim_hint(each),
            *_photo_hint(each, elsewhere),
            *_paper_hint(each, held),
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
        .join(Listing, Listing.id == Photo.listing_id)
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


def hints_for_papers(papers: Mapping[int, Paper]) -> dict[int, list[str]]:
    """Sentences about each of these papers, by its number."""
    elsewhere = held_elsewhere(papers.values())
    return {
        number: [
            *([_(N_("Không có bản chụp."))] if each.scan is None else []),
            *([_(N_("Giấy đã hết hạn."))] if each.is_over else []),
            *_certificate_hints(each),
            *_holder_hint(each, elsewhere),
        ]
        for number, each in papers.items()
    }


def held_elsewhere(papers: Collection[Paper]) -> dict[tuple[str, str, str], dict[int, str]]:
    """Who else wrote down a paper of this kind, number and product: the producers' names by their numbers."""
    numbers = {each.number for each in papers}
    found: dict[tuple[str, str, str], dict[int, str]] = defaultdict(dict)
    held = (
        select(Paper.kind, Paper.number, Paper.product_name, Organisation.id, Organisation.name)
        .join(Organisation, Organisation.id == Paper.producer_id)
        .where(Paper.number.in_(numbers), Paper.state.in_((PaperState.ENTERED, PaperState.VERIFIED)))
    )
    for kind, number, product, producer_id, name in db.session.execute(held):
        found[kind, number, product][producer_id] = name
    return found


def _certificate_hints(paper: Paper) -> list[str]:
    if not isinstance(paper, OcopCertificate):
        return []
    found = []
    if not paper.goods:
        found.append(_(N_("Chưa gắn món hàng nào: hãy gắn món để sao hiện ra.")))
    is_ministry = paper.issuer.casefold().startswith("bộ")
    if (paper.stars == 5) != is_ministry:
        found.append(
            _(N_("Hạng 5 sao do Bộ cấp, hạng 3 và 4 sao do tỉnh, thành phố cấp (giấy trước 7/2025: 3 sao cấp huyện)."))
        )
    if paper.expires_on and paper.expires_on < lawful_end(paper.issued_on):
        found.append(_(N_("Hạn ngắn hơn 36 tháng. Xem lại ngày trên giấy.")))
    code = f"-{paper.producer.locality.code}-"
    if paper.product_code and code not in paper.product_code:
        found.append(_(N_("Mã sản phẩm không mang mã xã, phường của nhà sản xuất.")))
    return found


def _holder_hint(paper: Paper, elsewhere: Mapping[tuple[str, str, str], Mapping[int, str]]) -> list[str]:
    same = elsewhere.get((paper.kind, paper.number, paper.product_name), {})
    others = {name for owner, name in same.items() if owner != paper.producer_id}
    return [_(N_("Số này %(names)s cũng đã ghi."), names=", ".join(sorted(others)))] if others else []
