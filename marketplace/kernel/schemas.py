"""One schema language for the web form, the JSON body and the imported row; each limit is declared once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from marshmallow import RAISE, ValidationError, fields, pre_load
from marshmallow import Schema as _Schema
from marshmallow import missing as absent
from werkzeug.datastructures import FileStorage

from .decimals import amount_text, plain_text, read_amount
from .flow import label_of
from .i18n import N_, _
from .money import LARGEST, Money, read_money
from .quantity import Quantity, Unit
from .reference import is_reference
from .text import clean

MOBILE = re.compile(
    r"(?:(?:3\d|7[06-9])\d|5(?:[1689]\d|2[238]|59)|8(?:[1-8]\d|9[6-9])|9(?:[0-8]\d|9[013-9]))\d{6}"
)  # facts §3.1, libphonenumber 9
LANDLINE = re.compile(r"2(?:3[2-9]|[0-9]\d)\d{7,8}")
OLD_MOBILE = re.compile(r"1(?:2\d|6[2-9]|8[68]|99)\d{7}")
EMAIL = re.compile(r"[^@\s,;<>\"']{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?\.[A-Za-z]{2,24}")
FILL_IN = N_("Hãy điền mục này.")
REQUIRED = {
    "required": FILL_IN,
    "null": FILL_IN,
    "validator_failed": N_("Mục này chưa đúng."),
}


for _kind, _sentence in (
    (fields.String, N_("Hãy điền bằng chữ.")),
    (fields.List, N_("Hãy gửi một danh sách.")),
    (fields.Dict, N_("Dữ liệu gửi lên không đúng dạng.")),
):
    _kind.default_error_messages = {**_kind.default_error_messages, "invalid": _sentence}  # never the library's English


class Schema(_Schema):
    """Input is cleaned (NFC, no invisible characters) before any rule sees it; unknown fields are refused."""

    error_messages = {
        "unknown": N_("Không có mục này."),
        "type": N_("Dữ liệu gửi lên không đúng dạng."),
    }

    class Meta:
        unknown = RAISE
        render_module = None

    @pre_load
    def clean_text(self, data: Any, **_kwargs: Any) -> Any:
        """Every text enters in one spelling; passwords pass untouched but for NFC."""
        if not isinstance(data, dict):
            return data
        return {key: self._cleaned(key, value) for key, value in data.items()}

    def _cleaned(self, key: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self._cleaned(key, each) for each in value]
        if not isinstance(value, str) or isinstance(self.fields.get(key), Password):
            return value
        return clean(value)


def _labelled(label: str, hint: str, widget: str, more: dict[str, Any]) -> dict[str, Any]:
    metadata = {"label": label, "hint": hint, "widget": widget}
    attrs = {name: more.pop(name) for name in ("autocomplete", "placeholder", "unit_label", "needed") if name in more}
    if options := more.pop("options", None):
        metadata["options"] = options
    return {"metadata": {**metadata, **attrs}, "error_messages": {**REQUIRED, **more.pop("error_messages", {})}, **more}


class Text(fields.String):
    """A line (or, with `lines=True`, a paragraph) of plain text, at most `max` characters."""

    default_error_messages = {"invalid": N_("Hãy điền bằng chữ."), "invalid_utf8": N_("Chữ bị lỗi mã. Hãy gõ lại.")}

    def __init__(
        self, label: str = "", *, max: int = 200, min: int = 0, lines: bool = False, hint: str = "", **more: Any
    ):
        self.longest, self.shortest, self.lines = max, min, lines
        widget = more.pop("widget", "textarea" if lines else "text")
        if not more.get("required") and "load_default" not in more:
            more["load_default"] = ""
        super().__init__(**_labelled(label, hint, widget, more))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not self.lines:
            text = " ".join(text.split())
        if self.required and not text:
            raise self.make_error("required")
        length = max(len(text), len(text.casefold()))  # a ligature is three letters once folded for search
        if length > self.longest:
            raise ValidationError(_(N_("Dài quá: tối đa %(max)s ký tự, đang có %(n)s."), max=self.longest, n=length))
        if text and len(text) < self.shortest:
            raise ValidationError(_(N_("Ngắn quá: ít nhất %(min)s ký tự."), min=self.shortest))
        return text


class Password(fields.String):
    """A secret of 8 to 128 characters of any kind, taken as typed (NFC only); never shown again."""

    def __init__(
        self, label: str, *, min: int = 8, hint: str = "", autocomplete: str = "current-password", **more: Any
    ):
        self.shortest = min
        super().__init__(load_only=True, **_labelled(label, hint, "password", {"autocomplete": autocomplete, **more}))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = unicodedata.normalize("NFC", super()._deserialize(value, attr, data, **kwargs))
        if len(text) < self.shortest:
            raise ValidationError(_(N_("Mật khẩu cần ít nhất %(min)s ký tự."), min=self.shortest))
        if len(text) > 128:
            raise ValidationError(_(N_("Mật khẩu dài nhất 128 ký tự.")))
        return text


class Phone(fields.String):
    """A Vietnamese phone number in any usual spelling, kept as `+84905123456` (facts §3.1)."""

    def __init__(self, label: str = N_("Số điện thoại"), *, hint: str = "", landline: bool = False, **more: Any):
        self.landline = landline
        super().__init__(**_labelled(label, hint, "tel", {"autocomplete": "tel", **more}))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed = super()._deserialize(value, attr, data, **kwargs)
        phone = read_phone(typed, landline=self.landline)
        if phone:
            return phone
        digits = re.sub(r"\D", "", typed)[-10:]
        if len(typed) < 40 and OLD_MOBILE.fullmatch(digits):
            raise ValidationError(_(N_("Đây là số 11 chữ số cũ. Hãy nhập số 10 chữ số hiện nay, ví dụ 0905 123 456.")))
        raise ValidationError(_(N_("Số điện thoại chưa đúng. Hãy nhập số Việt Nam, ví dụ 0905 123 456.")))


def read_phone(typed: str, *, landline: bool = False) -> str | None:
    """`0905 123 456`, `+84 905.123.456`, `84905123456`, full-width digits → `+84905123456`; None when it is none."""
    if len(typed) > 40:
        return None
    digits = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in typed)
    digits = re.sub(r"[\s.\-()]", "", digits)
    national = re.sub(r"^(?:\+?84|0084)0?|^0", "", digits)
    if national == digits:
        return None
    if MOBILE.fullmatch(national) or (landline and LANDLINE.fullmatch(national)):
        return f"+84{national}"
    return None


def show_phone(phone: str) -> str:
    """`+84905123456` as people read it: `0905 123 456`."""
    national = "0" + phone.removeprefix("+84") if phone.startswith("+84") else phone
    return f"{national[:4]} {national[4:7]} {national[7:]}" if len(national) == 10 else national


class Email(Text):
    """An e-mail address, checked for its shape only."""

    def __init__(self, label: str = N_("E-mail"), **more: Any):
        super().__init__(label, max=254, widget="email", autocomplete="email", **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        address = super()._deserialize(value, attr, data, **kwargs)
        if address and not EMAIL.fullmatch(address):
            raise ValidationError(_(N_("Địa chỉ e-mail chưa đúng, ví dụ ten@congty.vn.")))
        return address


class MoneyField(fields.Field[Money]):
    """Whole đồng. Forms read what hands type (`70.000`, `70 000`, `70k`); JSON takes an integer only."""

    def __init__(self, label: str = "", *, min: int = 0, max: int = LARGEST, hint: str = "", **more: Any):
        self.least, self.most = min, max
        super().__init__(**_labelled(label, hint, "money", more))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Money:
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise ValidationError(_(N_("Hãy nhập số tiền bằng đồng, ví dụ 70.000.")))
        if isinstance(value, str):
            money = read_money(value)
            if money is None:
                raise ValidationError(_(unreadable_money(value)))
        else:
            money = Money(value)
        if money.dong < self.least:
            raise ValidationError(_(N_("Số tiền nhỏ nhất là %(min)s."), min=Money(self.least)))
        if money.dong > self.most:
            raise ValidationError(_(N_("Số tiền lớn nhất là %(max)s."), max=Money(self.most)))
        return money

    def _serialize(self, value: Money | None, attr: str | None, obj: Any, **kwargs: Any) -> int | None:
        return None if value is None else value.dong


def unreadable_money(typed: str) -> str:
    """Why a typed sum was not read, in one sentence."""
    if re.fullmatch(r"\s*\d+[.,]\d{1,2}\s*", typed):
        return N_("Không rõ là bao nhiêu đồng. Bảy mươi nghìn đồng ghi là 70.000 hoặc 70k.")
    return N_("Hãy nhập số tiền bằng chữ số, ví dụ 70.000 hoặc 70k.")


class AmountField(fields.Field[Decimal]):
    """A number of units with up to three decimals: `1,5` or `1.5`; in JSON a string or an integer, never a float."""

    def __init__(
        self,
        label: str = "",
        *,
        min: Decimal | int = Decimal("0.001"),
        max: Decimal | int = 1_000_000,
        hint: str = "",
        **more: Any,
    ):
        self.least, self.most = Decimal(min), Decimal(max)
        super().__init__(**_labelled(label, hint, more.pop("widget", "quantity"), more))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise ValidationError(_(N_("Hãy nhập số lượng bằng chữ số, ví dụ 2 hoặc 1,5.")))
        if isinstance(value, str) and re.fullmatch(r"\s*-\s*\d[\d.,]*\s*", value):
            amount: Decimal | None = Decimal(-1)
        else:
            amount = read_amount(value) if isinstance(value, str) else Decimal(value)
        if amount is None:
            raise ValidationError(_(N_("Hãy nhập số lượng bằng chữ số, ví dụ 2 hoặc 1,5.")))
        if amount < self.least:
            raise ValidationError(_(N_("Số lượng nhỏ nhất là %(min)s."), min=amount_text(self.least)))
        if amount > self.most:
            raise ValidationError(_(N_("Số lượng lớn nhất là %(max)s."), max=amount_text(self.most)))
        return amount

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else plain_text(value)


class QuantityField(fields.Field[Quantity]):
    """A quantity for programs: `{"amount": "1.5", "unit": "kg"}`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Quantity:
        if not isinstance(value, dict) or set(value) != {"amount", "unit"}:
            raise ValidationError(_(N_('Số lượng ghi là {"amount": "1.5", "unit": "kg"}.')))
        unit = next((each for each in Unit if each.value == value["unit"]), None)
        if unit is None:
            raise ValidationError(_(N_("Không có đơn vị này.")))
        amount: Any = AmountField().deserialize(value["amount"])
        return Quantity(amount, unit)

    def _serialize(self, value: Quantity | None, attr: str | None, obj: Any, **kwargs: Any) -> dict[str, str] | None:
        return None if value is None else {"amount": plain_text(value.amount), "unit": value.unit.value}


