from __future__ import annotations

from marshmallow import fields

from marketplace.kernel.schemas import Schema


class PhotoView(Schema):
    """A photo as programs see it."""

    reference = fields.String()
    url = fields.Function(lambda photo: f"/anh/{photo.digest}-1200.webp")
    width = fields.Integer()
    height = fields.Integer()
    alt = fields.String()
