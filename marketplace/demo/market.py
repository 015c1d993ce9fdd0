"""The demonstration market, told as it would have happened: people register, goods are offered, bought, sent.

Everything goes through the ordinary commands; the clock is turned back so that the days between read true.
"""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Person
from marketplace.accounts.queries import actor_for
from marketplace.accounts.states import Role
from marketplace.approvals import commands as approvals
from marketplace.approvals.queries import open_review
from marketplace.assistance import commands as assistance
from marketplace.assistance.queries import entering_as
from marketplace.assistance.states import Scope, Way
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Category, Listing
from marketplace.catalogue.queries import open_revision_of
from marketplace.checkout import commands as checkout
from marketplace.checkout.queries import basket_of
from marketplace.delivery import commands as delivery
from marketplace.delivery.models import PickupPoint
from marketplace.delivery.states import DeliveryMethod
from marketplace.introductions import commands as introductions
from marketplace.kernel import clock
from marketplace.kernel.actor import SYSTEM, VISITOR, Actor
from marketplace.kernel.db import db
from marketplace.kernel.documents import Document
from marketplace.kernel.images import Picture
from marketplace.kernel.money import Money
from marketplace.kernel.paper import Facts, Sheet
from marketplace.kernel.pen import draw
from marketplace.kernel.quantity import Condition, Unit
from marketplace.localities import commands as localities
from marketplace.localities.queries import locality_by_code
from marketplace.orders import commands as orders
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState, Shortage
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Bank, Organisation
from marketplace.organisations.states import CheckMethod, OrganisationKind
from marketplace.papers import commands as certifying
from marketplace.papers.models import OcopCertificate, Paper, Scan
from marketplace.papers.states import CheckedAgainst, PaperKind
from marketplace.payments.commands import note_settled
from marketplace.payments.states import PaymentMethod
from marketplace.photos import commands as photographing
from marketplace.stock import commands as stock
from marketplace.stock.states import SharingRule

from .studio import paint

DATA = Path(__file__).parent / "data"
PASSWORD = "kết nghĩa 2025"  # noqa: S105 - shown on the sign-in page of every demonstration
WITH_TWO_PICTURES = 3  # drawing takes a while: only goods that have this many views show a second one
TRA_TAN, HOA_CUONG = "20923", "20257"
ON_SHELF = ("live", "paused")
OFFICIALS = (
    ("0900000001", "Quản trị viên (minh họa)", Role.ADMINISTRATOR, None),
    ("0900000002", "Điều phối viên Trà Tân (minh họa)", Role.COORDINATOR, TRA_TAN),
    ("0900000003", "Điều phối viên Hòa Cường (minh họa)", Role.COORDINATOR, HOA_CUONG),
)
BUYER_KINDS = {
    "household": OrganisationKind.HOUSEHOLD,
    "restaurant": OrganisationKind.ENTERPRISE,
    "shop": OrganisationKind.HOUSEHOLD_BUSINESS,
    "school_kitchen": OrganisationKind.INSTITUTION,
}
PICKUP_POINTS = (
    ("Nhà văn hóa khu Bình Thuận (minh họa)", "Số minh họa 8, đường Hoa Ban", "Thứ Bảy 7:00–11:00", "Cô Hạnh"),
    ("Cổng Tây chợ Hòa Cường (minh họa)", "Lối minh họa 2, đường Ven Chợ", "Hằng ngày 4:30–7:30", "Chú Lộc"),
)
# buyer, how many days ago, the goods (key, amount), pickup point or home, how it is paid, the steps since
Story = tuple[str, int, dict[str, str], int | None, PaymentMethod, tuple[str, ...]]
CASH, TRANSFER = PaymentMethod.CASH, PaymentMethod.TRANSFER
ALL_THE_WAY = ("confirm", "pack", "ship", "deliver", "complete")
STORIES: tuple[Story, ...] = (
    ("ho_van", 24, {"mat_ong_chai": "1", "mang_kho": "2"}, 0, CASH, ALL_THE_WAY),
    ("nha_hang", 15, {"thit_heo_rung": "6", "ga_doi_lam_sach": "4"}, 1, TRANSFER, ALL_THE_WAY[:4]),
    ("bep_truong", 4, {"rau_don": "10", "rau_rung": "10"}, 1, CASH, ("confirm", "short", "pack", "ship", "delay")),
    ("cua_hang", 3, {"que_thanh": "20"}, 1, TRANSFER, ALL_THE_WAY[:3]),
    ("ho_tam", 2, {"que_vo_kho": "2"}, None, CASH, ALL_THE_WAY[:2]),
    ("ho_ngan", 2, {"que_thanh": "2"}, None, TRANSFER, ALL_THE_WAY[:1]),
    ("ho_van", 1, {"que_thanh": "3", "rau_don": "2", "mat_ong_chai": "1"}, None, TRANSFER, ()),
    ("nha_hang", 1, {"rau_rung": "5", "trung_ga": "3"}, 1, CASH, ()),
    ("ho_tam", 6, {"rau_don": "3"}, 0, CASH, ("decline",)),
    ("ho_ngan", 5, {"que_vo_kho": "1"}, 0, CASH, ("cancel",)),
    ("ho_tam", 4, {"lon_bon": "6.5"}, 0, CASH, ("confirm", "weigh")),
    ("nha_hang", 2, {"lon_bon": "20"}, 1, TRANSFER, ()),
    ("cua_hang", 2, {"gui_tre": "6"}, 1, CASH, ("confirm",)),
)
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
LONG_OVER = 1200  # days; a certificate given before that is written down only now, and waits on the desk
# goods whose food-safety paper is kept here too, given how many days ago, and how many days are left of it
SAFETY_PAPERS = (("mat_ong_chai", 340, 25), ("tra_kho_qua", 200, 530))
# goods, how many days ago, what their producer would rather have read there
REVISED = (
    ("que_vo_kho", 40, {"origin": "Vườn quế trên dốc, xã Trà Tân (minh họa)"}),
    ("que_thanh", 1, {"description": "Thanh quế cuộn tròn, dài chừng 30 cm, bóc từ cây trên mười lăm năm tuổi. Vỏ phơi"
        " nắng trên giàn tre đến khi gõ nghe giòn. Dùng nấu phở, kho thịt, pha trà. Mùi thơm, vị ngọt trước cay sau."}),
)  # fmt: skip


