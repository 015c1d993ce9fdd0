"""The menu of each desk, and how a person finds their own."""

from __future__ import annotations

from flask import request

from marketplace.accounts.arriving import leads
from marketplace.kernel.actor import Actor, actor
from marketplace.kernel.i18n import N_, _

from . import queries

Link = tuple[str, str, str, bool]
PRODUCER = (
    ("/ban-hang", N_("Việc hôm nay"), "home"),
    ("/ban-hang/don-hang", N_("Đơn hàng"), "list"),
    ("/ban-hang/san-pham", N_("Sản phẩm của tôi"), "leaf"),
    ("/ban-hang/kho", N_("Kho hàng"), "box"),
    ("/ban-hang/giay-to", N_("Giấy tờ"), "flag"),
    ("/ban-hang/so-thu", N_("Sổ thu"), "money"),
    ("/ban-hang/trang-gioi-thieu", N_("Trang giới thiệu"), "gallery"),
    ("/ban-hang/nhap-ho", N_("Nhập thay"), "people"),
    ("/ban-hang/ho-so", N_("Hồ sơ"), "person"),
)


ENTERING = (
    ("/ban-hang/san-pham", N_("Hàng đang nhập thay"), "leaf"),
    ("/ban-hang/san-pham/moi", N_("Đăng sản phẩm mới"), "plus"),
    ("/ban-hang/san-pham/theo-phieu", N_("Gõ theo phiếu"), "edit"),
    ("/ban-hang/kho", N_("Kho hàng"), "box"),
    ("/nhap-ho", N_("Báo tin"), "message"),
)
COORDINATOR = (
    ("/dieu-phoi", N_("Việc hôm nay"), "home"),
    ("/dieu-phoi/duyet", N_("Chờ duyệt"), "check"),
    ("/dieu-phoi/giay-to", N_("Giấy sắp hết hạn"), "calendar"),
    ("/dieu-phoi/nha-san-xuat", N_("Người bán, người mua"), "people"),
    ("/dieu-phoi/nhap-ho", N_("Nhập thay"), "edit"),
    ("/dieu-phoi/don-hang", N_("Đơn hàng"), "list"),
    ("/dieu-phoi/can-goi", N_("Cần gọi"), "phone"),
    ("/dieu-phoi/thoi-han-don", N_("Thời hạn đơn"), "clock"),
    ("/dieu-phoi/diem-nhan", N_("Điểm nhận hàng"), "pin"),
    ("/dieu-phoi/mat-khau", N_("Đặt lại mật khẩu"), "lock"),
    ("/dieu-phoi/nhat-ky", N_("Nhật ký"), "clock"),
)
ADMINISTRATOR = (
    ("/quan-tri", N_("Tổng quan"), "home"),
    ("/quan-tri/nguoi-dung", N_("Người dùng"), "people"),
    ("/quan-tri/ket-nghia", N_("Kết nghĩa"), "handshake"),
    ("/quan-tri/quy-dinh", N_("Quy định"), "flag"),
    ("/quan-tri/tin-chua-gui", N_("Tin chưa gửi được"), "message"),
    ("/quan-tri/nhat-ky", N_("Nhật ký"), "clock"),
)
UNFINISHED, OWN_ORDERS = "/tai-khoan/bat-dau", "/don-hang"
NAMES = {
    "/ban-hang/san-pham": N_("Hàng đang nhập thay"),
    "/ban-hang": N_("Bàn bán hàng"),
    "/dieu-phoi": N_("Bàn điều phối"),
    "/quan-tri": N_("Bàn quản trị"),
}


def desk_links() -> list[Link]:
    """The menu of the desk one stands in, then the links to one's other desks: (address, words, symbol, is it here)."""
    desks = _desks_of(actor())
    here = next((desk for desk in desks if is_under(request.path, desk[0][0])), desks[0] if desks else ())
    others = [(desk[0][0], _(NAMES[desk[0][0]]), "next", False) for desk in desks if desk is not here]
    return [*((url, _(words), symbol, _is_here(url, here)) for url, words, symbol in here), *others]


@leads
def way_on(who: Actor) -> str | None:
    """Where somebody goes on after signing in: their desk, their orders, or the step of signing up they left off at."""
    if desks := _desks_of(who):
        return desks[0][0][0]
    if not who.organisations:
        return UNFINISHED
    return OWN_ORDERS if queries.has_ordered(who) else None


def _desks_of(who: Actor) -> list[tuple[tuple[str, str, str], ...]]:
    if who.assistance_id is not None:
        return [ENTERING, *([COORDINATOR] if who.coordinates else [])]
    held = ((who.sells_for, PRODUCER), (who.coordinates, COORDINATOR), (who.is_administrator, ADMINISTRATOR))
    return [desk for has, desk in held if has]


def _is_here(url: str, desk: tuple[tuple[str, str, str], ...]) -> bool:
    return request.path == url if url == desk[0][0] else is_under(request.path, url)


def is_under(path: str, root: str) -> bool:
    """Whether an address belongs to a desk or to a page of it."""
    return path == root or path.startswith(root + "/")
