"""What a coordinator says when deciding, and how a review reads to a program."""

from __future__ import annotations

from typing import Any, Self

from marshmallow import fields, missing, validate

from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import PER_PAGE, CursorQuery
from marketplace.kernel.schemas import REQUIRED, Choice, Moment, Schema, Text, Tick, WholeNumber, Words

from .registry import OTHER, Reviewable
from .registry import Words as Sentences
from .states import Age, ReviewState

MOST_VERSIONS = 1_000_000


class Approve(Schema):
    """What was looked at, and a word to go with the yes."""

    checked = fields.List(
        fields.String(validate=validate.Length(max=40)),
        load_default=list,
        validate=validate.Length(max=30),
        metadata={"label": N_("Đã xem"), "widget": "checkboxes", "needed": True},
    )
    note = Text(N_("Lời nhắn thêm"), max=2000, lines=True)
    exception = Text(
        N_("Vì sao bạn duyệt mục mình đã nhập thay"),
        max=1000,
        lines=True,
        hint=N_("Chỉ khi địa phương không còn điều phối viên nào khác. Lý do được lưu lại."),
    )
    seen = WholeNumber(min=1, max=MOST_VERSIONS, load_default=None, widget="hidden")
    sure = Tick(N_("Vẫn duyệt, dù có điều cần xem kỹ hoặc chưa đánh dấu mục nào đã xem"))

    @classmethod
    def about(cls, kind: Reviewable, subject: Any) -> Self:
        """The form for one thing of this kind, with the checklist it needs."""
        form = cls()
        _offer(form, "checked", kind.checklist_of(subject))
        return form


class LookedAtAll(Schema):
    """Several plain ones at once, each named with the version that was on the screen: `BKMQ27.3`."""

    muc = fields.List(
        fields.String(validate=validate.Length(max=20)), load_default=list, validate=validate.Length(max=PER_PAGE)
    )
    sure = Tick(N_("Tôi đã xem ảnh, tên và giá của từng mục ở trên."))


class ReturnWithNote(Schema):
    """Why it goes back, in plain words and in own words."""

    reason = fields.String(
        load_default=OTHER,
        validate=validate.Length(max=40),
        error_messages={**REQUIRED, "required": N_("Hãy chọn một lý do.")},
        metadata={"label": N_("Cần sửa gì?"), "widget": "radio"},
    )
    note = Text(
        N_("Lời nhắn của cán bộ"),
        max=2000,
        lines=True,
        hint=N_("Người gửi đọc đúng từng chữ này. Hãy viết ngắn, nói rõ cần làm gì."),
    )
    seen = WholeNumber(min=1, max=MOST_VERSIONS, load_default=None, widget="hidden")

    @classmethod
    def about(cls, kind: Reviewable) -> Self:
        """The form for things of this kind, with its reasons; hands must choose one."""
        form = cls()
        _offer(form, "reason", kind.reasons)
        form.fields["reason"].required, form.fields["reason"].load_default = True, missing
        return form


def _offer(form: Schema, name: str, choices: Sentences) -> None:
    offered = [(code, _(sentence), "") for code, sentence in choices]
    form.fields[name].metadata = {**form.fields[name].metadata, "options": offered}


class Nothing(Schema):
    """A button that needs no words."""


class ReviewQuery(CursorQuery):
    """Which part of the queue."""

    kind = fields.String(load_default="", validate=validate.Length(max=20))
    age = Choice(Age, load_default=None)
    producer = fields.String(load_default="", validate=validate.Length(max=80))


class ReviewView(Schema):
    """A review as a program sees it."""

    reference = fields.String()
    kind = fields.String(attribute="subject_kind")
    name = fields.String(attribute="subject_name")
    round = fields.Integer()
    locality = fields.String(attribute="locality.code")
    state = Choice(ReviewState)
    state_label = Words(attribute="state", dump_only=True)
    submitted_at = Moment(attribute="created_at")
    submitted_by = fields.String(attribute="submitted_by.name")
    producer = fields.String(attribute="owner_slug")
    age_days = fields.Integer()
    due_on = fields.Date()
    is_late = fields.Boolean()
    decided_at = Moment()
    decided_by = fields.String(attribute="decided_by.name")
    reason = fields.String()
    note = fields.String()
    said = fields.List(fields.String())
    checked = fields.List(fields.String())
    was_entered = fields.Boolean()
    confirmed_at = Moment()
    exception = fields.String()


class OneReviewView(ReviewView):
    """One review, with what to look at twice before approving it (in words; nothing once it is decided)."""

    hints = fields.List(fields.String())
