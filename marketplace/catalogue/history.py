"""What is kept of changes to goods and to papers. Words on the shelf are public; who typed them is an id."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.kernel.history import hangs_on, kept, thing, untold
from marketplace.organisations.models import Organisation

from .models import (
    Category,
    Listing,
    ListingDraft,
    ListingMove,
    ListingRevision,
    Paper,
    PaperMove,
    Photo,
    PriceChange,
    RevisionMove,
    Scan,
    Wording,
)

thing(
    "listing",
    Listing,
    known_by=Listing.slug,
    named=Listing.name,
    place=lambda number: (
        select(Organisation.locality_id)
        .join(Listing, Listing.producer_id == Organisation.id)
        .where(Listing.id == number)
        .scalar_subquery()
    ),
    owner=lambda number: select(Listing.producer_id).where(Listing.id == number).scalar_subquery(),
    tells_why=True,
)
thing(
    "paper",
    Paper,
    known_by=Paper.reference,
    named=Paper.number,
    place=lambda number: (
        select(Organisation.locality_id)
        .join(Paper, Paper.producer_id == Organisation.id)
        .where(Paper.id == number)
        .scalar_subquery()
    ),
    owner=lambda number: select(Paper.producer_id).where(Paper.id == number).scalar_subquery(),
    tells_why=True,
)
kept(
    Wording,
    personal="origin",  # a household's hamlet is where somebody lives
    open="name description ingredients storage shelf_life warning self_declaration safety_certificate"
    " safety_exemption registration_number trace_link",
)
kept(Listing, open="state_note", bare="slug sort_key")
kept(ListingRevision, open="note", bare="replaced")
for move in (ListingMove, PaperMove):
    kept(move, open="why", bare="name from_state to_state")
kept(PriceChange, bare="old_price new_price")
kept(Photo, bare="alt reference digest width height position listing_id revision_id")
kept(Paper, open="number issuer product_name note product_code", bare="reference")
kept(Scan, bare="reference name digest size pages")
hangs_on(Photo, "listing_id")
untold(RevisionMove, why="The state of the revision itself tells it, and the event why.")
untold(Category, why="Reference data, loaded from files.")
untold(ListingDraft, why="A form not sent yet is its writer's alone; it is kept every few seconds.")