# goods whose maker telephoned, how many days ago, how much more there is, in which words
ENTERED = (("gung_se", 2, "5", "Bà đào thêm một ít gừng, nhờ cháu ghi giúp. Bà không rành bấm máy."),)
REASONS = {
    "decline": "Mưa lớn ba ngày, không hái đủ rau. Mong bác thông cảm, tuần sau có lại.",
    "cancel": "Nhà đi vắng cuối tuần, không ra lấy được.",
    "delay": "Sạt lở ở dốc, xe chờ thông đường.",
}
BY_BUYER = {"cancel"}
# so that a demonstration left running keeps an order in every state; the call list fills at once
PATIENT = {"remind_hours": 12, "call_hours": 20, "release_hours": 240, "complete_days": 30}
# what is done to the first line of an order on its way
LINE_STEPS: dict[str, tuple[Callable[..., Order], dict[str, Any]]] = {
    "weigh": (orders.weigh_line, {"weight": Decimal("7.4"), "why": "Chùm to hơn mọi năm, không tách nhỏ được."}),
    "short": (orders.short_line, {"amount": Decimal(8), "cause": Shortage.UNRIPE, "reason": "Rau còn non."}),
}


def is_empty() -> bool:
    """Whether nobody lives here yet."""
    return not db.session.scalar(select(func.count(Person.id)))


