"""Two programs, one thing: whoever comes second is told, and nothing the first one wrote is lost (RFC 9110 §13.1.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any, TypeVar

import pytest
from flask import Flask

from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing, ListingRevision
from marketplace.checkout import commands as checkout
from marketplace.checkout import queries as carts
from marketplace.delivery import commands as delivery
from marketplace.introductions import commands as introductions
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import Base, db
from marketplace.kernel.money import Money
from marketplace.organisations.models import Organisation
from marketplace.stock import commands as stock
from tests.api.slipping_in import slipping_in
from tests.world.goods import developed, draft, jpeg, photo_of, revised
from tests.world.people import acting, coordinator_of, hoa_cuong
from tests.world.programs import Program
from tests.world.trade import Trade, bought, cart_with, checked_out

Thing = TypeVar("Thing", bound=Base)
ELSEWHERE = "Thôn 3, xã Trà Tân"


@dataclass
class Scene:
    """A call that changes a thing, and somebody who changes the same thing a moment earlier."""

    actor: Actor
    call: str
    quicker: Callable[[], Any]
    body: dict[str, Any] | None = None
    look: str = ""
    scopes: tuple[str, ...] = ("read", "trade")
    method: str = field(init=False)
    path: str = field(init=False)

    def __post_init__(self) -> None:
        self.method, self.path = self.call.split(" ")
        self.look = self.look or self.path

    def program(self, app: Flask) -> Program:
        """The program that makes the call."""
        return Program(app, self.actor, *self.scopes)


def again(thing: Thing) -> Callable[[], Thing]:
    """The same row, read by whoever asks."""
    kind, number = type(thing), db.inspect(thing).identity
    return lambda: db.session.get_one(kind, number)


def price_of_a_draft(market: Trade) -> Scene:
    goods, selling = draft(market.seller), market.selling
    found = again(goods)
    return Scene(
        selling,
        f"PATCH /listings/{goods.slug}",
        lambda: catalogue.amend_draft(selling, found(), price=Money(80_000)),
        {"price": 90_000},
    )


def price_on_the_shelf(market: Trade) -> Scene:
    selling, found = market.selling, again(market.honey)
    return Scene(
        selling,
        f"PATCH /listings/{market.honey.slug}",
        lambda: catalogue.change_price(selling, found(), price=Money(80_000)),
        {"price": 90_000},
    )


def words_on_the_shelf(market: Trade) -> Scene:
    selling, found = market.selling, again(market.honey)
    return Scene(
        selling,
        f"PATCH /listings/{market.honey.slug}",
        lambda: catalogue.amend_offered(selling, found(), description="Hoa rừng tháng ba."),
        {"description": "Mật tháng tư."},
    )


def words_begun_already(market: Trade) -> Scene:
    catalogue.amend_offered(market.selling, market.honey, description="Mật rừng.")
    return words_on_the_shelf(market)


def words_given_back(market: Trade) -> Scene:
    waiting, official = revised(market.honey, description="Mật rừng."), acting(market.official)
    found = again(waiting)
    assert isinstance(waiting, ListingRevision)
    scene = words_on_the_shelf(market)
    scene.quicker = lambda: catalogue.give_back_revision(official, found(), note="Viết rõ hơn")
    return scene


def counted(market: Trade, quicker: Callable[[Actor, Listing], Any]) -> Scene:
    selling, found = market.selling, again(market.honey)
    path = f"PUT /listings/{market.honey.slug}/stock"
    return Scene(selling, path, lambda: quicker(selling, found()), {"on_hand": "7"})


def count_after_a_count(market: Trade) -> Scene:
    return counted(market, lambda who, goods: stock.count(who, goods, on_hand=Decimal(8)))


def count_after_an_order(market: Trade) -> Scene:
    scene, buying, honey = count_after_a_count(market), market.buying, again(market.honey)
    scene.quicker = lambda: checked_out(buying, cart_with(buying, {honey(): 2}))
    return scene


def count_after_a_watch(market: Trade) -> Scene:
    return counted(market, lambda who, goods: stock.watch_stock(who, goods, low_at=Decimal("2.50")))


def count_after_made_to_order(market: Trade) -> Scene:
    return counted(market, stock.make_to_order)


def hours_of_a_point(market: Trade) -> Scene:
    keeper, found = acting(coordinator_of(hoa_cuong())), again(market.point)
    said = {"name": "Nhà văn hóa tổ 5", "address": "27 Núi Thành"}
    return Scene(
        keeper,
        f"PATCH /pickup-points/{market.point.reference}",
        lambda: delivery.amend_pickup_point(keeper, found(), **said),
        {"hours": "8 giờ"},
        scopes=("read", "coordinate"),
    )


def introduced(market: Trade, quicker: Callable[[Actor, Organisation], Any]) -> Scene:
    selling, found = market.selling, again(market.seller)
    path = f"PATCH /producers/{market.seller.slug}"
    return Scene(selling, path, lambda: quicker(selling, found()), {"call_hours": "sau 18 giờ"})


def page_after_a_story(market: Trade) -> Scene:
    return introduced(market, lambda who, maker: introductions.write_introduction(who, maker, story="Trồng quế."))


def page_after_a_picture(market: Trade) -> Scene:
    picture = developed()
    return introduced(market, lambda who, maker: introductions.add_picture(who, maker, picture=picture))


def page_after_words_of_a_picture(market: Trade) -> Scene:
    picture = developed()
    introductions.add_picture(market.selling, market.seller, picture=picture)
    return introduced(market, lambda who, maker: introductions.add_picture(who, maker, picture=picture, words="Rẫy"))


def in_a_cart(market: Trade, call: str, quicker: Callable[[Actor], Any], body: dict[str, Any] | None = None) -> Scene:
    buying = market.buying
    cart_with(buying, {market.honey: 2, market.bamboo: 1})
    return Scene(buying, f"{call} /cart/lines/{market.honey.slug}", lambda: quicker(buying), body, look="/cart")


def line_after_a_line(market: Trade) -> Scene:
    slug = market.honey.slug
    change = lambda who: checkout.change_line(who, carts.line_of(carts.cart_of(who), slug), amount=Decimal(3))  # noqa: E731
    return in_a_cart(market, "PATCH", change, {"amount": 5})


def line_after_other_goods(market: Trade) -> Scene:
    slug = market.bamboo.slug
    more = lambda who: checkout.add_to_cart(who, carts.cart_of(who), listing=slug, amount=Decimal(1))  # noqa: E731
    return in_a_cart(market, "PATCH", more, {"amount": 5})


def line_taken_out_after_a_line(market: Trade) -> Scene:
    scene = line_after_a_line(market)
    scene.method, scene.body = "DELETE", None
    return scene


def line_after_a_checkout(market: Trade) -> Scene:
    return in_a_cart(market, "PATCH", lambda who: checked_out(who, carts.cart_of(who)), {"amount": 5})


def amended(market: Trade, call: str, body: dict[str, Any]) -> Scene:
    order, buying = bought(market), market.buying
    found = again(order)
    change = [{"line": 1, "amount": Decimal(3)}]
    return Scene(
        buying,
        call.format(f"/orders/{order.reference}"),
        lambda: checkout.amend_order(buying, found(), lines=change),
        body,
        look=f"/orders/{order.reference}",
    )


def order_after_a_change(market: Trade) -> Scene:
    return amended(market, "PATCH {}", {"lines": [{"line": 1, "amount": 5}]})


def step_after_a_change(market: Trade) -> Scene:
    scene = amended(market, "POST {}/confirm", {})
    scene.actor = market.selling
    return scene


SCENES = [
    price_of_a_draft,
    price_on_the_shelf,
    words_on_the_shelf,
    words_begun_already,
    words_given_back,
    count_after_a_count,
    count_after_an_order,
    count_after_a_watch,
    count_after_made_to_order,
    hours_of_a_point,
    page_after_a_story,
    page_after_a_picture,
    page_after_words_of_a_picture,
    line_after_a_line,
    line_after_other_goods,
    line_taken_out_after_a_line,
    line_after_a_checkout,
    order_after_a_change,
    step_after_a_change,
]


@pytest.mark.parametrize("key", [{}, {"Idempotency_Key": "may-1"}], ids=["plain", "keyed"])
@pytest.mark.parametrize("set_up", SCENES)
def test_who_comes_second_is_told(
    app: Flask, market: Trade, set_up: Callable[[Trade], Scene], key: dict[str, str]
) -> None:
    scene = set_up(market)
    program = scene.program(app)
    seen = program("GET", scene.look).headers["ETag"]
    left: list[Any] = []

    def quicker() -> None:
        scene.quicker()
        left.append(scene.program(app)("GET", scene.look))

    with slipping_in(app, quicker):
        late = program(scene.method, scene.path, scene.body, If_Match=seen, **key)

    assert (late.status_code, late.json["code"]) == (412, "changed_meanwhile")
    now = program("GET", scene.look)
    assert now.headers["ETag"] == left[0].headers["ETag"] != seen
    assert now.json == left[0].json, "what the quicker one wrote stands"


@pytest.mark.parametrize("set_up", SCENES[:-1])
def test_the_same_key_brings_the_same_answer_not_412(
    app: Flask, market: Trade, set_up: Callable[[Trade], Scene]
) -> None:
    scene = set_up(market)
    program = scene.program(app)
    seen = program("GET", scene.look).headers["ETag"]
    assert program(scene.method, scene.path, scene.body, Idempotency_Key="may-1").status_code == 428

    first, again = (
        program(scene.method, scene.path, scene.body, If_Match=seen, Idempotency_Key="may-1") for _turn in range(2)
    )

    assert first.status_code in (200, 202), first.text
    assert first.headers["ETag"] == program("GET", scene.look).headers["ETag"] != seen
    assert (again.status_code, again.json, again.headers["ETag"]) == (
        first.status_code,
        first.json,
        first.headers["ETag"],
    )
    assert again.headers["Idempotent-Replayed"] == "true"
    other_key = program(scene.method, scene.path, scene.body, If_Match=seen, Idempotency_Key="may-2")
    assert other_key.status_code == 412


def origin_of_a_draft(market: Trade) -> Scene:
    goods, who = draft(market.seller), market.selling
    found = again(goods)
    written = lambda: catalogue.amend_draft(who, found(), origin=ELSEWHERE)  # noqa: E731
    return Scene(who, f"PATCH /listings/{goods.slug}", written, {"price": 90_000})


def origin_on_the_shelf(market: Trade) -> Scene:
    scene, goods, who = words_on_the_shelf(market), again(market.honey), market.selling
    scene.quicker = lambda: catalogue.amend_offered(who, goods(), origin=ELSEWHERE)
    return scene


@pytest.mark.parametrize("key", [{}, {"Idempotency_Key": "may-1"}], ids=["plain", "keyed"])
@pytest.mark.parametrize(
    ("set_up", "both"),
    [
        (origin_of_a_draft, {"price": 90_000, "origin": ELSEWHERE}),
        (origin_on_the_shelf, {"description": "Mật tháng tư.", "origin": ELSEWHERE}),
        (hours_of_a_point, {"hours": "8 giờ", "address": "27 Núi Thành", "keeper": "Chị Hạnh"}),
        (page_after_a_story, {"call_hours": "sau 18 giờ", "story": "Trồng quế."}),
    ],
)
def test_one_field_leaves_the_others_as_somebody_just_wrote_them(
    app: Flask, market: Trade, set_up: Callable[[Trade], Scene], both: dict[str, Any], key: dict[str, str]
) -> None:
    scene = set_up(market)

    with slipping_in(app, scene.quicker):
        done = scene.program(app)(scene.method, scene.path, scene.body, If_Match="*", **key)

    shown = done.json.get("revision") or done.json
    assert {name: shown[name] for name in both} == both


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "may-1"}], ids=["plain", "keyed"])
def test_two_photos_sent_at_once_both_hang(app: Flask, market: Trade, key: dict[str, str]) -> None:
    who, goods = market.selling, draft(market.seller)
    found, theirs, program = again(goods), photo_of(who), Program(app, who)

    def quicker() -> None:
        listing = found()
        catalogue.amend_draft(who, listing, photos=[*listing.photos, db.session.merge(theirs)])

    with slipping_in(app, quicker):
        done = program.client.post(
            f"/api/v1/listings/{goods.slug}/photos",
            data={"photo": (BytesIO(jpeg(colour=(9, 9, 9))), "rung.jpg")},
            headers={**program.headers, **key},
        )

    assert done.status_code == 201, done.text
    db.session.expire_all()
    assert len(found().photos) == 3
    assert done.headers["ETag"] == program("GET", f"/listings/{goods.slug}").headers["ETag"]
