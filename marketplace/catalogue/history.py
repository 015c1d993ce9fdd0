"""What is kept of changes to goods. Words on the shelf are public; who typed them is an id."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.kernel.history import kept, thing, untold
from marketplace.organisations.models import Organisation

from .models import (
    Category,
    Listing,
    ListingDraft,
    ListingMove,
    ListingPhoto,
    ListingRevision,
    PriceChange,
    RevisionMove,
    RevisionPhoto,
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
kept(
    Wording,
    personal="origin",  # a household's hamlet is where somebody lives
    open="name description ingredients storage shelf_life warning self_declaration safety_certificate"
    " safety_exemption registration_number trace_link",
)
kept(Listing, open="state_note", bare="slug sort_key")
kept(ListingRevision, open="note", bare="replaced")
kept(ListingMove, open="why", bare="name from_state to_state")
kept(PriceChange, bare="old_price new_price")
kept(ListingPhoto, bare="position")
untold(RevisionMove, why="The state of the revision itself tells it, and the event why.")
untold(RevisionPhoto, why="The state of the revision tells it; its pictures stay with it as an edition.")
untold(Category, why="Reference data, loaded from files.")
untold(ListingDraft, why="A form not sent yet is its writer's alone; it is kept every few seconds.")
