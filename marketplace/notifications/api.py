"""The inbox for programs."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from marketplace.kernel.access import signed_in, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.rest import idempotent, page

from . import commands, policy, queries, schemas
from .models import Notice

api = Blueprint("notifications_api", __name__, url_prefix="/api/v1", description="What one was told.")


@api.get("/notices")
@signed_in
@token_scope("read")
@api.arguments(schemas.NoticesQuery, location="query")
@api.response(200, schemas.NoticeView(many=True))
def notices(query: dict[str, Any]) -> Response:
    """One's own notices, newest first; `unread=1` for those not read yet."""
    found = policy.visible_to(actor())
    if query["unread"]:
        found = found.where(Notice.read_at.is_(None))
    return page(found, query, schemas.NoticeView(), by=[Notice.id])


@api.post("/notices/<int:notice_id>/read")
@signed_in
@token_scope("read")
@idempotent()
@api.response(200, schemas.NoticeView)
def read_notice(notice_id: int) -> Notice:
    """It was seen; said twice, the first time counts."""
    return commands.read_notice(actor(), queries.notice_for(actor(), notice_id))
