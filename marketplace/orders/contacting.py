"""Words ready to be sent to the other side by telephone, text message or Zalo; nothing is sent from here.

They are Vietnamese, whatever the page speaks: the one who writes does not know what the other reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from marketplace.kernel.actor import Actor
from marketplace.kernel.decimals import amount_text
from marketplace.kernel.settings import mailed_address

from . import policy
from .models import Order
from .states import OrderState

S = OrderState
TO_SELLER = {
    S.PLACED: "Tôi vừa đặt đơn này, nhờ bạn xem và bấm nhận làm giúp.",
    S.CONFIRMED: "Cảm ơn bạn đã nhận đơn. Khi nào soạn xong hàng, nhờ bạn báo tôi.",
    S.PACKED: "Hàng đã soạn xong, khi nào giao đi nhờ bạn báo tôi.",
    S.SHIPPED: "Tôi đang chờ nhận hàng. Có gì thay đổi nhờ bạn báo tôi.",
    S.DELAYED: "Khi nào đường thông, giao tiếp được nhờ bạn báo tôi.",
    S.DELIVERED: "Tôi đã nhận hàng của đơn này.",
    S.COMPLETED: "Tôi đã nhận đủ hàng, cảm ơn bạn.",
    S.DECLINED: "Tôi đã thấy bạn không nhận được đơn này.",
    S.CANCELLED: "Đơn này đã hủy, bạn không phải chuẩn bị hàng.",
}
TO_BUYER = {
    S.PLACED: "Tôi đã thấy đơn của bạn và sẽ trả lời sớm.",
    S.CONFIRMED: "Tôi đã nhận đơn của bạn và đang chuẩn bị hàng.",
    S.PACKED: "Hàng của bạn đã soạn xong, tôi sắp giao đi.",
    S.SHIPPED: "Hàng của bạn đang trên đường.",
    S.DELAYED: "Đường chưa đi được nên hàng đến chậm. Khi nào đi tiếp tôi sẽ báo.",
    S.DELIVERED: "Hàng đã giao xong. Bạn xem giúp, có gì chưa đúng thì gọi tôi.",
    S.COMPLETED: "Cảm ơn bạn đã mua hàng.",
    S.DECLINED: "Xin lỗi, tôi không nhận được đơn này. Lý do tôi đã ghi trong đơn.",
    S.CANCELLED: "Đơn này đã hủy. Lý do đã ghi trong đơn.",
}
FROM_COORDINATOR = "Có người mua đang chờ. Nhờ bạn mở đơn, bấm nhận làm hoặc từ chối."


@dataclass(frozen=True)
class Contact:
    """Somebody to be told something: their name, their number (`+84…`) and the words."""

    name: str
    phone: str
    words: str

    @property
    def text_message(self) -> str:
        """Opens the telephone's own messages with the words in them."""
        return f"sms:{self.phone}?body={quote(self.words)}"

    @property
    def zalo(self) -> str:
        """Opens a talk in Zalo; the words are pasted there."""
        return f"https://zalo.me/0{self.phone.removeprefix('+84')}"


def other_side(order: Order, actor: Actor) -> Contact | None:
    """Whom this person trades with on this order; None for those who may not see that, or where no number is known."""
    if not (order.terms and policy.may_see_contact(actor, order)):
        return None
    seller, buyer = order.terms["seller"], order.terms["buyer"]
    if policy.sells(actor, order):
        if not policy.may_reach(actor, order):
            return None
        words = _letter(buyer["contact_name"], order.producer.name, TO_BUYER[order.state], order, "/don-hang/")
        return _contact(buyer["contact_name"], buyer["contact_phone"], words)
    words = _letter(seller["name"], buyer["contact_name"], TO_SELLER[order.state], order, "/ban-hang/don-hang/")
    return _contact(seller["name"], seller["phone"], words)


def receiver(terms: dict[str, Any]) -> str:
    """The name of who receives the goods, as far as these terms tell it; who buys, where nobody is named."""
    return str(terms["buyer"]["contact_name"] or terms["buyer"]["name"])


def first_name(order: Order) -> str:
    """What the one who receives the goods is called, as a packer writes it on a parcel: `Minh`."""
    return receiver(order.terms).split()[-1]


def seller_by_coordinator(order: Order, actor: Actor) -> Contact | None:
    """The seller a coordinator telephones; the words give nothing of the buyer away."""
    seller = order.producer
    words = _letter(seller.name, f"{actor.name}, điều phối viên", FROM_COORDINATOR, order, "/ban-hang/don-hang/")
    return _contact(seller.name, seller.phone, words)


def _contact(name: str, phone: str, words: str) -> Contact | None:
    return Contact(name, phone, words) if phone else None


def _letter(to: str, sender: str, said: str, order: Order, page: str) -> str:
    goods = ", ".join(f"{line.name} {amount_text(line.ordered)} {line.unit_label}" for line in order.lines)
    link = mailed_address(page + order.reference)
    words = f"Chào {to}, {sender} đây. Đơn {order.reference} trên Chợ kết nghĩa: {goods}; {order.total}. {said}"
    return f"{words} {link}".rstrip()
