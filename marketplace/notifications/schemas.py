"""Which news comes by e-mail, and how a notice is shown to programs."""

from __future__ import annotations

from marshmallow import fields

from marketplace.kernel.paging import CursorQuery
from marketplace.kernel.schemas import Moment, Schema, Tick, Words

from .states import NewsKind


class ChooseNews(Schema):
    """Ticked: by e-mail too."""

    orders = Tick(NewsKind.ORDERS.label)
    reminders = Tick(NewsKind.REMINDERS.label)
    approvals = Tick(NewsKind.APPROVALS.label)
    favourites = Tick(NewsKind.FAVOURITES.label)


class NoticesQuery(CursorQuery):
    """Which notices: all, or those not read yet."""

    unread = Tick("", load_default=False)


class NoticeView(Schema):
    """One piece of news, and the page it is about."""

    id = fields.Integer()
    kind = fields.String(attribute="kind.value")
    kind_label = Words(attribute="kind")
    subject = fields.String()
    body = fields.String()
    path = fields.String()
    at = Moment(attribute="created_at")
    read_at = Moment()
