"""Things a form or a program names by address, as the things themselves."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from marketplace.kernel.i18n import N_, _

from .models import Category
from .queries import category_by_slug


class CategoryField(fields.Field[Category]):
    """One of the 26 product sets: its address outside, the set itself inside."""

    def __init__(self, label: str = N_("Nhóm hàng"), *, hint: str = "", **more: Any) -> None:
        super().__init__(metadata={"label": label, "hint": hint, "widget": "radio", "needed": True}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Category:
        found = category_by_slug(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError(_(N_("Hãy chọn một nhóm hàng trong danh sách.")))
        return found

    def _serialize(self, value: Category | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.slug
