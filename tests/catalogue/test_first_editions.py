"""Goods that were on the shelf before editions were kept have their first one from the text they had."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_migrate import upgrade

from marketplace.app import create_app
from marketplace.kernel.db import db
from tests.databases import settings

BEFORE = "0006_editions_kept"
A_MOMENT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
BLANKS: dict[type, Any] = {str: "", int: 0, bool: False, datetime: A_MOMENT}


def test_what_is_on_the_shelf_becomes_edition_one(empty_database: str, tmp_path: Path) -> None:
    app = create_app(**settings(empty_database, tmp_path))
    with app.app_context():
        upgrade(revision=BEFORE)
        goods_before_editions()
        upgrade()
        after = sa.MetaData()
        with db.engine.connect() as connection:
            after.reflect(connection, only=KEPT)
            listing, revision, review = (after.tables[name] for name in ("listing", "listing_revision", "review"))
            assert connection.execute(sa.select(listing.c.name, listing.c.edition).order_by(listing.c.id)).all() == [
                ("Măng khô", 1),
                ("Nháp", 0),
            ]
            kept = connection.execute(sa.select(revision)).mappings().one()
            assert (kept["name"], kept["edition"], kept["state"], kept["base"]) == ("Măng khô", 1, "approved", 0)
            photo, on_goods, on_text = (after.tables[name] for name in ("photo", "listing_photo", "revision_photo"))
            shown = sa.select(photo.c.digest, on_goods.c.listing_id, on_text.c.revision_id).order_by(photo.c.id)
            shown = shown.select_from(photo.outerjoin(on_goods).outerjoin(on_text, on_text.c.photo_id == photo.c.id))
            assert connection.execute(shown).all() == [("abc", 1, None), ("abc", None, kept["id"])]
            assert connection.execute(sa.select(review.c.owner_slug, review.c.owner_name)).all() == [
                ("ho-ba-dung", "Hộ bà Dung")
            ]
        db.engine.dispose()


KEPT = ("listing", "listing_photo", "listing_revision", "photo", "review", "revision_photo")


def goods_before_editions() -> None:
    """One listing on the shelf with a picture, decided about once, and a draft."""
    place = {"id": 1, "code": "20923", "province_code": "48"}
    maker = {"id": 1, "slug": "ho-ba-dung", "name": "Hộ bà Dung", "kind": "household", "standing": "verified"}
    goods = {"producer_id": 1, "category_id": None, "unit": "kg", "condition": "none", "price": 70_000}
    amounts = {"step": 1000, "min_quantity": 1000}
    decided = {"subject_kind": "listing", "subject_id": 1, "state": "approved", "locality_id": 1, "checked": []}
    rows: list[tuple[str, dict[str, Any]]] = [
        ("province", {"code": "48"}),
        ("locality", place),
        ("person", {"id": 1, "phone": "+84905111222"}),
        ("organisation", {**maker, "locality_id": 1}),
        ("listing", {**goods, **amounts, "slug": "mang", "state": "live", "name": "Măng khô", "approved_at": A_MOMENT}),
        ("listing", {**goods, **amounts, "slug": "nhap", "state": "draft", "name": "Nháp"}),
        ("photo", {"listing_id": 1, "kept_by_id": 1, "digest": "abc", "reference": "BKMQ27BKMQ27BKMQ27"}),
        ("review", {**decided, "reference": "BKMQ27"}),
    ]
    before = sa.MetaData()
    with db.engine.begin() as connection:
        before.reflect(connection, only=[name for name, _row in rows])
        for name, row in rows:
            table = before.tables[name]
            connection.execute(table.insert().values({**blank(table), **row}))


def blank(table: sa.Table) -> dict[str, Any]:
    """Something in every column that must hold something."""
    return {
        column.name: BLANKS.get(column.type.python_type)
        for column in table.columns
        if not column.nullable and not column.primary_key
    }
