"""The review desk for programs."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from marketplace.kernel.access import coordinator, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.rest import idempotent, page, with_etag

from . import commands, queries
from .models import Review
from .schemas import Approve, OneReviewView, ReturnWithNote, ReviewQuery, ReviewView
from .states import ReviewState

api = Blueprint(
    "approvals_api", __name__, url_prefix="/api/v1/reviews", description="Việc chờ duyệt của điều phối viên"
)


@api.get("")
@coordinator
@token_scope("coordinate")
@api.arguments(ReviewQuery, location="query")
def index(query: dict[str, Any]) -> Any:
    """What waits for the caller, oldest first."""
    found = queries.queue(actor(), query["kind"], age=query["age"], owner=query["producer"])
    return page(found, query, ReviewView(), by=[Review.id], descending=False)


@api.get("/<ref>")
@coordinator
@token_scope("coordinate")
@api.response(200, OneReviewView)
def review(ref: str) -> Any:
    """One review, open or decided."""
    found = queries.review_for(actor(), ref)
    is_open = found.state == ReviewState.SUBMITTED
    hints = queries.doubts_among([found])[found.id].hints if is_open else ()
    return with_etag({**ReviewView().dump(found), "hints": list(hints)}, found)


@api.post("/<ref>/approve")
@coordinator
@token_scope("coordinate")
@idempotent()
@api.arguments(Approve(exclude=("sure",)))
@api.response(200, ReviewView)
def approve(data: dict[str, Any], ref: str) -> Any:
    """It is right. A program is not asked once more, as a person at a key is: it has read the hints of the review."""
    return commands.approve(actor(), queries.review_for(actor(), ref), **data, sure=True)


@api.post("/<ref>/return")
@coordinator
@token_scope("coordinate")
@idempotent()
@api.arguments(ReturnWithNote)
@api.response(200, ReviewView)
def return_with_note(data: dict[str, Any], ref: str) -> Any:
    """Something must be mended first; the note reaches its maker verbatim."""
    return commands.return_with_note(actor(), queries.review_for(actor(), ref), **data)


@api.post("/<ref>/take-back")
@coordinator
@token_scope("coordinate")
@idempotent()
@api.response(200, ReviewView)
def take_back(ref: str) -> Any:
    """It was a slip: undone within ten seconds, by who decided, if nothing followed."""
    return commands.take_back(actor(), queries.review_for(actor(), ref))
