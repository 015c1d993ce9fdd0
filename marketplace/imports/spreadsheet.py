"""The sheets the market writes: a producer's goods, an empty one to fill in, and what is to be mended in one sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from marketplace.catalogue.models import Category
from marketplace.catalogue.states import GROUPS
from marketplace.kernel.clock import local
from marketplace.kernel.flow import label_of
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.show import show_date
from marketplace.kernel.tables.csv import Cell as Plain
from marketplace.kernel.tables.xlsx import Cell, Column, Marked, Sheet

from .columns import BY_NAME, COLUMNS, READ, Kind
from .columns import EXAMPLES as NAMES
from .goods import FIELDS, Goods, category_words, choice_words, text_of
from .models import GoodsImportRow
from .queries import Fault
from .stamps import stamp_of
from .tables import AMOUNT, DAY
from .tables import Cell as Read

RULES = (
    N_("Mỗi dòng là một món hàng. Dòng có mã thì sửa hàng đang có; dòng không có mã thì thành bản nháp mới."),
    N_("Ô để trống thì hàng giữ như cũ. Trong bảng lấy từ chợ, xóa chữ ở ô mô tả thì chợ cũng xóa."),
    N_("Cột nào không cần sửa thì xóa cả cột cũng được, trừ cột Mã."),
    N_("Giá và số lượng của hàng đang bán đổi ngay. Tên, mô tả, đơn vị… thành bản sửa, chờ bạn xem lại rồi gửi duyệt."),
    N_("Ảnh không nhập bằng bảng được. Nhập xong, mở từng bản nháp để thêm ảnh rồi gửi duyệt."),
    N_("Mỗi bảng nhiều nhất 5.000 dòng, 8 MB. Chợ thử trước cho bạn xem, chưa ghi gì; ghi rồi vẫn hoàn tác được."),
)
EXAMPLES: tuple[dict[str, Any], ...] = (
    {
        "name": NAMES[0], "category": "rau-cu-qua", "unit": "goi", "condition": "dry",
        "content_amount": Decimal(500), "content_unit": "g", "price": Money(70_000), "stock": Decimal(20),
        "is_made_to_order": False, "step": Decimal(1), "min_quantity": Decimal(1), "lead_days": 0,
        "harvest_months": "9, 10, 11", "description": N_("Măng nứa rừng, luộc rồi phơi nắng."),
        "origin": N_("Thôn 2, xã Trà Tân"), "shelf_life": N_("12 tháng"),
        "storage": N_("Để nơi khô, buộc kín miệng túi."),
    },
    {
        "name": NAMES[1], "category": "rau-cu-qua", "unit": "nai", "condition": "fresh",
        "content_amount": Decimal("1.5"), "content_unit": "kg", "price": Money(25_000), "stock": Decimal(12),
        "is_made_to_order": False, "step": Decimal(1), "min_quantity": Decimal(2), "lead_days": 1,
        "origin": N_("Thôn 1, xã Trà Tân"),
    },
)  # fmt: skip


def heading(name: str) -> str:
    """What stands above a column, in the reader's language."""
    return _(BY_NAME[name].heading)


def goods_sheets(goods: Iterable[Goods], categories: Sequence[Category]) -> list[Sheet]:
    """A producer's goods as a file to work with, and the page that explains it."""
    columns = [_column(column.name, categories) for column in COLUMNS]
    return [Sheet(_(N_("Hàng hóa")), columns, (row_of(each) for each in goods)), explanation(categories)]


def row_of(goods: Goods) -> list[Cell]:
    """Goods as a row: every field, then what the market tells of them."""
    listing, values = goods.listing, goods.values
    texts = {name: text_of(value) for name, value in values.items()}
    return [
        listing.slug,
        *(_shown(name, values[name]) for name in FIELDS),
        _(label_of(listing.state)),
        local(listing.approved_at).date() if listing.approved_at else None,
        stamp_of(listing.slug, texts),
    ]


def plain_rows(goods: Iterable[Goods]) -> Iterator[list[Plain]]:
    """The same rows for a text file, which knows no days."""
    place = [column.name for column in COLUMNS].index("approved_on")
    for each in goods:
        row: list[Any] = row_of(each)
        row[place] = show_date(each.listing.approved_at)
        yield row


