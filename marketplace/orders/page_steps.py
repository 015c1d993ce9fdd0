"""Every step of an order as a page takes it: its address, its command, and what is said when it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from marketplace.kernel.i18n import N_
from marketplace.kernel.schemas import Schema

from . import commands, schemas
from .models import Order


class Step(NamedTuple):
    """One step of the flow as a page takes it, and what is said when it is done."""

    name: str
    command: Callable[..., Order]
    schema: type[Schema]
    said: str


STEPS = {
    "nhan": Step(
        "confirm", commands.confirm_order, schemas.ConfirmOrder, N_("Đã nhận đơn. Việc tiếp theo: soạn hàng.")
    ),
    "tu-choi": Step(
        "decline", commands.decline_order, schemas.DeclineOrder, N_("Đã từ chối đơn và báo cho người mua.")
    ),
    "huy": Step("cancel", commands.cancel_order, schemas.CancelOrder, N_("Đã hủy đơn và báo cho bên kia.")),
    "dong-y-giu": Step(
        "keep", commands.keep_order, schemas.KeepOrder, N_("Đã ghi: bạn đã gọi khách và giữ hàng. Nhớ nhận đơn.")
    ),
    "soan-hang": Step(
        "pack", commands.pack_order, schemas.PackOrder, N_("Đã ghi: hàng soạn xong. Việc tiếp theo: giao hàng đi.")
    ),
    "giao-di": Step(
        "ship", commands.ship_order, schemas.ShipOrder, N_("Đã ghi: hàng đang trên đường. Người mua được báo.")
    ),
    "hoan": Step("delay", commands.delay_order, schemas.DelayOrder, N_("Đã ghi hoãn giao và báo cho người mua.")),
    "di-tiep": Step(
        "resume", commands.resume_order, schemas.ResumeOrder, N_("Đã ghi: hàng đi tiếp. Người mua được báo.")
    ),
    "da-giao": Step("deliver", commands.deliver_order, schemas.DeliverOrder, N_("Đã ghi: giao xong.")),
    "hoan-tat": Step("complete", commands.complete_order, schemas.CompleteOrder, N_("Đơn đã hoàn tất. Cảm ơn bạn.")),
    "hoan-lai": Step(
        "take_back", commands.take_back_step, schemas.TakeBackStep, N_("Đã hoàn lại. Đơn đứng ở bước trước.")
    ),
    "nhan-phan-them": Step(
        "take_on", commands.take_on, schemas.TakeOn, N_("Đã nhận cả phần thêm. Người mua được báo.")
    ),
    "dong-y-can": Step(
        "agree_weight", commands.agree_weight, schemas.AgreeWeight, N_("Đã đồng ý số cân thật. Người bán được báo.")
    ),
    "khong-dong-y-can": Step(
        "refuse_weight", commands.refuse_weight, schemas.RefuseWeight, N_("Đã báo người bán là bạn không đồng ý.")
    ),
}
ADDRESS_OF = {step.name: address for address, step in STEPS.items()}
