"""The seller's private book for the seller's own programs. For anybody else there is none."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, make_response
from flask_smorest import Blueprint

from marketplace.kernel.access import signed_in, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.rest import idempotent

from . import commands, queries, schemas
from .models import PaymentNote
from .states import NoteKind

api = Blueprint("payments_api", __name__, url_prefix="/api/v1", description="The seller's own book of what was paid.")
WRITE = {
    NoteKind.RECEIVED: commands.note_received,
    NoteKind.REFUNDED: commands.note_refunded,
    NoteKind.WRITTEN_OFF: commands.note_written_off,
}


@api.get("/orders/<reference>/payment-notes")
@signed_in
@token_scope("read")
@api.response(200, schemas.BookView)
def book(reference: str) -> Response:
    """What is noted about one of the seller's orders, and what is still open."""
    found = queries.book_of(queries.booked_order(actor(), reference))
    return jsonify(schemas.BookView().dump(found))


@api.post("/orders/<reference>/payment-notes")
@signed_in
@token_scope("trade")
@idempotent(required=True)
@api.arguments(schemas.WriteNote)
@api.response(201, schemas.PaymentNoteView)
def write_note(said: dict[str, Any], reference: str) -> Response:
    """Write down what came, went back, or is not waited for any more."""
    told = {name: value for name, value in said.items() if name != "kind"}
    return written(WRITE[said["kind"]](actor(), queries.booked_order(actor(), reference), **told))


@api.post("/orders/<reference>/payment-notes/<note>/correct")
@signed_in
@token_scope("trade")
@idempotent(required=True)
@api.arguments(schemas.CorrectNote)
@api.response(201, schemas.PaymentNoteView)
def correct_note(said: dict[str, Any], reference: str, note: str) -> Response:
    """Take a row back by one more row."""
    order = queries.booked_order(actor(), reference)
    return written(commands.correct_note(actor(), queries.note_of(order, note), **said))


def written(note: PaymentNote) -> Response:
    """The new row."""
    return make_response(jsonify(schemas.PaymentNoteView().dump(note)), 201)
