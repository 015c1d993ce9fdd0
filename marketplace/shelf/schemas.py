from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

from marketplace.catalogue.schemas import DEAREST
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import CursorQuery
from marketplace.kernel.schemas import AmountField, Choice, DateField, MoneyField, Schema, Words
from marketplace.kernel.text import clean
from marketplace.stock.schemas import OwedView, SeasonView

from .seeing import WRITTEN
from .states import Selling

MOST_ROWS, LONGEST_NAME = 100, 80
NOT_SEEN = N_("Dòng này đã cũ. Hãy tải lại bảng.")


class ChangeRow(Schema):
    """What a row shall say from now on; what stays is left out. `seen` is what it said when it was read."""

    seen = fields.String(
        required=True,
        validate=validate.Regexp(WRITTEN.pattern + r"\Z", error=NOT_SEEN),
        error_messages={"required": NOT_SEEN, "invalid": NOT_SEEN},
    )
    price = MoneyField(N_("Giá"), min=100, max=DEAREST, load_default=None)
    on_hand = AmountField(N_("Trong kho"), min=0, load_default=None)
    selling = Choice(Selling, N_("Bán hay nghỉ"), load_default=None, widget="select")


class EditShelf(Schema):
    """The sheet around the rows; each of them is read by `ChangeRow`."""


def name_in(item: Mapping[str, Any]) -> str:
    """Which goods a row of a program is about; no longer than any name is."""
    return clean(str(item.get("listing") or ""))[:LONGEST_NAME]


def refuse_the_same_twice(items: list[dict[str, Any]]) -> None:
    """Two rows for the same goods would have to be read in an order nobody said."""
    named = [name_in(item) for item in items]
    if not all(named) or len(set(named)) < len(named):
        raise ValidationError(_(N_("Mỗi dòng cần một mục listing, và mỗi hàng chỉ ghi một dòng.")))


class ChangeShelf(Schema):
    """Rows from a program, each read by itself: `listing` beside the words of a row; a fault stays with its row."""

    items = fields.List(
        fields.Dict(keys=fields.String()),
        required=True,
        validate=[validate.Length(min=1, max=MOST_ROWS, error=N_("Gửi từ 1 đến 100 dòng.")), refuse_the_same_twice],
    )


class OwnShelfQuery(CursorQuery):
    """Which part of their shelf a program asks for."""


class ShelfRowView(Schema):
    """One of the producer's own goods as a row: its figures, its months, and `seen` to send back with a change."""

    listing = fields.String(attribute="listing.slug")
    name = fields.String(attribute="listing.name")
    state = fields.String(attribute="listing.state.value")
    state_label = Words(attribute="listing.state")
    resumes_on = DateField(attribute="listing.resumes_on")
    price = MoneyField(attribute="listing.price")
    unit = fields.String(attribute="listing.unit.value")
    on_hand = AmountField()
    reserved = AmountField()
    harvest_months = fields.List(fields.Integer(), attribute="listing.months")
    season: Any = fields.Nested(SeasonView, allow_none=True)
    owed: Any = fields.Nested(OwedView, allow_none=True)
    seen = fields.String()


class RowResultView(Schema):
    """What became of one row: 200 with what `changed`, or why not, field by field, beside what the `other` wrote."""

    listing = fields.String()
    status = fields.Integer()
    code = fields.String()
    changed = fields.List(fields.String())
    errors = fields.List(fields.Dict(keys=fields.String(), values=fields.String()))
    theirs = fields.Dict(keys=fields.String(), values=fields.String())
    row: Any = fields.Nested(ShelfRowView, allow_none=True)


class ShelfChangedView(Schema):
    """A result for each row, in the order they came."""

    items: Any = fields.List(fields.Nested(RowResultView))
