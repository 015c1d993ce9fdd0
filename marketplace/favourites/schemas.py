"""What is put on a list, and how the lists are shown to programs."""

from __future__ import annotations

from marshmallow import fields

from marketplace.kernel.i18n import N_
from marketplace.kernel.schemas import Moment, MoneyField, Schema, Text


class SaveGoods(Schema):
    """Which goods."""

    listing = Text(N_("Món hàng"), max=80, required=True, widget="hidden")


class FollowMaker(Schema):
    """Which maker."""

    producer = Text(N_("Người bán"), max=80, required=True, widget="hidden")


class WaitForGoods(SaveGoods):
    """Which goods to hear of."""


class KeptView(Schema):
    """Goods on a list, as they stand today."""

    listing = fields.String(attribute="listing.slug")
    name = fields.String(attribute="listing.name")
    producer = fields.String(attribute="item.producer.slug")
    price = MoneyField(attribute="item.price")
    unit = fields.String(attribute="listing.unit.value")
    may_be_ordered = fields.Boolean()
    obstacle = fields.String(metadata={"description": N_("Vì sao chưa đặt được; trống khi đặt được.")})
    is_awaited = fields.Boolean()
    at = Moment(attribute="since")


class FavouriteView(KeptView):
    """Saved goods, with what they cost when they were saved."""

    seen_price = MoneyField(allow_none=True)


class FollowView(Schema):
    """A followed maker."""

    producer = fields.String(attribute="producer.slug")
    name = fields.String(attribute="producer.name")
    is_public = fields.Boolean()
    at = Moment(attribute="since")
