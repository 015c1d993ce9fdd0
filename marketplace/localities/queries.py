"""Finding places: by code, by words typed with or without marks, as a tree."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import selectinload

from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _

from .models import Locality, Province

_first: list[Select[int]] = []


def comes_first(ids: Select[int]) -> None:
    """Let the places with these numbers stand first in every list; a room above says which (the twins)."""
    _first.append(ids)


def localities() -> Sequence[Locality]:
    """Every commune, ward and special zone, in the order lists have."""
    return db.session.scalars(in_order(select(Locality))).all()


def locality_by_code(code: str) -> Locality:
    """The place with this official code; Missing when there is none."""
    found = db.session.scalar(select(Locality).where(Locality.code == code))
    if found is None:
        raise Missing(_(N_("Không có xã, phường nào mang mã này.")), field="locality")
    return found


def tree() -> Sequence[Province]:
    """Provinces, each with its places in order."""
    return db.session.scalars(select(Province).options(selectinload(Province.localities)).order_by(Province.code)).all()


def in_order(query: Select[Locality]) -> Select[Locality]:
    """A SELECT of places as every list shows them: twinned places first, then by the Vietnamese alphabet."""
    is_first = or_(*(Locality.id.in_(ids) for ids in _first))
    return query.order_by(*([case((is_first, 0), else_=1)] if _first else []), Locality.sort_key, Locality.code)


def place_options() -> list[tuple[str, str, str]]:
    """Every place as (code, name, hint) for a choice on a form."""
    return [(each.code, each.short_name, "") for each in localities()]
