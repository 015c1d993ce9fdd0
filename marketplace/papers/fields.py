"""A scan a form or a program names by reference, as the scan itself."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from marketplace.kernel.i18n import N_, _

from .models import Scan
from .queries import scan_by_reference


class ScanField(fields.Field[Scan]):
    """A scan kept before, by the reference that was given for it; whose paper may show it the command decides."""

    def __init__(self, label: str = N_("Ảnh chụp hoặc tệp PDF của giấy"), *, hint: str = "", **more: Any) -> None:
        super().__init__(metadata={"label": label, "hint": hint, "widget": "file"}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Scan:
        found = scan_by_reference(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError(_(N_("Bản chụp không còn ở máy chủ. Hãy chọn lại.")))
        return found

    def _serialize(self, value: Scan | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.reference
