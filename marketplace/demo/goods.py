"""The goods of the demonstration: put on the shelf, and what happened to them since."""

from __future__ import annotations

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import Any

from marketplace.accounts.queries import actor_for
from marketplace.approvals import commands as approvals
from marketplace.approvals.queries import open_review
from marketplace.assistance import commands as assistance
from marketplace.assistance.queries import entering_as
from marketplace.assistance.states import Scope, Way
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Category, Listing
from marketplace.catalogue.queries import open_revision_of
from marketplace.kernel import clock
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Condition, Unit
from marketplace.photos import commands as photographing
from marketplace.stock import commands as stock
from marketplace.stock.states import SharingRule

from .stage import TRA_TAN, Stage, approve

ON_SHELF = ("live", "paused")
# the goods, how many days ago, how much, what was noted
HARVESTS = (
    ("mat_ong_chai", 40, "24", "Đợt hoa rừng đầu mùa"),
    ("mat_ong_chai", 31, "18", "Đợt hoa sim"),
    ("mang_kho", 28, "30", ""),
    ("gung_se", 9, "15", "Đào trên rẫy cũ"),
)
# the goods, announced how many days ago, how much, from and until how many days from then, the rule
SEASONS = (
    ("lon_bon", 6, "120", 20, 60, SharingRule.EQUAL_SHARE),
    ("gung_se", 5, "200", 30, 75, SharingRule.BY_TIME),
)
# the goods, how many days ago, what they cost from then on; the last price is the one they are listed with
PRICES = (("trung_ga", 60, 34_000), ("trung_ga", 33, 40_000), ("trung_ga", 12, 38_000))
# the goods, and the amount at which their producer wants to hear that little is left
WATCHED = (("rau_don", 50), ("mat_ong_chai", 20))
# the goods that rest, and for how many days from now
RESTING = (("mat_ong_sap", 10),)
# goods, how many days ago, what their producer would rather have read there
REVISED = (
    ("que_vo_kho", 40, {"origin": "Vườn quế trên dốc, xã Trà Tân (minh họa)"}),
    ("que_thanh", 1, {"description": "Thanh quế cuộn tròn, dài chừng 30 cm, bóc từ cây trên mười lăm năm tuổi. Vỏ phơi"
        " nắng trên giàn tre đến khi gõ nghe giòn. Dùng nấu phở, kho thịt, pha trà. Mùi thơm, vị ngọt trước cay sau."}),
)  # fmt: skip
# goods whose maker telephoned, how many days ago, how much more there is, in which words
ENTERED = (("gung_se", 2, "5", "Bà đào thêm một ít gừng, nhờ cháu ghi giúp. Bà không rành bấm máy."),)


def offer_goods(stage: Stage, goods: list[dict[str, Any]]) -> None:
    """Every listing, the first of the file offered first; those not on the shelf were begun in the last days."""
    for place, told in enumerate(goods):
        stage.at(offered_days_ago(place) if told["state"] in ON_SHELF else 3 - place / 100)
        stage.offered[told["key"]] = _listing(told, stage)


def offered_days_ago(place: int) -> float:
    """When the goods at this place of the file came to the shelf."""
    return 90 - place


def tend_goods(stage: Stage) -> None:
    """Harvests and seasons, prices and pauses, other words, and what an official wrote down for a producer."""
    for key, days_ago, harvested, note in HARVESTS:
        stage.at(days_ago)
        listing = stage.offered[key]
        stock.receive(stage.seller_of(listing), listing, amount=Decimal(harvested), why=note)
    for key, days_ago, amount, first, last, rule in SEASONS:
        stage.at(days_ago)
        _season(stage.seller_of(stage.offered[key]), stage.offered[key], amount, first, last, rule)
    _price_and_pause(stage)
    for key, days_ago, words in REVISED:
        stage.at(days_ago)
        _revise(stage, stage.offered[key], words, official=stage.officials[TRA_TAN] if days_ago > 3 else None)
    for key, days_ago, amount, said in ENTERED:
        stage.at(days_ago)
        _entered(stage.officials[TRA_TAN], stage.offered[key], Decimal(amount), said)


