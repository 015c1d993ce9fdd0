"""Reading the audit: whose entries, which of them, and the names of everybody and everything they speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, String, cast, literal, select, union_all

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import HERE, now
from marketplace.kernel.db import AnyQuery, db
from marketplace.kernel.errors import Missing
from marketplace.kernel.history import THINGS, Thing
from marketplace.kernel.i18n import N_, _

from . import policy
from .models import AuditAddress, AuditEntry

LARGEST = 2**31 - 1
KEPT = timedelta(days=366)  # logs are kept twelve months at least (NĐ 53/2022, Điều 27.3); from where, no longer
Asked = Mapping[str, Collection[int]]


@dataclass(frozen=True)
class Named:
    """What a thing is called, and how an address names it."""

    name: str
    reference: str


@dataclass(frozen=True)
class Wanted:
    """Which entries somebody looks for: about one kind, by one person, of one verb, done on one day."""

    kind: str = ""
    by_id: int | None = None
    verb: str = ""
    day: date | None = None


def numbers_behind(about: str) -> tuple[Thing, list[int]]:
    """The thing `listing:mat-ong-rung` names, and its row numbers; raises Missing where there is none."""
    kind, _colon, reference = about.partition(":")
    thing = THINGS.get(kind)
    if thing is None or not reference:
        raise Missing(_(N_("Không có mục này trong nhật ký.")))
    is_number = not isinstance(thing.known_by.type, String)
    if is_number and not (reference.isascii() and reference.isdigit() and int(reference) <= LARGEST):
        raise Missing(_(N_("Không có mục này trong nhật ký.")))
    wanted = select(thing.number).where(thing.known_by == (int(reference) if is_number else reference))
    numbers = list(db.session.scalars(wanted))
    if not numbers:
        raise Missing(_(N_("Không có mục này trong nhật ký.")))
    return thing, numbers


def coordinated(actor: Actor, about: str, wanted: Wanted) -> Select[AuditEntry]:
    """Entries of a coordinator's localities; of one thing when `about` names it. A stranger's is Missing."""
    if not about:
        return _narrowed(policy.of_places(actor), wanted)
    thing, numbers = numbers_behind(about)
    return _narrowed(_of(thing, numbers, is_theirs=policy.coordinates(actor, thing, numbers[0])), wanted)


def administered(actor: Actor, about: str, wanted: Wanted) -> Select[AuditEntry]:
    """Entries an administrator reads; of one thing when `about` names it."""
    if not about:
        return _narrowed(policy.of_office(actor), wanted)
    thing, numbers = numbers_behind(about)
    of_it = _of(thing, numbers, is_theirs=policy.administers(actor, thing))
    return _narrowed(of_it.where(~AuditEntry.is_trade), wanted)


def of_own(actor: Actor, about: str, wanted: Wanted) -> Select[AuditEntry]:
    """What was done to one thing of one's own, orders of others left out."""
    thing, numbers = numbers_behind(about)
    of_it = _of(thing, numbers, is_theirs=policy.owns(actor, thing, numbers[0]))
    return _narrowed(of_it.where(~AuditEntry.is_trade), wanted)


def _of(thing: Thing, numbers: Collection[int], *, is_theirs: bool) -> Select[AuditEntry]:
    if not is_theirs:
        raise Missing(_(N_("Không có mục này trong nhật ký.")))
    return select(AuditEntry).where(AuditEntry.thing_kind == thing.kind, AuditEntry.subject_id.in_(numbers))


def _narrowed(entries: Select[AuditEntry], wanted: Wanted) -> Select[AuditEntry]:
    if wanted.kind:
        entries = entries.where(AuditEntry.thing_kind == wanted.kind)
    if wanted.by_id is not None:
        entries = entries.where(AuditEntry.by_id == wanted.by_id, ~AuditEntry.is_trade)  # or it would tell who bought
    if wanted.verb:
        entries = entries.where(AuditEntry.verb == wanted.verb)
    if wanted.day:
        begin = datetime.combine(wanted.day, time(), tzinfo=HERE)
        entries = entries.where(AuditEntry.at >= begin, AuditEntry.at < begin + timedelta(days=1))
    return entries


def names_of(actor: Actor, asked: Asked) -> dict[tuple[str, int], Named]:
    """The names of these things as far as this reader may know them. One statement, and one more for people."""
    found: dict[tuple[str, int], Named] = {}
    if plain := [_names_in(THINGS[kind], ids) for kind, ids in asked.items() if ids and THINGS[kind].named is not None]:
        for kind, number, name, reference in db.session.execute(union_all(*plain)):
            found[kind, number] = Named(name, reference)
    for kind, ids in asked.items():
        if ids and (names := THINGS[kind].names):
            found |= {(kind, number): Named(name, f"{number}") for number, name in names(actor, ids).items()}
    return found


def names_in_trade(actor: Actor, ids: Collection[int]) -> Mapping[int, str]:
    """The names of people who traded, as far as this reader may know them."""
    names = THINGS["person"].names_in_trade
    return names(actor, ids) if ids and names else {}


def _names_in(thing: Thing, ids: Collection[int]) -> AnyQuery:
    columns = (thing.number, cast(thing.named, String), cast(thing.known_by, String))
    return select(literal(thing.kind), *columns).where(thing.number.in_(ids))


def spoken_of(entries: Iterable[AuditEntry]) -> dict[str, set[int]]:
    """The numbers of everything these entries are about, by kind."""
    asked: dict[str, set[int]] = defaultdict(set)
    for each in entries:
        if each.subject_id is not None and each.thing_kind in THINGS:
            asked[each.thing_kind].add(each.subject_id)
        if each.by_id is not None and not each.is_trade:
            asked["person"].add(each.by_id)
        if each.for_id is not None:
            asked["organisation"].add(each.for_id)
    return asked


def has_old_addresses() -> bool:
    """Whether an address has been kept long enough."""
    oldest = db.session.scalar(select(AuditAddress.at).order_by(AuditAddress.at).limit(1))
    return oldest is not None and oldest < now() - KEPT
