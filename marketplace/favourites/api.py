"""One's own lists for programs: saved goods, goods waited for, followed makers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from marketplace.kernel.access import signed_in, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.paging import CursorQuery
from marketplace.kernel.rest import idempotent, page, versioned_by

from . import commands, policy, queries, schemas
from .kept import Kept
from .models import Favourite, Follow, Wait

api = Blueprint(
    "favourites_api", __name__, url_prefix="/api/v1", description="Saved goods, followed makers, goods waited for."
)


@api.get("/favourites")
@signed_in
@token_scope("read")
@api.arguments(CursorQuery, location="query")
def favourites(query: dict[str, Any]) -> Response:
    """The caller's saved goods as they stand today, saved last first."""
    return page(policy.saved_by(actor()), query, schemas.FavouriteView(), by=[Favourite.id], told=_goods)


@api.post("/favourites")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.SaveGoods)
@api.response(201, schemas.FavouriteView)
def save_goods(said: dict[str, Any]) -> Kept:
    """Save goods; saved already, they stay as they were saved."""
    return queries.told_of_goods(actor(), [commands.save_goods(actor(), **said)])[0]


@api.delete("/favourites/<slug>")
@signed_in
@token_scope("trade")
@versioned_by("nothing")
@api.response(204)
def unsave_goods(slug: str) -> None:
    """Save goods no more; nothing happens where they were not saved."""
    commands.unsave_goods(actor(), listing=slug)


@api.get("/waits")
@signed_in
@token_scope("read")
@api.arguments(CursorQuery, location="query")
def waits(query: dict[str, Any]) -> Response:
    """The goods the caller waits for, the newest wish first."""
    return page(policy.awaited_by(actor()), query, schemas.KeptView(), by=[Wait.id], told=_goods)


@api.post("/waits")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.WaitForGoods)
@api.response(201, schemas.KeptView)
def wait_for_goods(said: dict[str, Any]) -> Kept:
    """Hear once when goods can be ordered again; 409 while they can."""
    return queries.told_of_goods(actor(), [commands.wait_for_goods(actor(), **said)])[0]


@api.delete("/waits/<slug>")
@signed_in
@token_scope("trade")
@versioned_by("nothing")
@api.response(204)
def stop_waiting(slug: str) -> None:
    """Hear nothing of these goods after all."""
    commands.stop_waiting(actor(), listing=slug)


@api.get("/follows")
@signed_in
@token_scope("read")
@api.arguments(CursorQuery, location="query")
def follows(query: dict[str, Any]) -> Response:
    """The makers the caller follows, the newest first."""
    return page(policy.followed_by(actor()), query, schemas.FollowView(), by=[Follow.id], told=queries.told_of_makers)


@api.post("/follows")
@signed_in
@token_scope("trade")
@idempotent()
@api.arguments(schemas.FollowMaker)
@api.response(201, schemas.FollowView)
def follow_maker(said: dict[str, Any]) -> queries.Followed:
    """Hear of a maker's new goods from now on."""
    return queries.told_of_makers([commands.follow_maker(actor(), **said)])[0]


@api.delete("/follows/<slug>")
@signed_in
@token_scope("trade")
@versioned_by("nothing")
@api.response(204)
def unfollow_maker(slug: str) -> None:
    """Hear no more of a maker."""
    commands.unfollow_maker(actor(), producer=slug)


def _goods(rows: Sequence[Favourite | Wait]) -> list[Kept]:
    return queries.told_of_goods(actor(), rows)
