"""What the style guide shows: one field of each kind, in order and with faults, and a line of prices."""

from __future__ import annotations

from datetime import timedelta

from marshmallow import fields

from marketplace.catalogue.price_history import PriceLine, Stretch, line_of
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.clock import now
from marketplace.kernel.forms import Form
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.kernel.schemas import (
    AmountField,
    Choice,
    DateField,
    MoneyField,
    Password,
    Phone,
    Schema,
    Text,
    Tick,
    Upload,
)

MONTHS = [(str(month), str(month), "") for month in range(1, 7)]


class Sample(Schema):
    """One field of each kind."""

    name = Text(required=True, max=80)
    phone = Phone(required=True)
    password = Password("", required=True)
    price = MoneyField(required=True)
    quantity = AmountField(required=True)
    unit = Choice([Unit.KG, Unit.GOI, Unit.HU, Unit.CHAI, Unit.BO, Unit.CON], required=True, widget="cards")
    group = Choice(Unit, required=True, widget="select")
    delivery = Choice(DeliveryMethod, required=True)
    season = fields.List(fields.String(), metadata={"widget": "checkboxes", "options": MONTHS})
    story = Text(lines=True, max=2000)
    day = DateField()
    photos = Upload()
    paper = Upload()
    agree = Tick("", required=True)


def sample_form() -> Form:
    """The form as it comes."""
    known = {"name": "Mật ong rừng", "price": "320.000", "quantity": "1,5", "unit": "chai"}
    return Form(Sample(), values={**known, "delivery": "home", "season": ["3", "4"]})


def refused_form() -> Form:
    """The same form, sent back with faults in the kernel's own words."""
    form = Form(Sample(), values={"price": "70.5"})
    form.refuse(
        {
            "name": ["Hãy điền mục này."],
            "price": ["Không rõ là bao nhiêu đồng. Bảy mươi nghìn đồng ghi là 70.000 hoặc 70k."],
        }
    )
    return form


def sample_line() -> PriceLine | None:
    """Prices of thirty days."""
    prices = ((30, 70_000), (18, 90_000), (9, 80_000))
    return line_of([Stretch(now() - timedelta(days=days), Money(dong)) for days, dong in prices])
