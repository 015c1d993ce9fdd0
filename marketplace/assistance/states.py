from __future__ import annotations

from marketplace.kernel.flow import Labelled
from marketplace.kernel.i18n import N_


class Helper(Labelled):
    """Who enters for a producer."""

    COORDINATOR = "coordinator", N_("Điều phối viên của địa phương")
    RELATIVE = "relative", N_("Người nhà, người quen")


class Way(Labelled):
    """How the producer gave leave."""

    PHONE = "phone", N_("Nói qua điện thoại")
    IN_PERSON = "in_person", N_("Gặp mặt, nói trực tiếp")
    PAPER = "paper", N_("Ký vào phiếu giấy")
    ACCOUNT = "account", N_("Tự cho phép trong tài khoản của mình")


TOLD_TO_OFFICIAL = (Way.PHONE, Way.IN_PERSON, Way.PAPER)


class Scope(Labelled):
    """How far the leave goes. Money, bank accounts, orders, members and passwords are never part of it."""

    GOODS = "goods", N_("Viết hàng mới, sửa hàng, giá, ảnh, mùa vụ, sổ kho")
    NEW_GOODS = "new_goods", N_("Chỉ viết hàng mới, không đụng tới hàng đã lên chợ")


class Ending(Labelled):
    """Why a sitting ended before its time."""

    STOPPED = "stopped", N_("Người nhập bấm thôi")
    SIGNED_OUT = "signed_out", N_("Đăng xuất")
    WITHDRAWN = "withdrawn", N_("Đồng ý đã rút lại")
    REPLACED = "replaced", N_("Bắt đầu nhập cho người khác")


class Answer(Labelled):
    """What the producer says of what was typed."""

    WAITING = "waiting", N_("Chưa trả lời")
    CONFIRMED = "confirmed", N_("Đã xác nhận đúng")
    OBJECTED = "objected", N_("Không đồng ý")