class Choice(fields.Field[Any]):
    """One of an enum's members, by its value; labels feed the form."""

    def __init__(
        self,
        members: type[StrEnum] | Iterable[StrEnum],
        label: str = "",
        *,
        hint: str = "",
        widget: str = "radio",
        **more: Any,
    ):
        self.members = list(members)
        described = _labelled(label, hint, widget, {"options": self.choices, **more})
        described["metadata"]["enum"] = [str(each.value) for each in self.members]
        super().__init__(**described)

    def choices(self) -> list[tuple[str, str, str]]:
        """The members as (value, words, hint), in the reader's language."""
        hints = {each: getattr(each, "hint", "") for each in self.members}
        return [(str(each.value), _(label_of(each)), _(hints[each]) if hints[each] else "") for each in self.members]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> StrEnum:
        for each in self.members:
            if isinstance(value, str) and value == each.value:
                return each
        raise ValidationError(_(N_("Hãy chọn một trong các mục đã cho.")))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value.value)


class Tick(fields.Boolean):
    """A box that is ticked or not; an absent one is not. Never ticked beforehand."""

    def __init__(self, label: str, *, hint: str = "", **more: Any):
        if not more.get("required"):
            more.setdefault("load_default", False)
        super().__init__(**_labelled(label, hint, "checkbox", more))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if value in (True, "1", "on", "true"):
            return True
        if value in (False, "", "0", "false"):
            if self.required:
                raise self.make_error("required")
            return False
        raise ValidationError(_(N_("Mục này chỉ chọn hoặc không chọn.")))