def load(say: Callable[[str], None]) -> None:
    """Fill an empty market; `say` hears how far it is."""
    people = [*_read("organisations.toml", "producer"), *_read("organisations.toml", "buyer")]
    goods = _read("listings.toml", "listing")
    say(f"drawing {len(goods)} goods …")
    pictures = _pictures(people, goods)
    really = clock.today()
    with _turned_back() as at:
        at(120)
        officials = {row[-1]: actor_for(_official(*row)) for row in OFFICIALS}
        _give_help_numbers(officials)
        for code in (TRA_TAN, HOA_CUONG):
            orders.set_times(officials[code], locality_by_code(code), **PATIENT)
        points = [_pickup_point(officials[HOA_CUONG], *row) for row in PICKUP_POINTS]
        say("people and their organisations …")
        owners = {each["key"]: _organisation(each, officials, pictures) for each in people}
        say("goods on the shelf …")
        offered = {}
        for place, each in enumerate(goods):
            at(90 - place if each["state"] in ON_SHELF else 3 - place / 100)
            offered[each["key"]] = _listing(each, owners[each["producer"]], officials, pictures)
        say("papers and certificates …")
        for place, each in enumerate(goods):
            if "certificate" in each:
                at(1 if each["certificate"]["issued_days_ago"] > LONG_OVER else 90 - place - 0.5)
                _certificate(each, offered[each["key"]], _seller_of(offered[each["key"]], owners), officials, really)
        for key, given, left in SAFETY_PAPERS:
            at(20)
            _safety_paper(offered[key], _seller_of(offered[key], owners), officials, given - 20, left + 20)
        say("harvests, and seasons to come …")
        for key, days_ago, harvested, note in HARVESTS:
            at(days_ago)
            stock.receive(_seller_of(offered[key], owners), offered[key], amount=Decimal(harvested), why=note)
        for season in SEASONS:
            at(season[1])
            _season(_seller_of(offered[season[0]], owners), offered[season[0]], *season[2:])
        for key, days_ago, dong in PRICES:
            at(days_ago)
            catalogue.change_price(_seller_of(offered[key], owners), offered[key], price=Money(dong))
        for key, amount in WATCHED:
            stock.watch_stock(_seller_of(offered[key], owners), offered[key], low_at=Decimal(amount))
        for key, days_from_now in RESTING:
            at(0)
            back = clock.today() + timedelta(days=days_from_now)
            catalogue.pause_until(_seller_of(offered[key], owners), offered[key], day=back)
        for key, days_ago, words in REVISED:
            at(days_ago)
            owner = next(person for person, selling in owners.values() if selling is offered[key].producer)
            _revise(actor_for(owner), offered[key], words, official=officials[TRA_TAN] if days_ago > 3 else None)
        for key, days_ago, amount, said in ENTERED:
            at(days_ago)
            _entered(officials[TRA_TAN], offered[key], Decimal(amount), said)
        say("orders …")
        for story in STORIES:
            at(story[1])
            _story(story, owners, offered, points, at)
    say(f"{len(owners)} organisations, {len(offered)} listings, {len(STORIES)} purchases")


def _read(name: str, table: str) -> list[dict[str, Any]]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))[table]


@contextmanager
def _turned_back() -> Iterator[Callable[[float], None]]:
    """The clock stands so many days before today, and runs again at the end."""
    real = clock.now()

    def at(days_ago: float) -> None:
        clock.freeze(real - timedelta(days=days_ago))

    try:
        yield at
    finally:
        clock.unfreeze()


def _pictures(people: list[dict[str, Any]], goods: list[dict[str, Any]]) -> dict[tuple[str, int], Picture]:
    """Every drawing the market shows, painted and developed on all cores."""
    wanted = {(each["scene"], each.get("scene_variant", 0)) for each in people if "scene" in each}
    wanted |= {view for each in goods for view in _views(each)}
    wanted |= {(shown["drawing"], shown["variant"]) for each in people for shown in each.get("pictures", [])}
    ordered = sorted(wanted)
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as easels:
        painted = easels.map(paint, ordered, chunksize=4)
        return {view: Picture(*picture) for view, picture in zip(ordered, painted, strict=True)}


def _views(goods: dict[str, Any]) -> list[tuple[str, int]]:
    first, shown = goods.get("variant_offset", 0), 2 if goods["variants"] >= WITH_TWO_PICTURES else 1
    return [(goods["drawing"], first + number) for number in range(shown)]


def _official(phone: str, name: str, role: Role, locality: str | None) -> Person:
    person = accounts.register(VISITOR, phone=_phone(phone), name=name, password=PASSWORD)
    place = locality_by_code(locality) if locality else None
    accounts.grant_role(SYSTEM, person, role=role, locality=place)
    return person


def _give_help_numbers(officials: dict[str | None, Actor]) -> None:
    """At the foot of every page stand the coordinators of both sides."""
    for phone, _name, role, code in OFFICIALS:
        if role is Role.COORDINATOR and code:
            localities.give_phone(officials[code], locality_by_code(code), phone=_phone(phone))


def _phone(national: str) -> str:
    return "+84" + national.removeprefix("0")


