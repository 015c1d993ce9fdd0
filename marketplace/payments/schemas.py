from __future__ import annotations

from marshmallow import fields

from marketplace.kernel.i18n import N_
from marketplace.kernel.schemas import Choice, DateField, Moment, MoneyField, Schema, Text, Words

from .states import NoteKind


class NoteReceived(Schema):
    """Money came."""

    amount = MoneyField(N_("Nhận bao nhiêu"), min=1, required=True)
    noted_on = DateField(N_("Ngày nhận"), required=True)
    words = Text(N_("Ghi chú"), max=200)


class NoteSettled(Schema):
    """All of it came."""

    open_balance = MoneyField(N_("Còn phải thu"), min=1, required=True)


class NoteRefunded(Schema):
    """Money went back."""

    amount = MoneyField(N_("Trả lại bao nhiêu"), min=1, required=True)
    noted_on = DateField(N_("Ngày trả"), required=True)
    words = Text(N_("Ghi chú"), max=200)


class NoteWrittenOff(Schema):
    """It will not come any more."""

    amount = MoneyField(N_("Không thu nữa bao nhiêu"), min=1, required=True)
    noted_on = DateField(N_("Ngày ghi"), required=True)
    words = Text(N_("Vì sao"), max=200)


class CorrectNote(Schema):
    """That row was a mistake."""

    words = Text(N_("Sai ở đâu"), max=200, required=True, hint=N_("Ví dụ: ghi nhầm đơn, nhầm số."))


class WriteNote(Schema):
    """One row of the book, as a program writes it."""

    kind = Choice(NoteKind, required=True)
    amount = MoneyField(min=1, required=True)
    noted_on = DateField(required=True)
    words = Text(max=200)


class PaymentNoteView(Schema):
    """One row of the book."""

    reference = fields.String()
    kind = fields.String(attribute="kind.value")
    kind_label = Words(attribute="kind")
    amount = MoneyField()
    noted_on = DateField()
    words = fields.String()
    correction_of = fields.String(attribute="correction_of.reference", dump_default=None)
    at = Moment(attribute="created_at")


class BookView(Schema):
    """The book of one order: what is owed, what came, what is still open."""

    owed = MoneyField(attribute="balance.owed")
    received = MoneyField(attribute="balance.received")
    written_off = MoneyField(attribute="balance.written_off")
    open_balance = MoneyField(attribute="balance.open")
    notes = fields.List(fields.Nested(PaymentNoteView))
