from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, delete, insert, select
from sqlalchemy.orm import joinedload

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.dialect import upsert
from marketplace.kernel.errors import require
from marketplace.kernel.text import exact, fold
from marketplace.organisations.models import Organisation

from .models import SearchDocument, SearchWord
from .queries import words_of
from .synonyms import also_called

BATCH = 500


@command
def index_listing(actor: Actor, listing: Listing) -> SearchDocument:
    """Write down the words this listing can be found by."""
    text = words_for(listing)
    document = db.session.get(SearchDocument, listing.id) or SearchDocument(listing_id=listing.id, folded="", exact="")
    before = set(document.folded.split())
    document.folded, document.exact = as_found(text)
    db.session.add(document)
    _learn(Counter(word for word in words_of(text) if fold(word) not in before))
    return document


@command
def forget_listing(actor: Actor, listing: Listing) -> None:
    """Nobody finds this listing any more."""
    db.session.execute(delete(SearchDocument).where(SearchDocument.listing_id == listing.id))


@command
def index_producer(actor: Actor, producer: Organisation) -> int:
    """A producer has another name or place: write down the words of all their goods anew; gives how many."""
    found = db.session.scalars(_with_words().where(Listing.producer_id == producer.id, _is_known())).all()
    for listing in found:
        index_listing(actor, listing)
    return len(found)


@command
def rebuild(actor: Actor) -> int:
    """Write every document anew from the listings, for new synonyms or after a restore; gives how many."""
    require(actor.is_system or actor.is_administrator)
    db.session.execute(delete(SearchDocument))
    db.session.execute(delete(SearchWord))
    learnt: Counter[str] = Counter()
    done = 0
    for listings in _in_batches():
        texts = {listing.id: words_for(listing) for listing in listings}
        found = [(number, *as_found(text)) for number, text in texts.items()]
        rows = [{"listing_id": number, "folded": folded, "exact": exact_} for number, folded, exact_ in found]
        db.session.execute(insert(SearchDocument), rows)
        learnt.update(word for text in texts.values() for word in words_of(text))
        done += len(rows)
    _learn(learnt)
    return done


def words_for(listing: Listing) -> str:
    """What a listing is found by: its name and kind in both languages, who makes it and where, and its other names."""
    category, producer = listing.category, listing.producer
    kinds = (category.short_name, category.short_name_en, category.family) if category else ()
    parts = (listing.name, *kinds, producer.name, listing.origin, producer.hamlet, producer.locality.name)
    text = " , ".join(part for part in parts if part)
    return " , ".join([text, *also_called(text)])


def as_found(text: str) -> tuple[str, str]:
    """A text folded and exact, each between two spaces."""
    return f" {fold(text)} ", f" {exact(text)} "


def _is_known() -> ColumnElement[bool]:
    return Listing.id.in_(select(SearchDocument.listing_id))


def _with_words() -> Select[Listing]:
    return select(Listing).options(joinedload(Listing.producer), joinedload(Listing.category))


def _in_batches() -> Iterator[list[Listing]]:
    last = 0
    while listings := db.session.scalars(
        _with_words().where(Listing.id > last, Listing.approved_at.is_not(None)).order_by(Listing.id).limit(BATCH)
    ).all():
        last = listings[-1].id
        yield list(listings)
        for listing in listings:
            db.session.expunge(listing)


def _learn(words: Counter[str]) -> None:
    """Remember words, and how often each was written, in one statement a batch."""
    rows = [{"word": word, "folded": fold(word), "uses": uses} for word, uses in sorted(words.items())]
    for start in range(0, len(rows), BATCH):
        added = upsert(SearchWord).values(rows[start : start + BATCH])
        db.session.execute(
            added.on_conflict_do_update(index_elements=["word"], set_={"uses": SearchWord.uses + added.excluded.uses})
        )
