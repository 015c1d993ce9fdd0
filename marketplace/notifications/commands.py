"""Telling people, and what they do with what they were told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Executable,
    String,
    and_,
    bindparam,
    case,
    cast,
    delete,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy import Integer as Whole

from marketplace.accounts.models import Membership, Person
from marketplace.accounts.states import Role
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import by_day, now
from marketplace.kernel.commands import command
from marketplace.kernel.db import AnyQuery, db
from marketplace.kernel.dialect import dialect, upsert
from marketplace.kernel.errors import require
from marketplace.kernel.i18n import LANGUAGES, N_, gettext, speaking
from marketplace.kernel.money import Money
from marketplace.kernel.outbox import post_each
from marketplace.kernel.outbox import withdraw as withdraw_mail
from marketplace.kernel.settings import mailed_address
from marketplace.kernel.show import show_money

from . import policy
from .models import MutedNews, Notice
from .states import NewsKind

LONGEST_SUBJECT = 200
KEPT = timedelta(days=365)
TOLD = (  # a fact as a row
    "place_id",
    "key",
    "kind",
    "role",
    "path",
    *(f"{part}_{tongue}" for tongue in LANGUAGES for part in ("subject", "body")),
)
NO_WAIT = timedelta(0)
AT_ONCE = 100  # facts in one statement; SQLite takes no more than 500
MAIL_KEY = "notice:"
SETTINGS = "/tin-nhan/cai-dat"
STOP_MAIL = N_("Không muốn nhận thư như thế này nữa: %(address)s")


@dataclass(frozen=True)
class Fact:
    """What happened, and who is told: everybody who has `role` for the organisation or locality `place_id`.

    `subject` and `body` are Vietnamese sentences marked for translation, `values` fill both; each person reads them in
    their own language. `path` is the page it is about, `key` the fact's name: nobody is told the same fact twice.
    """

    key: str
    kind: NewsKind
    role: Role
    place_id: int
    subject: str
    body: str
    path: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class News:
    """What certain people are told; the same as a `Fact` otherwise."""

    key: str
    kind: NewsKind
    subject: str
    body: str
    path: str
    values: Mapping[str, Any]


@command
def tell(actor: Actor, *, facts: Sequence[Fact], wait: timedelta = NO_WAIT) -> None:
    """Put news into the inboxes of all it is for, and by e-mail to those who have an address and did not turn it off.

    The e-mail waits a while (`wait`) where the news may still be taken back (`withdraw`).

    Two statements for a hundred facts and any number of people: a purchase of many orders costs no more than one order.
    """
    require(policy.may_tell(actor))
    for is_local in (False, True):
        group = [fact for fact in facts if (fact.role is Role.COORDINATOR) is is_local]
        for first in range(0, len(group), AT_ONCE):
            some = group[first : first + AT_ONCE]
            _write_notices(some, is_local)
            _mail([fact.key for fact in some], wait=wait)


@command
def withdraw(actor: Actor, *, keys: Collection[str]) -> bool:
    """Take news back that did not turn out true. False, and the notices stay, when somebody read or was sent it."""
    require(policy.may_tell(actor))
    told = db.session.execute(select(Notice.id, Notice.read_at).where(Notice.key.in_(keys))).all()
    is_unheard = withdraw_mail([_mail_key(notice_id) for notice_id, _read_at in told])
    if not is_unheard or any(read_at for _notice_id, read_at in told):
        return False
    unread = delete(Notice).where(Notice.id.in_([notice_id for notice_id, _read_at in told]))
    db.session.execute(unread.execution_options(synchronize_session=False))
    return True


def _mail_key(notice_id: int) -> str:
    return f"{MAIL_KEY}{notice_id}"


@command
def tell_each(actor: Actor, *, news: News, person_ids: Sequence[int]) -> None:
    """Tell these people, however they came to be named. Two statements; a long list comes in parts (SQLite's limit)."""
    require(policy.may_tell(actor))
    row = dict(zip(TOLD, (0, news.key, news.kind.value, "", news.path, *_words(news)), strict=True))
    given = {f"{name}_0": value for name, value in row.items()}
    db.session.flush()
    said = {**given, "moment": now(), "people": list(person_ids)}
    db.session.connection().execute(_notices_for_people(dialect()), said)
    _mail([news.key], person_ids)


@command
def tell_person(
    actor: Actor, person: Person, *, key: str, subject: str, body: str, path: str, values: Mapping[str, Any]
) -> None:
    """News about somebody's own account, for them alone; it is mailed at any hour, and cannot be turned off."""
    require(policy.may_tell(actor))
    kept = {"person_id": person.id, "key": key, "kind": NewsKind.SECURITY, "path": path, "created_at": now()}
    with speaking(person.language):
        words = {"subject": gettext(subject, **values), "body": gettext(body, **values)}
    db.session.execute(upsert(Notice).values(**kept, **words).on_conflict_do_nothing())
    _mail([key])


@command
def read_notice(actor: Actor, notice: Notice) -> Notice:
    """The person saw it; the first time counts."""
    require(policy.is_own(actor, notice))
    notice.read_at = notice.read_at or now()
    return notice


@command
def read_all(actor: Actor) -> int:
    """The person has seen everything in the inbox; gives how many were unread."""
    require(policy.may_choose(actor))
    unread = update(Notice).where(Notice.person_id == actor.person_id, Notice.read_at.is_(None)).values(read_at=now())
    return len(db.session.scalars(unread.returning(Notice.id).execution_options(synchronize_session=False)).all())


@command
def forget_old(actor: Actor) -> int:
    """Drop notices read long ago: what happened stands in the order itself; gives how many."""
    require(policy.may_tell(actor))
    old = delete(Notice).where(Notice.read_at < now() - KEPT).returning(Notice.id)
    return len(db.session.scalars(old.execution_options(synchronize_session=False)).all())


@command
def choose_news(actor: Actor, *, orders: bool, reminders: bool, approvals: bool, favourites: bool) -> None:
    """Which news comes by e-mail too. The inbox holds all of it in any case."""
    require(policy.may_choose(actor))
    wanted = {
        NewsKind.ORDERS: orders,
        NewsKind.REMINDERS: reminders,
        NewsKind.APPROVALS: approvals,
        NewsKind.FAVOURITES: favourites,
    }
    db.session.execute(delete(MutedNews).where(MutedNews.person_id == actor.person_id))
    muted = [{"person_id": actor.person_id, "kind": kind} for kind, is_wanted in wanted.items() if not is_wanted]
    if muted:
        db.session.execute(insert(MutedNews), muted)


def _row(fact: Fact) -> dict[str, Any]:
    """A fact as a row, with its words in every language."""
    rest = (fact.key, fact.kind.value, fact.role.value, fact.path, *_words(fact))
    return dict(zip(TOLD, (fact.place_id, *rest), strict=True))


def _words(fact: Fact | News) -> list[str]:
    said = []
    for tongue in LANGUAGES:
        with speaking(tongue):
            filled = {name: show_money(each) if isinstance(each, Money) else each for name, each in fact.values.items()}
            said += [gettext(fact.subject, **filled)[:LONGEST_SUBJECT], gettext(fact.body, **filled)]
    return said


def _write_notices(facts: Sequence[Fact], is_local: bool) -> None:
    """One notice for every fact and everybody it is for."""
    rows = [_row(fact) for fact in facts]
    given = {f"{name}_{number}": value for number, row in enumerate(rows) for name, value in row.items()}
    db.session.flush()
    db.session.connection().execute(_notices(dialect(), len(rows), is_local), {**given, "moment": now()})


@cache
def _notices(_dialect: str, count: int, is_local: bool) -> Executable:
    """The statement that writes the notices of so many facts; built once, for putting SQL together is dear."""
    told = union_all(*(_given(number) for number in range(count))).cte("told")
    place = Membership.locality_id if is_local else Membership.organisation_id
    who = select(*_notice_of(told)).select_from(told)
    who = who.join(Membership, and_(place == told.c.place_id, cast(Membership.role, String) == told.c.role))
    return _written(who.join(Person, Person.id == Membership.person_id))


@cache
def _notices_for_people(_dialect: str) -> Executable:
    """The statement that writes the notices of one fact for people named by their numbers."""
    told = _given(0).cte("told")
    people = Person.id.in_(bindparam("people", expanding=True))
    return _written(select(*_notice_of(told)).select_from(told).join(Person, people))


def _notice_of(told: CTE) -> tuple[ColumnElement[Any], ...]:
    """What stands in a notice: whose, and the fact in their language."""
    return (
        Person.id.expression,
        told.c.key,
        told.c.kind,
        _in_their_language(told, "subject"),
        _in_their_language(told, "body"),
        told.c.path,
        bindparam("moment", type_=Notice.created_at.type),
    )


def _written(rows: AnyQuery) -> Executable:
    """The notices of everybody whose account is open, each once."""
    names = ["person_id", "key", "kind", "subject", "body", "path", "created_at"]
    into = upsert(Notice).from_select(names, rows.where(~Person.is_disabled), include_defaults=False)
    return into.on_conflict_do_nothing(index_elements=["key", "person_id"])


def _given(number: int) -> AnyQuery:
    """The values of one fact."""
    kinds = {"place_id": Whole()}
    names = ((name, kinds.get(name, String())) for name in TOLD)
    return select(*(bindparam(f"{name}_{number}", type_=kind).label(name) for name, kind in names))


def _in_their_language(told: CTE, part: str) -> ColumnElement[str]:
    return case((Person.language == "en", told.c[f"{part}_en"]), else_=told.c[f"{part}_vi"])


def _mail(keys: Sequence[str], person_ids: Sequence[int] = (), wait: timedelta = NO_WAIT) -> None:
    """The notices of these facts as messages to those who have an address; what is not urgent waits for the morning.

    `person_ids` names those who were told just now, where others may have been told the same fact before.
    """
    security = Notice.kind == NewsKind.SECURITY
    muted = select(MutedNews.kind).where(MutedNews.person_id == Notice.person_id, MutedNews.kind == Notice.kind)
    moment = Notice.created_at.type
    due = case((security, literal(now(), moment)), else_=literal(by_day(now() + wait), moment))
    rows = (
        select(
            literal(MAIL_KEY) + cast(Notice.id, String),
            literal("email"),
            Person.email,
            Notice.subject,
            _letter(),
            due,
            literal(now(), moment),
        )
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.key.in_(keys), Person.email != "", or_(security, ~muted.exists()))
    )
    if person_ids:
        rows = rows.where(Notice.person_id.in_(person_ids))
    post_each(rows)


def _letter() -> ColumnElement[str]:
    """The words, where to look, and how to have no more such letters. Without a public address: the words."""
    home = mailed_address("")
    if not home:
        return Notice.body.expression
    endings = {}
    for tongue in LANGUAGES:
        with speaking(tongue):
            endings[tongue] = "\n\n" + gettext(STOP_MAIL, address=home + SETTINGS)
    ending = case((Notice.kind == NewsKind.SECURITY, ""), (Person.language == "en", endings["en"]), else_=endings["vi"])
    return Notice.body + "\n\n" + home + Notice.path + ending
