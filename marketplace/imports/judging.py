"""What a row would do: make new goods, change some, change nothing; or what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from marketplace.catalogue.commands import EDITABLE
from marketplace.catalogue.models import Category
from marketplace.catalogue.schemas import CONTENT_UNITS, WITH_WORD
from marketplace.catalogue.states import Rule
from marketplace.kernel.errors import sentences
from marketplace.kernel.flow import label_of
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Unit
from marketplace.kernel.tables.csv import restored
from marketplace.kernel.text import fold

from .columns import BY_NAME, CODE, EXAMPLES, STAMP, Kind, both_languages
from .goods import FIELDS, ROW, Goods, as_words, text_of
from .stamps import is_as_stamped, stamped
from .states import RowState
from .tables import Cell, Cells
from .words import Reader, Unreadable

WHOLE_ROW = ""  # where a fault of the row as a whole stands among its faults
CLEARED = frozenset(
    name for name in FIELDS if BY_NAME[name].kind in (Kind.WORDS, Kind.MONTHS) or name == "condition"
) - {"name"}  # an emptied cell of our own sheet empties these; the others always say something
NAME_FIRST = N_("Hãy ghi tên sản phẩm.")


@dataclass(frozen=True)
class Verdict:
    """What a row would do."""

    state: RowState
    is_new: bool = False
    name: str = ""
    listing_id: int | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    said: str = ""


class Judge:
    """Goes through the rows in their order, and remembers what stood in those before.

    `goods` are those the codes of the sheet name, `taken` the codes by name and unit of all the producer offers.
    """

    def __init__(
        self,
        columns: Iterable[str],
        *,
        goods: Mapping[str, Goods],
        taken: Mapping[tuple[str, str], str],
        categories: Mapping[str, Category],
        decimal_sign: str,
        is_own_text: bool,
    ) -> None:
        self.places = {name: str(place) for place, name in enumerate(columns)}
        self.goods, self.taken, self.categories = goods, taken, categories
        self.reader = Reader(categories.values(), decimal_sign)
        self.is_own_text = is_own_text
        self.examples = {fold(words) for name in EXAMPLES for words in both_languages(name)}
        self.codes: dict[str, int] = {}
        self.names: dict[tuple[str, str], int] = {}

    def code_in(self, cells: Cells) -> str:
        """The code a row names, as it is compared."""
        return code_of(cells, self.places)

    def verdict(self, number: int, cells: Cells) -> Verdict:
        """What this row would do."""
        if self.is_own_text:
            cells = {place: restored(cell) if isinstance(cell, str) else cell for place, cell in cells.items()}
        code = self.code_in(cells)
        return self._change(number, code, cells) if code else self._new(number, cells)

    def _new(self, number: int, cells: Cells) -> Verdict:
        texts, faults = self._read(cells, [name for name in FIELDS if name in self.places])
        name = texts.get("name", "")
        if not name and self._at("name") not in faults:
            faults[self._at("name")] = _(NAME_FIRST)
        if not faults:
            faults |= self._same_goods(number, name, texts.get("unit") or Unit.KG.value)
        if faults:
            return Verdict(RowState.FAULTY, is_new=True, name=name[:120], faults=faults)
        return Verdict(RowState.READY, is_new=True, name=name, after={key: text for key, text in texts.items() if text})

    def _same_goods(self, number: int, name: str, unit: str) -> dict[str, str]:
        key = (fold(name), unit)
        if key[0] in self.examples:
            return {self._at("name"): _(N_("Đây là dòng ví dụ của bảng mẫu. Hãy xóa dòng này."))}
        if key in self.taken:
            return {
                self._at("name"): _(
                    N_("Gian hàng đã có hàng này. Muốn sửa thì ghi mã %(code)s vào cột Mã."), code=self.taken[key]
                )
            }
        if (first := self.names.setdefault(key, number)) != number:
            return {self._at("name"): _(N_("Trùng với dòng %(n)s: cùng tên, cùng đơn vị. Hãy bỏ một dòng."), n=first)}
        return {}

    def _change(self, number: int, code: str, cells: Cells) -> Verdict:
        place = self._at(CODE)
        if (first := self.codes.setdefault(code, number)) != number:
            return faulty({place: _(N_("Trùng với dòng %(n)s: cùng mã. Hãy bỏ một dòng."), n=first)})
        goods = self.goods.get(code)
        if goods is None:
            return faulty(
                {place: _(N_("Gian hàng không có hàng mang mã này. Hàng mới thì để trống cột Mã."))}, name=code
            )
        now = goods.texts
        wanted = [name for name in self._touched(cells, code) if cells.get(self.places[name]) != now[name]]
        texts, faults = self._read(cells, wanted, now)
        after = {name: text for name, text in texts.items() if text != now[name]}
        faults |= self._overtaken(cells, code, after, now)
        if after and not faults:
            faults |= self._refused(goods)
        listing = goods.listing
        if faults:
            return faulty(faults, name=listing.name, listing_id=listing.id)
        if not after:
            return Verdict(RowState.SAME, name=listing.name, listing_id=listing.id)
        return Verdict(
            RowState.READY,
            name=listing.name,
            listing_id=listing.id,
            before={name: now[name] for name in after},
            after=after,
        )

    def _touched(self, cells: Cells, code: str) -> list[str]:
        """The fields the row speaks of: of our own sheets what was emptied too, of others what is filled in."""
        own = self._stamp(cells, code)
        return [
            name
            for name in FIELDS
            if name in self.places
            and (
                self.places[name] in cells or (own is not None and name in CLEARED and not is_as_stamped(own, name, ""))
            )
        ]

    def _overtaken(self, cells: Cells, code: str, after: dict[str, str], now: Mapping[str, str]) -> dict[str, str]:
        """Of our own sheets: what nobody touched stays as the market has it; what both touched is told."""
        own = self._stamp(cells, code)
        faults: dict[str, str] = {}
        if own is None:
            return faults
        for name in list(after):
            if is_as_stamped(own, name, after[name]):
                del after[name]
            elif not is_as_stamped(own, name, now[name]):
                theirs, ours = (as_words(name, each, self.categories) for each in (now[name], after[name]))
                faults[self._at(name)] = _(
                    N_("Ở chợ vừa đổi thành “%(theirs)s”, bảng ghi “%(ours)s”. Hãy xuất bảng mới rồi sửa."),
                    theirs=theirs[:80],
                    ours=ours[:80],
                )
        return faults

    def _stamp(self, cells: Cells, code: str) -> dict[str, str] | None:
        return stamped(str(cells.get(self.places.get(STAMP, "-"), "")), code)

    def _refused(self, goods: Goods) -> dict[str, str]:
        """What the market will not take of goods as they stand now."""
        listing = goods.listing
        if not goods.is_offered and listing.state not in EDITABLE:
            sentence = N_("Hàng này đang ở bước “%(state)s” nên chưa sửa được.")
            return {WHOLE_ROW: _(sentence, state=_(label_of(listing.state)))}
        return {}

    def _read(
        self, cells: Cells, names: Iterable[str], now: Mapping[str, str] | None = None
    ) -> tuple[dict[str, str], dict[str, str]]:
        """The fields a row fills, as texts through the form's own schema, and a sentence for each that is wrong."""
        said: dict[str, Any] = {}
        faults: dict[str, str] = {}
        for name in names:
            cell: Cell | None = cells.get(self.places[name])
            try:
                said[name] = "" if cell is None else self.reader.read(BY_NAME[name], cell)
            except Unreadable as error:
                faults[self._at(name)] = str(error)
        part_content(said)
        category = said.pop("category", "")
        if category and self.categories[category].rule is Rule.REFUSED:
            faults[self._at("category")] = _(
                self.categories[category].refusal or N_("Nhóm hàng này không bán ở chợ này.")
            )
        texts = {name: "" for name in said if said[name] in ("", [])}
        filled = {name: value for name, value in said.items() if name not in texts}
        known = now or {"unit": Unit.KG.value, "content_unit": ""}
        units = {name: known[name] for name in ("unit", "content_unit") if known[name] and name not in said}
        try:
            loaded: Any = ROW.load({**units, **filled})
        except ValidationError as error:
            loaded, messages = error.valid_data, error.messages_dict
            faults |= {self._at(name): " ".join(sentences(words)) for name, words in messages.items()}
        texts |= {name: text_of(loaded[name]) for name in filled if name in loaded}
        if category:
            texts["category"] = category
        unit = texts.get("unit") or known["unit"]
        if not Unit(unit).is_measure and "." in texts.get("stock", ""):
            faults[self._at("stock")] = _(N_("Hàng bán nguyên cái thì số lượng có là số nguyên."))
        return texts, faults

    def _at(self, name: str) -> str:
        return self.places.get(name, WHOLE_ROW)


def faulty(faults: Mapping[str, str], *, name: str = "", listing_id: int | None = None) -> Verdict:
    """A row that will not be written."""
    return Verdict(RowState.FAULTY, name=name[:120], listing_id=listing_id, faults=faults)


def code_of(cells: Cells, places: Mapping[str, str]) -> str:
    """The code a row names, as codes are compared; empty for new goods."""
    cell = cells.get(places.get(CODE, "-"), "")
    return str(cell).strip().lstrip("'").casefold() if isinstance(cell, (str, int)) else ""


def part_content(said: dict[str, Any]) -> None:
    """“500 g” in one cell is 500 and g where the sheet has no column for the second."""
    typed = said.get("content_amount")
    parted = WITH_WORD.fullmatch(typed) if isinstance(typed, str) and not said.get("content_unit") else None
    unit = next((each for each in CONTENT_UNITS if parted and fold(each.label) == fold(parted["word"])), None)
    if parted and unit:
        said["content_amount"], said["content_unit"] = parted["number"], unit.value