def _pickup_point(official: Actor, name: str, address: str, hours: str, keeper: str) -> PickupPoint:
    return delivery.open_pickup_point(
        official, name=name, address=address, locality=HOA_CUONG, hours=hours, keeper=keeper, phone="+84900000003"
    )


def _organisation(
    told: dict[str, Any], officials: dict[str | None, Actor], pictures: dict[tuple[str, int], Picture]
) -> tuple[Person, Organisation]:
    sells = "story" in told
    phone = _phone(told["phone"])
    person = accounts.register(VISITOR, phone=phone, name=told["representative"], password=PASSWORD)
    founded = organisations.found_organisation(
        actor_for(person),
        kind=OrganisationKind(told["kind"]) if sells else BUYER_KINDS[told["kind"]],
        name=told["name"],
        locality=locality_by_code(told["locality"]),
        hamlet=told["address"].rsplit(", ", 2)[0],
        phone=phone,
        representative=told["representative"],
        tax_number=told.get("tax_code", ""),
        budget_number=told.get("budget_code", ""),
        invoice_email=told.get("invoice_email", ""),
        story=told.get("story", ""),
        sells=sells,
        buys=not sells,
    )
    if sells or told.get("verified"):
        _verify(actor_for(person), founded, officials[told["locality"]])
    if sells:
        _furnish(actor_for(person), founded, told, pictures)
    return person, founded


def _verify(owner: Actor, organisation: Organisation, official: Actor) -> None:
    if open_review("organisation", organisation.id) is None:
        organisations.submit_for_verification(owner, organisation)
    organisations.check_identity(official, organisation, method=CheckMethod.SEEN_IN_PERSON, last_four="0000")
    _approve(official, "organisation", organisation.id)


def _approve(official: Actor, kind: str, subject_id: int) -> None:
    if review := open_review(kind, subject_id):
        approvals.approve(official, review)


def _furnish(
    owner: Actor, organisation: Organisation, told: dict[str, Any], pictures: dict[tuple[str, int], Picture]
) -> None:
    picture = pictures[told["scene"], told.get("scene_variant", 0)]
    organisations.hang_picture(owner, organisation, picture=picture)
    introductions.write_introduction(
        owner,
        organisation,
        since=told["founded"],
        call_hours=told.get("call_hours", ""),
        shows_phone=told.get("shows_phone", False),
        pictures=[{"digest": picture.digest, "words": told.get("scene_words", "")}],
    )
    for shown in told.get("pictures", []):
        another = pictures[shown["drawing"], shown["variant"]]
        introductions.add_picture(owner, organisation, picture=another, words=shown["words"])
    if bank := told.get("bank"):
        organisations.open_bank_account(
            owner,
            organisation,
            bank=db.session.get_one(Bank, bank["bin"]),
            number=bank["account"],
            holder=bank["holder"],
            consent=True,
        )


def _listing(
    told: dict[str, Any],
    seller: tuple[Person, Organisation],
    officials: dict[str | None, Actor],
    pictures: dict[tuple[str, int], Picture],
) -> Listing:
    person, producer = seller
    owner, official = actor_for(person), officials[producer.locality.code]
    photos = [photographing.keep_picture(owner, picture=pictures[view]) for view in _views(told)]
    listing = catalogue.start_listing(owner, producer, **_written(told), photos=photos)
    if told["state"] == "draft":
        return listing
    catalogue.submit_listing(owner, listing)
    review = open_review("listing", listing.id)
    if review and told["state"] == "returned":
        approvals.return_with_note(official, review, reason="other", note=told["return_note"])
    elif review and told["state"] != "submitted":
        approvals.approve(official, review)
    if told["state"] == "paused":
        catalogue.pause_listing(owner, listing)
    return listing


def _certificate(
    told: dict[str, Any], listing: Listing, seller: Actor, officials: dict[str | None, Actor], today: date
) -> OcopCertificate:
    """An invented certificate; one that was over already when it was written down still waits on the desk."""
    about = told["certificate"]
    issued = today - timedelta(days=about["issued_days_ago"])
    producer, issuer = listing.producer, "UBND thành phố (minh họa)"
    facts = (("Số quyết định", about["decision"]), ("Sản phẩm", told["name"]), ("Đứng tên", producer.name))
    entered = certifying.enter_certificate(
        seller,
        producer,
        stars=about["stars"],
        number=about["decision"],
        issuer=issuer,
        product_name=told["name"],
        product_code=about["product_code"],
        issued_on=issued,
        goods=[listing.slug],
        scan=_scan(seller, producer, f"Giấy chứng nhận OCOP {about['stars']} sao (minh họa)", facts),
        is_public=about["stars"] == 4,
    )
    if entered.covers_until >= clock.today():
        _check_and_approve(officials[producer.locality.code], entered)
    return entered


