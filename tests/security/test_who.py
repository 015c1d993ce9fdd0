"""Who may take which step, read from the tables of the flows (`who`) and tried with the real commands.

A step without a command here fails the first test; a command that hears somebody the table does not name, or refuses
somebody it does, fails the second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from marketplace.approvals import commands as approvals
from marketplace.approvals.models import Review
from marketplace.approvals.states import REVIEW_FLOW
from marketplace.approvals.states import Side as OfReviews
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing, ListingRevision
from marketplace.catalogue.states import LISTING_FLOW, REVISION_FLOW
from marketplace.catalogue.states import Side as OfGoods
from marketplace.imports import commands as imports
from marketplace.imports.models import GoodsImport
from marketplace.imports.states import IMPORT_FLOW
from marketplace.imports.states import Side as OfSheets
from marketplace.kernel.actor import SYSTEM, VISITOR, Actor
from marketplace.kernel.clock import now
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, NotAllowed
from marketplace.kernel.flow import Flow
from marketplace.organisations import commands as organisations
from marketplace.organisations.states import STANDING_FLOW
from marketplace.organisations.states import Side as OfFile
from marketplace.papers import commands as papers
from marketplace.papers.models import OcopCertificate
from marketplace.papers.states import PAPER_FLOW, CheckedAgainst
from marketplace.papers.states import Side as OfPapers
from marketplace.partnerships import commands as partnerships
from marketplace.partnerships.models import Partnership
from marketplace.partnerships.states import PARTNERSHIP_FLOW
from marketplace.partnerships.states import Side as OfTwinning
from tests.world.goods import live_listing, review_of_listing, revised, submitted_listing
from tests.world.papers import ISSUER, certificate
from tests.world.people import acting, administrator, coordinator_of, hoa_cuong, person
from tests.world.sheets import sent, xlsx
from tests.world.trade import REASON, Trade

Deed = Callable[[Actor, "Stage"], Any]


@dataclass
class Stage:
    """One of each thing that goes through a flow, all of bà Dung's."""

    market: Trade
    goods: Listing
    words: ListingRevision
    paper: OcopCertificate
    sheet: GoodsImport
    twinning: Partnership
    waiting: Review
    decided: Review


@pytest.fixture
def stage(market: Trade) -> Stage:
    goods = live_listing(market.seller, "Gừng")
    twinning = db.session.scalars(db.select(Partnership)).first()
    assert twinning is not None
    return Stage(
        market,
        goods,
        revised(goods, description="Gừng sẻ trồng trên rẫy, củ nhỏ mà thơm, đào trong tuần."),
        certificate(market.seller, [market.honey]),
        sent(market.selling, market.seller, xlsx([("Ớt", "30.000")])),
        twinning,
        review_of_listing(submitted_listing(market.seller, "Ớt xanh")),
        approvals.return_with_note(
            acting(market.official), review_of_listing(submitted_listing(market.seller, "Sả")), reason="photos"
        ),
    )


def amended(who: Actor, paper: OcopCertificate) -> OcopCertificate:
    words = {"issuer": ISSUER, "product_name": "Mật ong", "issued_on": date(2025, 6, 1), "goods": []}
    return papers.amend_certificate(who, paper, stars=3, number="12/QĐ-UBND", **words)


