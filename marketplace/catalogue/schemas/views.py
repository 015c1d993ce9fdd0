"""What programs ask for, and how goods read to them."""

from __future__ import annotations

from marshmallow import fields, validate

from marketplace.kernel.i18n import N_
from marketplace.kernel.paging import CursorQuery
from marketplace.kernel.schemas import (
    AmountField,
    DateField,
    Moment,
    MoneyField,
    QuantityField,
    Schema,
    Tick,
    Words,
)
from marketplace.photos.schemas import PhotoView

from ..fields import CategoryField


class ListingQuery(CursorQuery):
    """Which part of the shelf a program asks for."""

    category = fields.String(load_default="", validate=validate.Length(max=60))
    producer = fields.String(load_default="", validate=validate.Length(max=80))
    in_stock = Tick(N_("Chỉ hàng còn bán"))
    stars = fields.Integer(
        load_default=None, validate=validate.OneOf([3, 4, 5], error=N_("Chỉ hạng 3, 4, 5 sao có giấy chứng nhận."))
    )


class StarsView(Schema):
    """The OCOP certificate whose stars goods show today."""

    stars = fields.Integer()
    number = fields.String()
    issuer = fields.String()
    product_name = fields.String()
    product_code = fields.String()
    issued_on = DateField()
    valid_until = DateField(attribute="covers_until")
    awaits_reevaluation = fields.Boolean()


class ListingView(Schema):
    """A listing as programs see it."""

    slug = fields.String()
    name = fields.String()
    state = fields.String(attribute="state.value", dump_only=True)
    state_label = Words(attribute="state", dump_only=True)
    producer = fields.String(attribute="producer.slug", dump_only=True)
    producer_name = fields.String(attribute="producer.name", dump_only=True)
    category = CategoryField(dump_only=True)
    description = fields.String()
    origin = fields.String()
    unit = fields.String(attribute="unit.value", dump_only=True)
    unit_label = Words(attribute="unit", dump_only=True)
    condition = fields.String(attribute="condition.value", dump_only=True)
    content = QuantityField(dump_only=True)
    price = MoneyField()
    step = AmountField()
    min_quantity = AmountField()
    lead_days = fields.Integer()
    weight_tolerance = fields.Integer()
    harvest_months = fields.List(fields.Integer(), attribute="months", dump_only=True)
    ingredients = fields.String()
    storage = fields.String()
    shelf_life = fields.String()
    warning = fields.String()
    self_declaration = fields.String()
    safety_certificate = fields.String()
    safety_exemption = fields.String()
    registration_number = fields.String()
    trace_link = fields.String()
    photos = fields.List(fields.Nested(PhotoView), dump_only=True)
    certificate = fields.Nested(StarsView, dump_only=True, allow_none=True)
    approved_at = Moment(dump_only=True)


class RevisionView(Schema):
    """Other words for goods on the shelf, as programs see them."""

    state = fields.String(attribute="state.value", dump_only=True)
    state_label = Words(attribute="state", dump_only=True)
    base = fields.Integer()
    edition = fields.Integer()
    is_stale = fields.Boolean()
    by_market = fields.Boolean()
    note = fields.String()
    name = fields.String()
    category = CategoryField(dump_only=True)
    description = fields.String()
    origin = fields.String()
    unit = fields.String(attribute="unit.value", dump_only=True)
    condition = fields.String(attribute="condition.value", dump_only=True)
    content = QuantityField(dump_only=True)
    price = MoneyField()
    step = AmountField()
    min_quantity = AmountField()
    ingredients = fields.String()
    storage = fields.String()
    shelf_life = fields.String()
    warning = fields.String()
    self_declaration = fields.String()
    safety_certificate = fields.String()
    safety_exemption = fields.String()
    registration_number = fields.String()
    trace_link = fields.String()
    photos = fields.List(fields.Nested(PhotoView), dump_only=True)
    written_at = Moment(attribute="created_at", dump_only=True)
    decided_at = Moment(dump_only=True)


class OwnListingView(ListingView):
    """What only its producer sees of it besides."""

    edition = fields.Integer()
    revision = fields.Nested(RevisionView, attribute="open_revision", dump_only=True)

    stock = AmountField(attribute="opening_stock", dump_only=True)
    is_made_to_order = fields.Boolean(dump_only=True)
    submitted_at = Moment(dump_only=True)
    resumes_on = DateField(dump_only=True)
    note = fields.String(attribute="state_note", dump_only=True)


class PriceChangeView(Schema):
    """A price as it was and as it became, as its producer's programs see it."""

    old_price = MoneyField()
    new_price = MoneyField()
    changed_at = Moment(attribute="created_at", dump_only=True)
    changed_by = fields.String(attribute="changed_by.name", dump_only=True)
