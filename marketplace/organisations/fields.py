"""Numbers and choices as hands type them, checked once for form and program alike."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields
from sqlalchemy import func, select

from marketplace.kernel.db import db
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.images import MOST_BYTES, BadPicture, Picture, develop
from marketplace.kernel.schemas import REQUIRED, Text, Upload

from .models import Bank
from .numbers import read_tax_number

BUDGET_NUMBER = re.compile(r"\d{7}")
ACCOUNT_NUMBER = re.compile(r"[0-9A-Z]{4,19}")


class TaxNumberField(Text):
    """10, 13 (with or without the dash) or 12 digits. A wrong check digit is mentioned by the page, never refused."""

    def __init__(self, label: str = N_("Mã số thuế"), *, hint: str = N_("10, 12 hoặc 13 chữ số."), **more: Any) -> None:
        super().__init__(label, max=24, hint=hint, autocomplete="off", **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed = super()._deserialize(value, attr, data, **kwargs)
        if not typed:
            return ""
        if (number := read_tax_number(typed)) is None:
            raise ValidationError(_(N_("Mã số thuế có 10, 12 hoặc 13 chữ số, ví dụ 0402353502 hoặc 0314409058-002.")))
        return number


class BudgetNumberField(Text):
    """The seven digits of a school or an office that pays from the budget."""

    def __init__(self, label: str = N_("Mã đơn vị quan hệ ngân sách"), **more: Any) -> None:
        super().__init__(label, max=10, hint=N_("7 chữ số, chỉ trường học và cơ quan có."), autocomplete="off", **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed = re.sub(r"[\s.-]", "", super()._deserialize(value, attr, data, **kwargs))
        if typed and not (typed.isascii() and BUDGET_NUMBER.fullmatch(typed)):
            raise ValidationError(_(N_("Mã đơn vị quan hệ ngân sách có 7 chữ số.")))
        return typed


class AccountNumberField(Text):
    """A bank account's number: 4 to 19 digits or capital letters."""

    def __init__(self, label: str = N_("Số tài khoản"), **more: Any) -> None:
        super().__init__(label, max=30, autocomplete="off", **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        number = re.sub(r"[\s.-]", "", super()._deserialize(value, attr, data, **kwargs)).upper()
        if not (number.isascii() and ACCOUNT_NUMBER.fullmatch(number)):
            raise ValidationError(_(N_("Số tài khoản có 4 đến 19 chữ số.")))
        return number


class BankField(fields.Field[Bank]):
    """One of the banks that take VietQR transfers: its number outside, the bank itself inside."""

    def __init__(self, label: str = N_("Ngân hàng"), **more: Any) -> None:
        metadata = {"label": label, "widget": "select", "options": bank_options}
        super().__init__(metadata=metadata, error_messages={**REQUIRED}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Bank:
        found = db.session.get(Bank, value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError(_(N_("Hãy chọn ngân hàng trong danh sách.")))
        return found

    def _serialize(self, value: Bank | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.bin


def bank_options() -> list[tuple[str, str, str]]:
    """The banks by name."""
    return [(bank.bin, bank.name, "") for bank in db.session.scalars(select(Bank).order_by(func.lower(Bank.name)))]


class PictureField(Upload):
    """A picture sent with the form, developed; one that is no good is refused with the reason."""

    def _deserialize(  # type: ignore[override]  # what comes out is the picture, no more the file sent
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> Picture:
        sent = super()._deserialize(value, attr, data, **kwargs)
        try:
            return develop(sent.read(MOST_BYTES + 1))
        except BadPicture as refusal:
            raise ValidationError(refusal.sentence) from refusal
