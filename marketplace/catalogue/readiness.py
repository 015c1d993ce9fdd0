"""What a listing still lacks before a coordinator can look at it. Pure: a listing in, sentences by field out."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from marketplace.kernel.decimals import is_whole
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Kind
from marketplace.papers.models import Paper
from marketplace.papers.states import PaperKind

from .models import TERMS, Listing, ListingRevision
from .papers_asked import ASKED, rules_asking
from .states import Rule

LABEL_RULES = {Rule.PACKAGED, Rule.SUPPLEMENT, Rule.COSMETIC}
FOOD_RULES = rules_asking(PaperKind.SAFETY)
REGISTERED_RULES = rules_asking(PaperKind.REGISTRATION) | rules_asking(PaperKind.COSMETIC)


class AsRevised:
    """A listing as it will stand once a revision is on the shelf; its stock is the ledger's business by then."""

    opening_stock = Decimal(0)

    def __init__(self, revision: ListingRevision) -> None:
        self.revision = revision

    def __getattr__(self, name: str) -> Any:
        kept = name in TERMS and not self.revision.has_terms
        return getattr(self.revision.listing if kept else self.revision, name)


def lacking(listing: Listing | AsRevised, held: Collection[Paper] = ()) -> dict[str, str]:
    """Every field that must be mended, with the sentence that says how; empty when the listing is ready.

    `held` are the papers its producer keeps here: a number that is only on one that has run out is not enough.
    """
    wrong = {**_basics(listing), **_measures(listing), **_label(listing), **_papers(listing)}
    return {**_lapsed_papers(listing, held), **{name: _(sentence) for name, sentence in wrong.items()}}


def _basics(listing: Listing | AsRevised) -> dict[str, str]:
    needed = {
        "photos": (bool(listing.photos), N_("Hãy chụp hoặc chọn ít nhất một ảnh của hàng.")),
        "name": (bool(listing.name), N_("Hãy ghi tên sản phẩm.")),
        "price": (listing.price is not None, N_("Hãy ghi giá bán, ví dụ 70.000.")),
        "stock": (
            listing.opening_stock is not None or listing.is_made_to_order,
            N_("Hãy ghi hiện có bao nhiêu để bán. Chưa có hàng thì ghi 0."),
        ),
        "category": (listing.category is not None, N_("Hãy chọn nhóm hàng.")),
        "origin": (bool(listing.origin), N_("Hãy ghi nơi trồng, nuôi hoặc làm ra, ví dụ thôn 2, xã Trà Tân.")),
    }
    return {name: sentence for name, (is_there, sentence) in needed.items() if not is_there}


def _measures(listing: Listing | AsRevised) -> dict[str, str]:
    wrong: dict[str, str] = {}
    content = listing.content
    if content is None and listing.content_amount is not None:
        wrong["content_unit"] = N_("Hãy chọn g, kg, ml hay lít.")
    elif listing.unit.needs_net_content and content is None:
        wrong["content_amount"] = N_("Bán theo gói, hộp, hũ, chai, túi thì ghi bên trong có bao nhiêu, ví dụ 500 g.")
    elif listing.unit.needs_weight and (content is None or content.unit.kind is not Kind.WEIGHT):
        wrong["content_amount"] = N_("Bó, gùi, nải… mỗi nơi một khác. Hãy ghi một đơn vị nặng khoảng mấy kg.")
    if listing.is_sold_whole and not _is_whole(listing.step):
        wrong["step"] = N_("Hàng bán nguyên cái thì bước mua là số nguyên: 1, 2, 5…")
    if listing.min_quantity % listing.step:
        wrong["min_quantity"] = N_("Mua ít nhất phải chia hết cho bước mua.")
    if listing.is_sold_whole and listing.opening_stock is not None and not _is_whole(listing.opening_stock):
        wrong["stock"] = N_("Hàng bán nguyên cái thì số lượng có là số nguyên.")
    return wrong


def _label(listing: Listing | AsRevised) -> dict[str, str]:
    rule = listing.category.rule if listing.category else None
    wrong: dict[str, str] = {}
    if rule in LABEL_RULES and not listing.ingredients:
        wrong["ingredients"] = N_("Nhóm hàng này cần ghi thành phần.")
    if rule in LABEL_RULES and not listing.shelf_life:
        wrong["shelf_life"] = N_("Nhóm hàng này cần ghi hạn sử dụng, ví dụ 12 tháng.")
    if rule in LABEL_RULES and listing.content is None and not listing.unit.is_measure:
        wrong["content_amount"] = N_("Nhóm hàng này cần ghi khối lượng hoặc thể tích bên trong.")
    if rule is Rule.SUPPLEMENT and not listing.warning:
        wrong["warning"] = N_(
            "Hãy ghi câu: “Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh.”"
        )
    return wrong


def _papers(listing: Listing | AsRevised) -> dict[str, str]:
    """The papers its kind of goods asks for, by number or by what stands in for them."""
    asked = ASKED[listing.category.rule] if listing.category else ()
    return {
        each.field: each.sentence
        for each in asked
        if not getattr(listing, each.field) and not (each.instead and getattr(listing, each.instead))
    }


def _lapsed_papers(listing: Listing | AsRevised, held: Collection[Paper]) -> dict[str, str]:
    """Numbers that are only on papers which count no more."""
    asked = ASKED[listing.category.rule] if listing.category else ()
    wrong: dict[str, str] = {}
    for each in asked:
        number = getattr(listing, each.field)
        named = [paper for paper in held if number and paper.kind is each.kind and paper.bears(number)]
        if named and all(paper.is_lapsed for paper in named):
            sentence = N_("Giấy số %(number)s không còn giá trị. Hãy ghi số giấy mới, và thêm giấy ở mục Giấy tờ.")
            wrong[each.field] = _(sentence, number=number)
    return wrong


def _is_whole(amount: Decimal) -> bool:
    return is_whole(amount)
