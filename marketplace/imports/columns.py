"""The columns of the sheet of goods: what each is called, the other words for it, and what may stand in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from marketplace.catalogue.schemas import StartListing
from marketplace.kernel.i18n import N_, _, speaking
from marketplace.kernel.text import fold

from .tables import plain_heading

CODE, STAMP, IGNORED = "code", "stamp", "-"


class Kind(StrEnum):
    """How a cell of the column is read."""

    WORDS = "words"
    MONEY = "money"
    AMOUNT = "amount"
    WHOLE = "whole"
    CHOICE = "choice"
    YES_NO = "yes_no"
    MONTHS = "months"
    TOLD = "told"  # the market tells it; it is not read back


@dataclass(frozen=True)
class Column:
    """A column of the sheet: the field of the form it fills, its heading, and other headings it is known by."""

    name: str
    heading: str
    kind: Kind
    says: str = ""
    width: int = 14
    known_as: Sequence[str] = ()


COLUMNS = (
    Column(
        CODE, N_("Mã"), Kind.WORDS,
        N_("Chợ tự đặt. Hàng mới thì bỏ trống. Có mã thì dòng này sửa hàng đang có."), 22,
        ("mã hàng", "mã sản phẩm", "ma sp", "mã tin", "sku", "code", "id", "slug"),
    ),
    Column(
        "name", N_("Tên sản phẩm"), Kind.WORDS, N_("Gọi như ngoài chợ, ví dụ: Măng nứa khô."), 30,
        ("tên", "tên hàng", "tên sp", "sản phẩm", "mặt hàng", "hàng", "tên mặt hàng", "tên hàng hóa",
         "product", "name", "product name", "goods"),
    ),
    Column(
        "category", N_("Nhóm hàng"), Kind.CHOICE, N_("Chép đúng một nhóm trong trang “Giải thích”."), 24,
        ("nhóm", "loại", "loại hàng", "nhóm sản phẩm", "bộ sản phẩm", "danh mục", "category", "group"),
    ),
    Column(
        "unit", N_("Bán theo"), Kind.CHOICE, N_("kg, gói, hũ, con, bó…"), 10,
        ("đơn vị", "đơn vị tính", "dvt", "đvt", "đv tính", "đơn vị bán", "unit", "sold by"),
    ),
    Column(
        "condition", N_("Tươi hay khô"), Kind.CHOICE,
        N_("tươi, khô, hơi (cân sống), móc hàm (đã làm). Không có thì bỏ trống."), 12,
        ("tình trạng hàng", "tươi khô", "dạng", "condition", "fresh or dry"),
    ),
    Column(
        "content_amount", N_("Mỗi đơn vị có"), Kind.AMOUNT,
        N_("Lượng trong một gói, hộp, hũ, chai, túi; một bó, gùi, nải nặng mấy kg."), 12,
        ("quy cách", "khối lượng tịnh", "trọng lượng", "khối lượng", "dung tích", "thể tích thực", "lượng trong",
         "net weight", "net content", "content"),
    ),
    Column(
        "content_unit", N_("Tính bằng"), Kind.CHOICE, N_("g, kg, ml hoặc lít."), 10,
        ("đơn vị quy cách", "đơn vị khối lượng", "content unit", "net unit"),
    ),
    Column(
        "price", N_("Giá"), Kind.MONEY, N_("Giá một đơn vị, bằng đồng: 70000 hoặc 70.000."), 13,
        ("giá bán", "đơn giá", "giá tiền", "giá một đơn vị", "giá bán lẻ", "gia vnd", "price", "unit price"),
    ),
    Column(
        "stock", N_("Số lượng có"), Kind.AMOUNT, N_("Thực có trong kho, kể cả phần đã giữ cho đơn hàng."), 12,
        ("tồn kho", "tồn", "số lượng", "sl", "trong kho", "hiện có", "số lượng tồn", "stock", "on hand", "quantity"),
    ),
    Column(
        "is_made_to_order", N_("Làm theo đơn"), Kind.YES_NO,
        N_("Có hoặc Không. Có: nhận đơn mà không cần hàng sẵn."), 12,
        ("đặt mới làm", "theo đơn", "made to order"),
    ),
    Column(
        "step", N_("Mỗi lần thêm"), Kind.AMOUNT, N_("Khách tăng giảm theo số này. Thường là 1."), 10,
        ("bước mua", "bước", "step"),
    ),
    Column(
        "min_quantity", N_("Mua ít nhất"), Kind.AMOUNT, N_("Thường là 1."), 10,
        ("tối thiểu", "mua tối thiểu", "số lượng tối thiểu", "minimum", "min quantity", "least amount"),
    ),
    Column(
        "lead_days", N_("Số ngày chuẩn bị"), Kind.WHOLE, N_("Có sẵn thì ghi 0."), 10,
        ("ngày chuẩn bị", "cần mấy ngày chuẩn bị", "thời gian chuẩn bị", "lead days", "lead time"),
    ),
    Column(
        "weight_tolerance", N_("Cân lệch (%)"), Kind.WHOLE,
        N_("Cân thực được lệch bao nhiêu phần trăm. Thường là 10."), 10,
        ("cân lệch", "sai số cân", "lệch cân", "weight tolerance", "tolerance"),
    ),
    Column(
        "harvest_months", N_("Tháng có hàng"), Kind.MONTHS,
        N_("Tháng dương lịch: 3, 4, 5. Quanh năm thì bỏ trống."), 14,
        ("mùa vụ", "mùa", "mùa có hàng", "tháng thu hoạch", "harvest months", "months", "season"),
    ),
    Column(
        "description", N_("Kể về hàng này"), Kind.WORDS, N_("Làm thế nào, ngon ở chỗ nào, dùng ra sao."), 40,
        ("mô tả", "giới thiệu", "mô tả sản phẩm", "description"),
    ),
    Column(
        "origin", N_("Nơi trồng, nuôi, làm"), Kind.WORDS, N_("Thôn, xã. Ví dụ: thôn 2, xã Trà Tân."), 26,
        ("xuất xứ", "nơi sản xuất", "nguồn gốc", "địa chỉ sản xuất", "origin"),
    ),
    Column("ingredients", N_("Thành phần"), Kind.WORDS, "", 26, ("nguyên liệu", "ingredients")),
    Column(
        "shelf_life", N_("Hạn sử dụng"), Kind.WORDS, N_("Ví dụ: 12 tháng từ ngày sản xuất."), 18,
        ("hsd", "thời hạn sử dụng", "shelf life"),
    ),
    Column(
        "storage", N_("Cách giữ"), Kind.WORDS, "", 22,
        ("bảo quản", "cách bảo quản", "hướng dẫn bảo quản", "storage"),
    ),
    Column("warning", N_("Lưu ý khi dùng"), Kind.WORDS, "", 22, ("lưu ý", "cảnh báo", "warning")),
    Column(
        "self_declaration", N_("Số bản tự công bố"), Kind.WORDS, "", 18,
        ("tự công bố", "số tự công bố", "số bản tự công bố sản phẩm", "self declaration"),
    ),
    Column(
        "safety_certificate", N_("Số giấy an toàn thực phẩm"), Kind.WORDS, "", 18,
        ("attp", "giấy attp", "số giấy đủ điều kiện an toàn thực phẩm", "safety certificate"),
    ),
    Column(
        "safety_exemption", N_("Vì sao được miễn giấy an toàn"), Kind.WORDS, "", 22,
        ("lý do miễn", "miễn attp", "safety exemption"),
    ),
    Column(
        "registration_number", N_("Số đăng ký, phiếu công bố"), Kind.WORDS, "", 18,
        ("số đăng ký", "số đăng ký hoặc phiếu công bố", "registration number"),
    ),
    Column(
        "trace_link", N_("Trang truy xuất nguồn gốc"), Kind.WORDS, N_("Bắt đầu bằng https://. Có thì ghi."), 24,
        ("truy xuất", "link truy xuất", "trace link"),
    ),
    Column("state", N_("Tình trạng"), Kind.TOLD, N_("Chợ ghi, để xem. Sửa ô này không đổi gì."), 14),
    Column("approved_on", N_("Ngày lên chợ"), Kind.TOLD, N_("Chợ ghi, để xem."), 12),
    Column(
        STAMP, N_("Dấu của chợ"), Kind.TOLD,
        N_("Đừng sửa. Nhờ dấu này chợ biết ô nào vừa được sửa trong bảng, ô nào người khác đã sửa ở chợ."), 14,
    ),
)  # fmt: skip
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
READ = tuple(column for column in COLUMNS if column.kind is not Kind.TOLD)
MATCHED = (*READ, BY_NAME[STAMP])
EXAMPLES = (N_("Măng nứa khô (ví dụ, xóa dòng này)"), N_("Chuối mốc (ví dụ, xóa dòng này)"))  # in the empty sheet


def known_headings() -> dict[str, str]:
    """The column each heading means, headings folded: with marks or without, Vietnamese or English."""
    found: dict[str, str] = {}
    for column in MATCHED:
        label = StartListing().fields[column.name].metadata.get("label", "") if column.name in FORM else ""
        for words in (column.heading, *both_languages(column.heading), *both_languages(label), *column.known_as):
            for form in (fold(words), plain_heading(words)):
                found.setdefault(form, column.name)
    found.pop("", None)
    return found


FORM = frozenset(StartListing().fields)


def both_languages(words: str) -> tuple[str, str]:
    """The words as a Vietnamese and as an English reader has them."""
    with speaking("vi"):
        vietnamese = _(words)
    with speaking("en"):
        return vietnamese, _(words)


def matched(headings: Sequence[str]) -> list[str]:
    """For each heading the column it means, or `-`; the first of two that mean the same is the one."""
    known = known_headings()
    found: list[str] = []
    for heading in headings:
        name = known.get(fold(heading)) or known.get(plain_heading(heading)) or IGNORED
        found.append(name if name not in found else IGNORED)
    return found
