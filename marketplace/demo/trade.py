"""The purchases of the demonstration, each with the steps its orders have taken since."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from marketplace.accounts.queries import actor_for
from marketplace.checkout import commands as checkout
from marketplace.checkout.queries import basket_of
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.actor import Actor
from marketplace.orders import commands as orders
from marketplace.orders.models import Order, Purchase
from marketplace.orders.states import OrderState, Shortage
from marketplace.payments.commands import note_settled
from marketplace.payments.states import PaymentMethod

from .stage import Stage

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
REASONS = {
    "decline": "Mưa lớn ba ngày, không hái đủ rau. Mong bác thông cảm, tuần sau có lại.",
    "cancel": "Nhà đi vắng cuối tuần, không ra lấy được.",
    "delay": "Sạt lở ở dốc, xe chờ thông đường.",
}
BY_BUYER = {"cancel"}
# what is done to the first line of an order on its way
LINE_STEPS: dict[str, tuple[Callable[..., Order], dict[str, Any]]] = {
    "weigh": (orders.weigh_line, {"weight": Decimal("7.4"), "why": "Chùm to hơn mọi năm, không tách nhỏ được."}),
    "short": (orders.short_line, {"amount": Decimal(8), "cause": Shortage.UNRIPE, "reason": "Rau còn non."}),
}


def trade(stage: Stage) -> None:
    """Every purchase, one story after the other."""
    for story in STORIES:
        stage.at(story[1])
        _play(story, stage)


def _play(story: Story, stage: Stage) -> None:
    key, days_ago, wanted, point, payment, steps = story
    buyer = actor_for(stage.owners[key][0])
    purchase = _buy(stage, key, wanted, point, payment)
    for order in purchase.orders:
        for number, step in enumerate(steps, start=1):
            stage.at(max(0.05, days_ago - number * min(1.0, days_ago / (len(steps) + 1))))
            _move(order, step, buyer, stage.seller_of(order))
        if order.state is OrderState.COMPLETED:
            note_settled(stage.seller_of(order), order, open_balance=order.total)


def _buy(stage: Stage, key: str, wanted: dict[str, str], point: int | None, payment: PaymentMethod) -> Purchase:
    person, buying = stage.owners[key]
    buyer = actor_for(person)
    cart = checkout.open_cart(buyer)
    for name, amount in wanted.items():
        checkout.add_to_cart(buyer, cart, listing=stage.offered[name].slug, amount=Decimal(amount))
    return checkout.check_out(
        buyer,
        cart,
        buyer=buying.slug,
        delivery=DeliveryMethod.HOME if point is None else DeliveryMethod.PICKUP,
        pickup_point="" if point is None else stage.points[point].reference,
        address=buying.hamlet if point is None else "",
        payment=payment,
        expected_total=basket_of(buyer, cart).total,
    )


def _move(order: Order, step: str, buyer: Actor, seller: Actor) -> None:
    if step in LINE_STEPS:
        change, said = LINE_STEPS[step]
        change(seller, order, line=1, **said)
        return
    verb = getattr(orders, f"{step}_order")
    reason = {"reason": REASONS[step]} if step in REASONS else {}
    verb(buyer if step in BY_BUYER else seller, order, **reason)