LISTING: dict[str, Deed] = {
    "start": lambda who, on: catalogue.start_listing(who, on.market.seller, name="Ớt"),
    "enter": lambda who, on: catalogue.amend_draft(who, on.goods, name="Gừng sẻ"),
    "submit": lambda who, on: catalogue.submit_listing(who, on.goods),
    "withdraw": lambda who, on: catalogue.withdraw_listing(who, on.goods),
    "publish": lambda who, on: catalogue.publish_listing(who, on.goods),
    "give_back": lambda who, on: catalogue.give_back_listing(who, on.goods, note=REASON),
    "pause": lambda who, on: catalogue.pause_listing(who, on.goods),
    "pause_until": lambda who, on: catalogue.pause_until(who, on.goods),
    "resume": lambda who, on: catalogue.resume_listing(who, on.goods),
    "retire": lambda who, on: catalogue.retire_listing(who, on.goods),
    "take_down": lambda who, on: catalogue.take_down_listing(who, on.goods, reason=REASON),
    "take_back": lambda who, on: catalogue.take_back_decision(who, on.goods, since=now()),
}
REVISION: dict[str, Deed] = {
    "begin": lambda who, on: catalogue.amend_offered(who, on.goods, name="Gừng sẻ"),
    "enter": lambda who, on: catalogue.amend_offered(who, on.goods, name="Gừng sẻ"),
    "take_over": lambda who, on: catalogue.take_over(who, on.words, live=["name"]),
    "revoke": lambda who, on: catalogue.revoke_edition(who, on.goods, reason=REASON),
    "submit": lambda who, on: catalogue.submit_revision(who, on.goods),
    "approve": lambda who, on: catalogue.publish_revision(who, on.words),
    "give_back": lambda who, on: catalogue.give_back_revision(who, on.words, note=REASON),
    "withdraw": lambda who, on: catalogue.withdraw_revision(who, on.goods),
    "take_back": lambda who, on: catalogue.take_back_revision(who, on.words, since=now()),
}
SHEET: dict[str, Deed] = {
    "check": lambda who, on: imports.match_columns(who, on.sheet, columns=["name", "price"]),
    "start": lambda who, on: imports.start_import(who, on.sheet),
    "stop": lambda who, on: imports.stop_import(who, on.sheet),
    "finish": lambda who, on: imports.write_rows(who, on.sheet),
    "undo": lambda who, on: imports.undo_import(who, on.sheet),
    "finish_undo": lambda who, on: imports.undo_rows(who, on.sheet),
}
STANDING: dict[str, Deed] = {
    "submit": lambda who, on: organisations.submit_for_verification(who, on.market.seller),
    "withdraw": lambda who, on: organisations.withdraw_submission(who, on.market.seller),
    "verify": lambda who, on: organisations.verify(who, on.market.seller),
    "return": lambda who, on: organisations.send_back(who, on.market.seller, why=REASON),
    "take_back": lambda who, on: organisations.take_back_decision(who, on.market.seller, since=now()),
    "stand_again": lambda who, on: organisations.take_back_decision(who, on.market.seller, since=now()),
    "move_away": lambda who, on: organisations.amend_organisation(who, on.market.seller, locality=hoa_cuong()),
    "suspend": lambda who, on: organisations.suspend(who, on.market.seller, reason=REASON),
    "reinstate": lambda who, on: organisations.reinstate(who, on.market.seller, reason=REASON),
}
PAPER: dict[str, Deed] = {
    "enter": lambda who, on: amended(who, on.paper),
    "amend": lambda who, on: amended(who, on.paper),
    "enter_again": lambda who, on: amended(who, on.paper),
    "check": lambda who, on: papers.check_paper(who, on.paper, against=CheckedAgainst.ORIGINAL, number="12"),
    "cover": lambda who, on: papers.cover_goods(who, on.paper, goods=[on.market.honey.slug]),
    "reevaluate": lambda who, on: papers.confirm_reevaluation(who, on.paper, source="Công văn 12"),
    "verify": lambda who, on: papers.verify_paper(who, on.paper),
    "refuse": lambda who, on: papers.refuse_paper(who, on.paper, note=REASON),
    "withdraw": lambda who, on: papers.withdraw_paper(who, on.paper, reason=REASON),
    "take_back": lambda who, on: papers.take_back_paper(who, on.paper),
}
TWINNING: dict[str, Deed] = {
    "sign": lambda who, on: partnerships.sign_partnership(who, on.twinning, signed_on=date(2026, 1, 2)),
    "end": lambda who, on: partnerships.end_partnership(who, on.twinning),
}
REVIEW: dict[str, Deed] = {
    "approve": lambda who, on: approvals.approve(who, on.waiting),
    "return": lambda who, on: approvals.return_with_note(who, on.waiting, reason="photos"),
    "withdraw": lambda who, on: approvals.withdraw(who, on.waiting),
    "supersede": lambda who, on: approvals.supersede(who, on.waiting),
    "take_back": lambda who, on: approvals.take_back(who, on.decided),
}
FLOWS: dict[str, tuple[Flow[Any], dict[str, Deed], dict[str, Any]]] = {
    "goods": (
        LISTING_FLOW,
        LISTING,
        {"a seller": OfGoods.MAKER, "its coordinator": OfGoods.COORDINATOR, "the administrator": OfGoods.ADMINISTRATOR,
         "the market": OfGoods.MARKET},
    ),
    "other words": (
        REVISION_FLOW,
        REVISION,
        {"a seller": OfGoods.MAKER, "its coordinator": OfGoods.COORDINATOR, "the market": OfGoods.MARKET},
    ),
    "sheets": (IMPORT_FLOW, SHEET, {"a seller": OfSheets.SELLER, "the market": OfSheets.MARKET}),
    "standing": (
        STANDING_FLOW,
        STANDING,
        {"a seller": OfFile.MEMBER, "its coordinator": OfFile.COORDINATOR, "the administrator": OfFile.ADMINISTRATOR},
    ),
    "papers": (
        PAPER_FLOW,
        PAPER,
        {"a seller": OfPapers.HOLDER, "its coordinator": OfPapers.COORDINATOR, "the market": OfPapers.MARKET},
    ),
    "reviews": (
        REVIEW_FLOW,
        REVIEW,
        {"a seller": OfReviews.SENDER, "its coordinator": (OfReviews.COORDINATOR, OfReviews.DECIDER),
         "the market": OfReviews.MARKET},
    ),
    "twinnings": (
        PARTNERSHIP_FLOW,
        TWINNING,
        {"the administrator": OfTwinning.ADMINISTRATOR, "the market": OfTwinning.MARKET},
    ),
}  # fmt: skip
BY_THE_WAY = {("other words", "supersede")}  # no command of its own: newer words put older ones aside
STEPS = [(flow, step) for flow, (_table, deeds, _sides) in FLOWS.items() for step in deeds]


