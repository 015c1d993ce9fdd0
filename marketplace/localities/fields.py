"""A place chosen on a form or named by a program: its official code outside, the place itself inside."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _

from .models import Locality
from .queries import locality_by_code, place_options


class PlaceField(fields.Field[Locality]):
    """A commune, ward or special zone."""

    def __init__(self, label: str = N_("Xã, phường"), *, hint: str = "", **more: Any) -> None:
        said = {"required": N_("Hãy chọn xã, phường."), "null": N_("Hãy chọn xã, phường.")}
        metadata = {"label": label, "hint": hint, "widget": "select", "options": place_options}
        super().__init__(metadata=metadata, error_messages={**said}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Locality:
        try:
            return locality_by_code(value if isinstance(value, str) else "")
        except Missing as error:
            raise ValidationError(_(N_("Hãy chọn xã, phường trong danh sách."))) from error

    def _serialize(self, value: Locality | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.code