def head() -> list[str]:
    """The headings of all columns."""
    return [_(column.heading) for column in COLUMNS]


def template_sheets(categories: Sequence[Category]) -> list[Sheet]:
    """An empty sheet with two rows as examples."""
    columns = [_column(column.name, categories) for column in READ]
    by_slug = {each.slug: each for each in categories}
    rows = [[_example(column.name, example.get(column.name), by_slug) for column in READ] for example in EXAMPLES]
    return [Sheet(_(N_("Hàng hóa")), columns, rows), explanation(categories)]


def _example(name: str, value: Any, categories: Mapping[str, Category]) -> Cell:
    if name == "category":
        return category_words(categories[value])
    if BY_NAME[name].kind is Kind.CHOICE and value:
        return _(choice_words(name)[value])
    if isinstance(value, bool):
        return _(N_("Có")) if value else _(N_("Không"))
    return _(value) if isinstance(value, str) and name != "harvest_months" else value


def _column(name: str, categories: Sequence[Category]) -> Column:
    column = BY_NAME[name]
    choices: list[str] = []
    if name == "category":
        choices = [category_words(each) for each in categories]
    elif column.kind is Kind.CHOICE:
        choices = [_(words) for words in choice_words(name).values()]
    elif column.kind is Kind.YES_NO:
        choices = [_(N_("Có")), _(N_("Không"))]
    return Column(_(column.heading), column.width, choices)


def _shown(name: str, value: Any) -> Cell:
    """A value as a cell: numbers as numbers, choices in words."""
    match value:
        case bool():
            return _(N_("Có")) if value else _(N_("Không"))
        case Category():
            return category_words(value)
        case list():
            return ", ".join(str(month) for month in value)
        case _ if BY_NAME[name].kind is Kind.CHOICE:
            return _(choice_words(name).get(str(value), "")) if value is not None else None
        case _:
            return value


def explanation(categories: Sequence[Category]) -> Sheet:
    """What each column means, what may stand in it, how the sheet is taken."""
    rows: list[list[Cell]] = [[_(N_("Cách dùng")), _(rule)] for rule in RULES]
    rows.append([])
    for column in COLUMNS:
        rows.append([_(column.heading), _(column.says) if column.says else _(N_("Có thì ghi."))])
    rows.append([])
    for name in ("unit", "condition", "content_unit"):
        rows.append([heading(name), ", ".join(_(words) for words in choice_words(name).values())])
    rows.append([])
    for category in categories:
        rows.append([heading("category"), category_words(category), _(GROUPS[category.group_code])])
    columns = [Column(_(N_("Mục")), 28), Column(_(N_("Ghi thế nào")), 80), Column("", 30)]
    return Sheet(_(N_("Giải thích")), columns, rows, is_filtered=False)


def error_sheets(faults: Iterable[Fault], headings: Sequence[str], rows: Iterable[GoodsImportRow]) -> list[Sheet]:
    """What is to be mended, a row for each fault; and the rows themselves, to be mended and sent again."""
    told = [Column(_(N_("Dòng")), 8), Column(_(N_("Cột")), 24), Column(_(N_("Cần sửa")), 90)]
    again = [*(Column(words, 16) for words in headings), Column(_(N_("Cần sửa")), 60)]
    return [
        Sheet(_(N_("Chỗ cần sửa")), told, ([fault.row, fault.heading, fault.sentence] for fault in faults)),
        Sheet(_(N_("Dòng cần sửa")), again, (_as_sent(row, len(headings)) for row in rows)),
    ]


def _as_sent(row: GoodsImportRow, width: int) -> list[Cell]:
    """A row as it came, its faulty cells marked, and what is wrong behind it."""
    cells = [_again(row.cells.get(str(place)), marked=str(place) in row.faults) for place in range(width)]
    return [*cells, " ".join([*row.faults.values(), *([row.said] if row.said else [])])]


def _again(cell: Read | None, *, marked: bool) -> Cell:
    if isinstance(cell, dict):
        kind, words = next(iter(cell.items()))
        if kind == AMOUNT and not marked:
            return Decimal(words)
        plain: Cell = words if kind in (AMOUNT, DAY) else None
    else:
        plain = cell
    return Marked(str(plain) if plain is not None else "…") if marked else plain
