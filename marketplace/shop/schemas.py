from __future__ import annotations

from marshmallow import fields

from marketplace.kernel.i18n import N_
from marketplace.kernel.paging import CursorQuery
from marketplace.kernel.schemas import Choice, MoneyField, Schema, Text, Words
from marketplace.organisations.states import OrganisationKind


class ProducersQuery(CursorQuery):
    """Which producers a program asks for."""

    locality = Text(N_("Mã xã, phường"), max=5, hint=N_("Chỉ nhà sản xuất của nơi này."))


class PlaceView(Schema):
    """A commune or ward, by its official code."""

    code = fields.String()
    name = fields.String(attribute="short_name")


class ProducerView(Schema):
    """A public producer: who, where, what they say of themselves."""

    slug = fields.String()
    name = fields.String()
    kind = Choice(OrganisationKind)
    kind_label = Words(attribute="kind", dump_only=True)
    locality = fields.Nested(PlaceView)
    hamlet = fields.String()
    address = fields.String()
    phone = fields.String(attribute="public_phone", metadata={"description": N_("Trống khi người bán không cho.")})
    call_hours = fields.String()
    since = fields.Integer(allow_none=True)
    story = fields.String()
    min_order = MoneyField(N_("Đơn tối thiểu"), dump_only=True)
    delivers_home = fields.Boolean(dump_only=True)


class ShownPictureView(Schema):
    """A picture on a producer's page."""

    digest = fields.String()
    url = fields.Function(lambda picture: f"/anh/{picture.digest}-1200.webp")
    words = fields.String()


class ProducerPageView(ProducerView):
    """A producer with the pictures of their page."""

    pictures = fields.List(fields.Nested(ShownPictureView))
