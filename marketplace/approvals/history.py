"""What is kept of the rounds of looking at things."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.kernel.history import kept, thing, untold

from .models import Review, ReviewLook

thing(
    "review",
    Review,
    known_by=Review.reference,
    named=Review.subject_name,
    place=lambda number: select(Review.locality_id).where(Review.id == number).scalar_subquery(),
    tells_why=True,
)
kept(
    Review,
    open="exception reason note checked",
    personal="subject_name",
    bare="reference subject_kind subject_id owner_slug owner_name entered_by",
)
untold(ReviewLook, why="Who has it open just now; gone in a moment.")
