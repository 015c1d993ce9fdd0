"""Ten thousand listings beside those of the demonstration: rows written in bulk, for no command could be waited for."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, update

from marketplace.accounts.models import Person
from marketplace.catalogue.models import ALL_YEAR, Listing, ListingPhoto
from marketplace.catalogue.states import ListingState
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import now, today
from marketplace.kernel.db import db
from marketplace.kernel.reference import new_reference
from marketplace.organisations.models import Organisation
from marketplace.photos.models import Photo
from marketplace.search.commands import rebuild
from marketplace.stock.models import Lot, StockItem, StockMovement
from marketplace.stock.states import MovementKind

BATCH = 1000


def crowd(listings: int, producers: int) -> None:
    """Fill the shelf up with goods like those that stand on it, made by so many more producers."""
    chance = Random(2025)  # noqa: S311 - the same crowd each time, not a secret
    sample = db.session.scalars(select(Listing).where(Listing.state == ListingState.LIVE)).all()
    makers = _producers(producers, [each.producer for each in sample])
    photos = {each.id: each.photos[0] for each in sample if each.photos}
    keeper = db.session.scalars(select(Person.id).limit(1)).one()
    first = (db.session.scalar(select(Listing.id).order_by(Listing.id.desc()).limit(1)) or 0) + 1
    goods: list[dict[str, Any]] = []
    for number, like in enumerate(islice(cycle(sample), listings), start=first):
        row = {column.key: getattr(like, column.key) for column in Listing.__mapper__.column_attrs}
        months = ALL_YEAR if chance.random() < 0.4 else sum(1 << chance.randrange(12) for _month in range(3))
        row |= {
            "id": number,
            "slug": f"{like.slug[:60]}-{number}",
            "name": f"{like.name[:100]} {number}",
            "producer_id": chance.choice(makers),
            "harvest_months": months & ALL_YEAR,
            "approved_at": now() - timedelta(minutes=chance.randrange(500_000)),
        }
        goods.append(row)
    stock = [{"listing_id": row["id"]} for row in goods]
    brought = {row["id"]: amount for row in goods if (amount := chance.randrange(40))}
    shown = [photos.get(like.id) for like in islice(cycle(sample), listings)]
    last = db.session.scalar(select(func.max(Photo.id))) or 0
    pictures = [
        {
            "id": last + row["id"],
            "reference": f"crowd-{row['id']}",
            "kept_by_id": keeper,
            "digest": photo.digest,
            "width": photo.width,
            "height": photo.height,
            "alt": "",
        }
        for row, photo in zip(goods, shown, strict=True)
        if photo
    ]
    places = [{"photo_id": each["id"], "listing_id": each["id"] - last, "position": 0} for each in pictures]
    for table, rows in ((Listing, goods), (StockItem, stock), (Photo, pictures), (ListingPhoto, places)):
        for start in range(0, len(rows), BATCH):
            db.session.execute(insert(table), rows[start : start + BATCH])
    _fill(brought)
    db.session.commit()
    rebuild(SYSTEM)


def _fill(brought: dict[int, int]) -> None:
    """A lot and a row of the ledger for each listing that has something; the sums follow by themselves."""
    codes: set[str] = set()
    while len(codes) < len(brought):
        codes.add(new_reference())
    first = (db.session.scalar(select(func.max(Lot.id))) or 0) + 1
    lots, rows = [], []
    for number, (code, (listing_id, amount)) in enumerate(zip(sorted(codes), brought.items(), strict=True), first):
        lots.append({"id": number, "code": code, "listing_id": listing_id, "harvested_on": today(), "amount": amount})
        rows.append(
            {
                "listing_id": listing_id,
                "number": 1,
                "kind": MovementKind.HARVESTED,
                "on_hand_change": amount,
                "lot_id": number,
            }
        )
    db.session.execute(update(StockItem), [{"listing_id": listing_id, "entries": 1} for listing_id in brought])
    for table, filled in ((Lot, lots), (StockMovement, rows)):
        for start in range(0, len(filled), BATCH):
            db.session.execute(insert(table), filled[start : start + BATCH])


def _producers(count: int, sample: list[Organisation]) -> list[int]:
    """The ids of so many producers like these."""
    first = (db.session.scalar(select(Organisation.id).order_by(Organisation.id.desc()).limit(1)) or 0) + 1
    rows = []
    for number, like in enumerate(islice(cycle(sample), count), start=first):
        row = {column.key: getattr(like, column.key) for column in Organisation.__mapper__.column_attrs}
        name = f"{like.name[:80]} {number}"
        rows.append(row | {"id": number, "slug": f"{like.slug[:60]}-{number}", "name": name})
    db.session.execute(insert(Organisation), rows)
    return [row["id"] for row in rows]
