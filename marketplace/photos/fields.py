"""A photo a form or a program names by reference, as the photo itself."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from marketplace.kernel.i18n import N_, _

from .models import Photo
from .queries import photo_by_reference


class PhotoField(fields.Field[Photo]):
    """A photo kept before, by the reference that was given for it; who may use it the command decides."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Photo:
        found = photo_by_reference(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError(_(N_("Có ảnh không còn ở máy chủ. Hãy chọn lại ảnh đó.")))
        return found