def _price_and_pause(stage: Stage) -> None:
    for key, days_ago, dong in PRICES:
        stage.at(days_ago)
        catalogue.change_price(stage.seller_of(stage.offered[key]), stage.offered[key], price=Money(dong))
    for key, amount in WATCHED:
        stock.watch_stock(stage.seller_of(stage.offered[key]), stage.offered[key], low_at=Decimal(amount))
    for key, days_from_now in RESTING:
        stage.at(0)
        back = clock.today() + timedelta(days=days_from_now)
        catalogue.pause_until(stage.seller_of(stage.offered[key]), stage.offered[key], day=back)


def _listing(told: dict[str, Any], stage: Stage) -> Listing:
    person, producer = stage.owners[told["producer"]]
    owner, official = actor_for(person), stage.officials[producer.locality.code]
    photos = [photographing.keep_picture(owner, picture=stage.pictures[name]) for name in told["pictures"]]
    listing = catalogue.start_listing(owner, producer, **_written(told), photos=photos)
    if told["state"] == "draft":
        return listing
    catalogue.submit_listing(owner, listing)
    review = open_review("listing", listing.id)
    if review and told["state"] == "returned":
        approvals.return_with_note(official, review, reason="other", note=told["return_note"])
    elif review and told["state"] != "submitted":
        approvals.approve(official, review, sure=True)
    if told["state"] == "paused":
        catalogue.pause_listing(owner, listing)
    return listing


def _written(told: dict[str, Any]) -> dict[str, Any]:
    """What the form of a listing holds, from a row of the data file."""
    content, unit = told.get("net_amount"), told.get("net_unit", "kg")
    if "approx_kg" in told:
        content, unit = told["approx_kg"], "kg"
    same = ("ingredients", "storage", "shelf_life", "self_declaration", "safety_certificate", "safety_exemption")
    return {
        "name": told["name"],
        "category": db.session.get_one(Category, told["category"]),
        "description": told["description"],
        "origin": told["origin"],
        "unit": Unit._value2member_map_[told["unit"]],
        "condition": Condition._value2member_map_[told["condition"]],
        "content_amount": Decimal(str(content)) if content else None,
        "content_unit": Unit._value2member_map_[unit] if content else None,
        "price": Money(told["price"]),
        "step": Decimal(told["step"]),
        "min_quantity": Decimal(told["min_quantity"]),
        "stock": Decimal(told["stock"]),
        "is_made_to_order": told.get("made_to_order", False),
        "lead_days": told.get("lead_days", 0),
        "harvest_months": told["harvest"],
        **{name: told.get(name, "") for name in same},
    }


def _season(seller: Actor, listing: Listing, amount: str, first: int, last: int, rule: SharingRule) -> None:
    begins, ends = (clock.today() + timedelta(days=days) for days in (first, last))
    stock.open_season(seller, listing, starts_on=begins, ends_on=ends, forecast=Decimal(amount), rule=rule)


def _revise(stage: Stage, listing: Listing, words: dict[str, str], *, official: Actor | None) -> None:
    """Other words for goods on the shelf; the older ones an official approved, the latest wait."""
    catalogue.offer_revision(stage.seller_of(listing), listing, **words)
    if official and (revision := open_revision_of(listing)):
        approve(official, catalogue.REVISION, revision.id)


def _entered(official: Actor, listing: Listing, amount: Decimal, said: str) -> None:
    """An official writes goods into the ledger after a call; the maker has not answered yet."""
    ends_on = clock.today() + timedelta(days=90)
    consent = assistance.record_consent(
        official,
        listing.producer,
        way=Way.PHONE,
        given_on=clock.today(),
        words=said,
        scope=Scope.GOODS,
        ends_on=ends_on,
    )
    helper = entering_as(official, assistance.start_entering(official, consent, secrets.token_hex(32)))
    stock.receive(helper, listing, amount=amount, why="Ghi thay theo lời gọi")
    assistance.stop_entering(helper)