class WholeNumber(fields.Integer):
    """A whole number between two limits."""

    default_error_messages = {"invalid": N_("Hãy nhập một số nguyên."), "too_large": N_("Số này lớn quá.")}

    def __init__(self, label: str = "", *, min: int = 0, max: int = 1_000_000, hint: str = "", **more: Any):
        self.least, self.most = min, max
        super().__init__(**_labelled(label, hint, more.pop("widget", "quantity"), more))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, (bool, float)) or (
            isinstance(value, str) and not re.fullmatch(r"\s*-?[0-9]{1,9}\s*", value)
        ):
            raise self.make_error("invalid")
        number = int(value) if isinstance(value, (int, str)) else None
        if number is None:
            raise self.make_error("invalid")
        if not self.least <= number <= self.most:
            raise ValidationError(_(N_("Hãy nhập số từ %(min)s đến %(max)s."), min=self.least, max=self.most))
        return number


class DateField(fields.Field[date]):
    """A day: `dd/mm/yyyy` from hands, `yyyy-mm-dd` from programs and date pickers."""

    def __init__(self, label: str = "", *, hint: str = "", **more: Any):
        super().__init__(**_labelled(label, hint, more.pop("widget", "date"), more))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        text = value if isinstance(value, str) else ""
        for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y"):
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise ValidationError(_(N_("Hãy nhập ngày dạng dd/mm/yyyy, ví dụ 05/03/2027.")))

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()


class ReferenceField(fields.String):
    """One of our short references, typed in any case and grouping."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = re.sub(r"[\s-]", "", super()._deserialize(value, attr, data, **kwargs)).upper()
        if not is_reference(text):
            raise ValidationError(_(N_("Mã này không đúng. Mã có 6 ký tự, ví dụ BKMQ2N.")))
        return text


class Upload(fields.Field[FileStorage]):
    """A file sent with the form. Empty file inputs count as absent."""

    def __init__(self, label: str = "", *, hint: str = "", **more: Any):
        super().__init__(**_labelled(label, hint, "file", more))

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        if isinstance(value, FileStorage) and not value.filename and not value.content_length:
            value = absent
        return super().deserialize(value, attr, data, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> FileStorage:
        if not isinstance(value, FileStorage):
            raise ValidationError(_(N_("Hãy chọn một tệp.")))
        return value


class Moment(fields.Field[datetime]):
    """A moment for programs: RFC 3339 in UTC."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat().replace("+00:00", "Z")


class Words(fields.Field[Any]):
    """An enum or sentence for people, in the reader's language (output only)."""

    def __init__(self, **more: Any):
        super().__init__(**{"dump_only": True, **more})

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else _(label_of(value) if isinstance(value, StrEnum) else str(value))
