"""The producer's own shelf for programs: every row with what was seen of it, and many rows changed in one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import flask_smorest
from flask import jsonify, make_response, request
from werkzeug.exceptions import BadRequest

from marketplace.catalogue.models import Listing
from marketplace.kernel.access import noted, producer, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.db import db
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.idempotency import answered, fingerprint, run_idempotent
from marketplace.kernel.rest import page, pointers, versioned_by
from marketplace.stock.models import StockItem
from marketplace.stock.owing import Owed
from marketplace.stock.queries import all_owed

from . import queries
from .batch import RowResult, change_rows
from .schemas import ChangeShelf, OwnShelfQuery, ShelfChangedView, ShelfRowView, name_in
from .seeing import seen_now

api = flask_smorest.Blueprint("shelf_api", __name__, url_prefix="/api/v1", description="A producer's own shelf")
LONGEST_KEY = 100
Rows = Mapping[str, tuple[Listing, StockItem | None]]


def keyed_here(view: Callable[..., Any]) -> Callable[..., Any]:
    """For the document: the one-time key is looked after by the call itself."""
    return noted(view, takes_key="optional")


@api.get("/shelf")
@producer
@token_scope("read")
@api.arguments(OwnShelfQuery, location="query")
@api.response(200, ShelfRowView(many=True))
def own_shelf(query: dict[str, Any]) -> Any:
    """One's own goods on the shelf or paused: price, count, months, season, and `seen` for a change."""
    return page(queries.offered_goods(actor()), query, ShelfRowView(), by=[Listing.id], told=rows_of)


def rows_of(goods: Sequence[Listing]) -> list[dict[str, Any]]:
    """These goods with their ledgers, for their view."""
    found = queries.goods_named(actor(), [listing.slug for listing in goods])
    owed = owed_by(found)
    return [shown(*found[listing.slug], owed.get(listing.id)) for listing in goods]


def owed_by(rows: Rows) -> dict[int, Owed]:
    """What these goods owe, by their number."""
    return all_owed(item for _listing, item in rows.values())


@api.patch("/listings")
@producer
@token_scope("trade")
@versioned_by("row")
@keyed_here
@api.arguments(ChangeShelf)
@api.response(200, ShelfChangedView)
def change_shelf(data: dict[str, Any]) -> Any:
    """Change price, count or pause of many goods: a result for each row, a fault in one stops no other.

    Each row carries `listing` and the `seen` it was read with; `price`, `on_hand` and `selling` (`live`, `paused`,
    `week`) as far as they change. A row somebody else wrote in meanwhile answers 412 with `theirs` and its new `seen`.
    """
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY:
        raise BadRequest(description=_(N_("Idempotency-Key dài nhất 100 ký tự.")))
    scope, print_ = f"api:{actor().person_id or 0}", fingerprint("PATCH", request.path, request.get_data(cache=True))
    if key and (kept := answered(scope, key, print_)):
        return replayed(kept)
    body = {"items": ShelfChangedView().dump({"items": changed(data["items"], key)})["items"]}
    answer = {"status": 200, "body": body, "headers": {}}
    if key:
        answer, _again = run_idempotent(scope, key, print_, lambda: answer)
    return jsonify(answer["body"])


def changed(items: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The results of these rows in their order, each with the row as it stands now."""
    rows = {name_in(item): without_listing(item) for item in items}
    results = change_rows(actor(), rows, key=key)
    db.session.expire_all()
    now = queries.goods_named(actor(), list(rows))
    owed = owed_by(now)
    return [told(place, result, now.get(result.slug), owed) for place, result in enumerate(results)]


def without_listing(item: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a row, as its schema reads them."""
    return {name: value for name, value in item.items() if name != "listing"}


def told(
    place: int, result: RowResult, row: tuple[Listing, StockItem | None] | None, owed: Mapping[int, Owed]
) -> dict[str, Any]:
    """One result for the view, its faults with their pointers into the request."""
    errors = pointers(dict(result.errors), f"/items/{place}")
    known = {"listing": result.slug, "status": result.status, "code": result.code, "changed": list(result.changed)}
    now = shown(*row, owed.get(row[0].id)) if row else None
    return {**known, "errors": errors, "theirs": dict(result.theirs), "row": now}


def shown(listing: Listing, item: StockItem | None, owed: Owed | None) -> dict[str, Any]:
    """A row for its view."""
    on_hand, reserved = (item.on_hand, item.reserved) if item else (Decimal(0), Decimal(0))
    seen = str(seen_now(listing, item))
    season = item.season if item else None
    figures = {"on_hand": on_hand, "reserved": reserved, "season": season, "owed": owed}
    return {"listing": listing, **figures, "seen": seen}


def replayed(kept: dict[str, Any]) -> Any:
    """The answer of the first time."""
    answer = make_response(jsonify(kept["body"]), kept["status"])
    answer.headers["Idempotent-Replayed"] = "true"
    return answer