def everybody(market: Trade) -> dict[str, Actor]:
    return {
        "a seller": market.selling,
        "its coordinator": acting(market.official),
        "the administrator": acting(administrator()),
        "the market": SYSTEM,
        "a buyer": market.buying,
        "a coordinator elsewhere": acting(coordinator_of(hoa_cuong(), "Lê Thị Hòa")),
        "somebody with an account": acting(person("Người Lạ")),
        "a visitor": VISITOR,
    }


@pytest.mark.parametrize("flow", FLOWS)
def test_every_step_of_the_table_is_tried(flow: str) -> None:
    table, deeds, _sides = FLOWS[flow]
    assert set(table.moves) - {step for name, step in BY_THE_WAY if name == flow} == set(deeds)


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=" ".join)
def test_a_command_hears_whom_the_table_names_and_nobody_else(stage: Stage, flow: str, step: str) -> None:
    table, deeds, sides = FLOWS[flow]
    people = everybody(stage.market)
    named = {name for name in people if not all_of(sides.get(name)).isdisjoint(table.moves[step].who)}
    assert named, "somebody may"

    heard = {
        name for name in sorted(people, key=lambda name: name in named) if is_heard(deeds[step], people[name], stage)
    }

    assert heard == named


def all_of(sides: StrEnum | tuple[StrEnum, ...] | None) -> set[StrEnum]:
    """What somebody is to a thing: nothing, one side of it or several."""
    if sides is None:
        return set()
    return set(sides) if isinstance(sides, tuple) else {sides}


def is_heard(deed: Deed, who: Actor, stage: Stage) -> bool:
    """Whether the command did not say that this person may not; whatever else is in the way."""
    try:
        deed(who, stage)
    except NotAllowed:
        return False
    except DomainError:
        return True
    return True
