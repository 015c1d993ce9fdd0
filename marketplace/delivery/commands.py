"""The verbs of pickup points."""

from __future__ import annotations

from typing import TypedDict, Unpack

from sqlalchemy import select

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import ChangedMeanwhile, DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.reference import free_reference
from marketplace.localities.models import Locality

from . import policy
from .events import PickupPointAmended, PickupPointClosed, PickupPointOpened
from .models import PickupPoint


class NoSuchPlace(DomainError):
    """The locality was not said, or does not exist."""


class PickupPointWords(TypedDict, total=False):
    """What is said about a place and may be changed."""

    name: str
    address: str
    hours: str
    keeper: str
    phone: str


@command
def open_pickup_point(
    actor: Actor, *, name: str, address: str, locality: str = "", hours: str = "", keeper: str = "", phone: str = ""
) -> PickupPoint:
    """A new place where buyers fetch their goods. `locality` is an official code; one's own when one has only one."""
    place = _locality(actor, locality)
    require(policy.may_keep_points_in(actor, place.id))
    point = PickupPoint(
        reference=free_reference(PickupPoint.reference),
        name=name,
        locality=place,
        address=address,
        hours=hours,
        keeper=keeper,
        phone=phone,
    )
    db.session.add(point)
    db.session.flush()
    record(PickupPointOpened(point, actor))
    return point


@command
def amend_pickup_point(
    actor: Actor, point: PickupPoint, *, version: int | None = None, **changes: Unpack[PickupPointWords]
) -> PickupPoint:
    """What is said about the place changes, from the version somebody read; old orders keep what they were told.

    What `changes` does not name stays as it is. Raises ChangedMeanwhile when that is not the present version.
    """
    require(policy.may_amend(actor, lock(point)))
    if version is not None and version != point.version:
        sentence = N_("Người khác vừa sửa điểm nhận này. Hãy xem những gì khác nhau ở dưới, rồi lưu lại.")
        raise ChangedMeanwhile(_(sentence))
    for name, words in changes.items():
        setattr(point, name, words)
    record(PickupPointAmended(point, actor))
    return point


@command
def close_pickup_point(actor: Actor, point: PickupPoint) -> PickupPoint:
    """No new orders go there; those on the way still do."""
    require(policy.may_amend(actor, lock(point)))
    point.is_open = False
    record(PickupPointClosed(point, actor))
    return point


@command
def reopen_pickup_point(actor: Actor, point: PickupPoint) -> PickupPoint:
    """Orders can go there again."""
    require(policy.may_amend(actor, lock(point)))
    point.is_open = True
    record(PickupPointOpened(point, actor))
    return point


def _locality(actor: Actor, code: str) -> Locality:
    wanted = Locality.code == code if code else Locality.id.in_(actor.coordinates)
    found = db.session.scalars(select(Locality).where(wanted)).unique().all()
    if len(found) != 1:
        raise NoSuchPlace(_(N_("Hãy chọn xã, phường của điểm nhận hàng.")), field="locality")
    return found[0]