def _safety_paper(
    listing: Listing, seller: Actor, officials: dict[str | None, Actor], given_days_ago: int, days_left: int
) -> None:
    producer = listing.producer
    paper = certifying.enter_paper(
        seller,
        producer,
        kind=PaperKind.SAFETY,
        number=listing.safety_certificate,
        issuer="Chi cục Quản lý chất lượng (minh họa)",
        issued_on=clock.today() - timedelta(days=given_days_ago),
        expires_on=clock.today() + timedelta(days=days_left),
        is_public=True,
        scan=_scan(seller, producer, "Giấy an toàn thực phẩm (minh họa)", (("Số", listing.safety_certificate),)),
    )
    _check_and_approve(officials[producer.locality.code], paper)


def _check_and_approve(official: Actor, paper: Paper) -> None:
    certifying.check_paper(official, paper, against=CheckedAgainst.DECISION, number=paper.number)
    _approve(official, certifying.PAPER, paper.id)


def _scan(seller: Actor, producer: Organisation, title: str, facts: tuple[tuple[str, str], ...]) -> Scan:
    """A sheet nobody takes for a real paper."""
    sheet = Sheet(title, "Giấy bịa ra để minh họa, không có giá trị.", "Chợ kết nghĩa", (Facts((facts,)),))
    return certifying.keep_document(seller, producer, document=Document(draw(sheet), "pdf", 1))


def _season(seller: Actor, listing: Listing, amount: str, first: int, last: int, rule: SharingRule) -> None:
    begins, ends = (clock.today() + timedelta(days=days) for days in (first, last))
    stock.open_season(seller, listing, starts_on=begins, ends_on=ends, forecast=Decimal(amount), rule=rule)


def _revise(owner: Actor, listing: Listing, words: dict[str, str], *, official: Actor | None) -> None:
    """Other words for goods on the shelf; the older ones an official approved, the latest wait."""
    catalogue.offer_revision(owner, listing, **words)
    if official and (revision := open_revision_of(listing)):
        _approve(official, catalogue.REVISION, revision.id)


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


def _story(
    story: Story,
    owners: dict[str, tuple[Person, Organisation]],
    offered: dict[str, Listing],
    points: list[PickupPoint],
    at: Callable[[float], None],
) -> None:
    key, days_ago, wanted, point, payment, steps = story
    person, buying = owners[key]
    buyer = actor_for(person)
    cart = checkout.open_cart(buyer)
    for name, amount in wanted.items():
        checkout.add_to_cart(buyer, cart, listing=offered[name].slug, amount=Decimal(amount))
    home = point is None
    purchase = checkout.check_out(
        buyer,
        cart,
        buyer=buying.slug,
        delivery=DeliveryMethod.HOME if home else DeliveryMethod.PICKUP,
        pickup_point="" if home else points[point or 0].reference,
        address=buying.hamlet if home else "",
        payment=payment,
        expected_total=basket_of(buyer, cart).total,
    )
    for order in purchase.orders:
        for number, step in enumerate(steps, start=1):
            at(max(0.05, days_ago - number * min(1.0, days_ago / (len(steps) + 1))))
            _move(order, step, buyer, owners)
        if order.state is OrderState.COMPLETED:
            note_settled(_seller_of(order, owners), order, open_balance=order.total)


def _seller_of(sold: Listing | Order, owners: Mapping[str, tuple[Person, Organisation]]) -> Actor:
    return next(actor_for(person) for person, producer in owners.values() if producer.id == sold.producer_id)


def _move(order: Order, step: str, buyer: Actor, owners: Mapping[str, tuple[Person, Organisation]]) -> None:
    seller = _seller_of(order, owners)
    if step in LINE_STEPS:
        change, said = LINE_STEPS[step]
        change(seller, order, line=1, **said)
        return
    verb = getattr(orders, f"{step}_order")
    reason = {"reason": REASONS[step]} if step in REASONS else {}
    verb(buyer if step in BY_BUYER else seller, order, **reason)
