"""The people of the demonstration: officials, producers and buyers, and where goods are handed over."""

from __future__ import annotations

from typing import Any

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Person
from marketplace.accounts.queries import actor_for
from marketplace.accounts.states import Role
from marketplace.approvals.queries import open_review
from marketplace.delivery import commands as delivery
from marketplace.delivery.models import PickupPoint
from marketplace.introductions import commands as introductions
from marketplace.kernel.actor import SYSTEM, VISITOR, Actor
from marketplace.kernel.db import db
from marketplace.localities import commands as localities
from marketplace.localities.queries import locality_by_code
from marketplace.orders import commands as orders
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Bank, Organisation
from marketplace.organisations.states import CheckMethod, OrganisationKind

from .pictures import Album
from .stage import HOA_CUONG, TRA_TAN, Stage, approve

PASSWORD = "kết nghĩa 2025"  # noqa: S105 - shown on the sign-in page of every demonstration
OFFICIALS = (
    ("0900000001", "Quản trị viên (minh họa)", Role.ADMINISTRATOR, None),
    ("0900000002", "Điều phối viên Trà Tân (minh họa)", Role.COORDINATOR, TRA_TAN),
    ("0900000003", "Điều phối viên Hòa Cường (minh họa)", Role.COORDINATOR, HOA_CUONG),
)
BUYER_KINDS = {
    "household": OrganisationKind.HOUSEHOLD,
    "restaurant": OrganisationKind.ENTERPRISE,
    "shop": OrganisationKind.HOUSEHOLD_BUSINESS,
    "school_kitchen": OrganisationKind.INSTITUTION,
}
PICKUP_POINTS = (
    ("Nhà văn hóa khu Bình Thuận (minh họa)", "Số minh họa 8, đường Hoa Ban", "Thứ Bảy 7:00–11:00", "Cô Hạnh"),
    ("Cổng Tây chợ Hòa Cường (minh họa)", "Lối minh họa 2, đường Ven Chợ", "Hằng ngày 4:30–7:30", "Chú Lộc"),
)
# so that a demonstration left running keeps an order in every state; the call list fills at once
PATIENT = {"remind_hours": 12, "call_hours": 20, "release_hours": 240, "complete_days": 30}


def appoint_officials(stage: Stage) -> None:
    """An administrator and two coordinators, their numbers at the foot of every page, the pickup points they opened."""
    stage.officials = {row[-1]: actor_for(_official(*row)) for row in OFFICIALS}
    for phone, _name, role, code in OFFICIALS:
        if role is Role.COORDINATOR and code:
            localities.give_phone(stage.officials[code], locality_by_code(code), phone=_phone(phone))
    for code in (TRA_TAN, HOA_CUONG):
        orders.set_times(stage.officials[code], locality_by_code(code), **PATIENT)
    stage.points = [_pickup_point(stage.officials[HOA_CUONG], *row) for row in PICKUP_POINTS]


def gather_people(stage: Stage, people: list[dict[str, Any]]) -> None:
    """Everybody registers and founds an organisation."""
    stage.owners = {told["key"]: _organisation(told, stage) for told in people}


def _official(phone: str, name: str, role: Role, locality: str | None) -> Person:
    person = accounts.register(VISITOR, phone=_phone(phone), name=name, password=PASSWORD)
    place = locality_by_code(locality) if locality else None
    accounts.grant_role(SYSTEM, person, role=role, locality=place)
    return person


def _phone(national: str) -> str:
    return "+84" + national.removeprefix("0")


def _pickup_point(official: Actor, name: str, address: str, hours: str, keeper: str) -> PickupPoint:
    return delivery.open_pickup_point(
        official, name=name, address=address, locality=HOA_CUONG, hours=hours, keeper=keeper, phone="+84900000003"
    )


def _organisation(told: dict[str, Any], stage: Stage) -> tuple[Person, Organisation]:
    sells = "story" in told
    phone = _phone(told["phone"])
    person = accounts.register(VISITOR, phone=phone, name=told["representative"], password=PASSWORD)
    founded = organisations.found_organisation(
        actor_for(person),
        kind=OrganisationKind(told["kind"]) if sells else BUYER_KINDS[told["kind"]],
        name=told["name"],
        locality=locality_by_code(told["locality"]),
        hamlet=told["address"].rsplit(", ", 2)[0],
        phone=phone,
        representative=told["representative"],
        tax_number=told.get("tax_code", ""),
        budget_number=told.get("budget_code", ""),
        invoice_email=told.get("invoice_email", ""),
        story=told.get("story", ""),
        sells=sells,
        buys=not sells,
    )
    if sells or told.get("verified"):
        _verify(actor_for(person), founded, stage.officials[told["locality"]])
    if sells:
        _furnish(actor_for(person), founded, told, stage.pictures)
    return person, founded


def _verify(owner: Actor, organisation: Organisation, official: Actor) -> None:
    if open_review("organisation", organisation.id) is None:
        organisations.submit_for_verification(owner, organisation)
    organisations.check_identity(official, organisation, method=CheckMethod.SEEN_IN_PERSON, last_four="0000")
    approve(official, "organisation", organisation.id)


def _furnish(owner: Actor, organisation: Organisation, told: dict[str, Any], pictures: Album) -> None:
    picture = pictures[told["scene"]]
    organisations.hang_picture(owner, organisation, picture=picture)
    introductions.write_introduction(
        owner,
        organisation,
        since=told["founded"],
        call_hours=told.get("call_hours", ""),
        shows_phone=told.get("shows_phone", False),
        pictures=[{"digest": picture.digest, "words": told.get("scene_words", "")}],
    )
    if told.get("takes_guests"):
        organisations.set_selling_terms(owner, organisation, takes_guests=True)
    for shown in told.get("pictures", []):
        introductions.add_picture(owner, organisation, picture=pictures[shown["picture"]], words=shown["words"])
    if bank := told.get("bank"):
        organisations.open_bank_account(
            owner,
            organisation,
            bank=db.session.get_one(Bank, bank["bin"]),
            number=bank["account"],
            holder=bank["holder"],
            consent=True,
        )
