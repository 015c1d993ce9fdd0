from __future__ import annotations

from marshmallow import fields, validate

from marketplace.kernel.i18n import N_
from marketplace.kernel.schemas import Moment, Schema, Upload, Words

from .tables import MOST_COLUMNS

NO_COLUMNS = N_("Bảng này có nhiều cột quá.")


class SendSheet(Schema):
    """A sheet of goods, as a file."""

    file = Upload(N_("Tệp bảng tính"), hint=N_("Tệp .xlsx hoặc .csv, nhiều nhất 5.000 dòng, 8 MB."), required=True)


class MatchColumns(Schema):
    """For each column of the sheet the field it fills, or `-`."""

    columns = fields.List(
        fields.String(validate=validate.Length(max=40)),
        load_default=list,
        validate=validate.Length(max=MOST_COLUMNS, error=NO_COLUMNS),
        metadata={"label": N_("Các cột")},
    )


class SheetFaultView(Schema):
    """What is to be mended in a sheet."""

    row = fields.Integer()
    column = fields.String(attribute="heading")
    detail = fields.String(attribute="sentence")


class ImportView(Schema):
    """A sheet of goods as programs see it: what it would do or did, in numbers, and the first faults."""

    reference = fields.String()
    state = fields.String(attribute="state.value")
    state_label = Words(attribute="state")
    file_name = fields.String()
    rows = fields.Integer(attribute="rows_read")
    to_do = fields.Integer()
    done = fields.Integer()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), dump_only=True)
    faults = fields.List(fields.Nested(SheetFaultView), dump_only=True)
    started_at = Moment()
    ended_at = Moment()
