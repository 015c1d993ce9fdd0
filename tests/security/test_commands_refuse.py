"""Commands asked by somebody who may not, or at the wrong moment: the page would not offer it, the command refuses too.

Each of these rules could once be broken without a test noticing (`benchmarks/mutants`).
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.accounts import commands as accounts
from marketplace.approvals import commands as approvals
from marketplace.assistance import commands as assistance
from marketplace.assistance.models import Assistance
from marketplace.audit import commands as audit
from marketplace.audit.models import AuditAddress
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import RevisionMove
from marketplace.catalogue.queries import open_revision_of
from marketplace.checkout import commands as checkout
from marketplace.checkout.commands.ordering import OwnGoods
from marketplace.checkout.models import CartLine
from marketplace.delivery import commands as delivery
from marketplace.imports import commands as imports
from marketplace.imports.commands.opening import keep_verdicts
from marketplace.introductions import commands as introductions
from marketplace.kernel.actor import SYSTEM, VISITOR, Actor
from marketplace.kernel.clock import FrozenClock, now
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, Missing, NotAllowed
from marketplace.notifications import commands as notifications
from marketplace.notifications.models import Notice
from marketplace.orders import commands as orders
from marketplace.orders.commands.watching import NotDue
from marketplace.orders.states import OrderState
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation
from marketplace.papers import commands as papers
from marketplace.partnerships import commands as partnerships
from marketplace.partnerships.models import Partnership
from tests.world.goods import developed, revised
from tests.world.helping import entering, leave_for_relative, said_yes
from tests.world.organisations import buyer, review_of, submitted_seller
from tests.world.papers import certificate
from tests.world.people import acting, coordinator_of, hoa_cuong, person
from tests.world.sheets import sent, xlsx
from tests.world.trade import REASON, Trade, bought, brought, cart_with, checked_out

PROMISE = "Chữa khỏi ung thư"  # no food may promise to heal (facts §1.10)


@pytest.fixture
def stranger(market: Trade) -> Actor:
    """Somebody with an account and nothing else."""
    return acting(person("Người Lạ"))


@pytest.fixture
def elsewhere(market: Trade) -> Actor:
    """The coordinator of the other locality."""
    return acting(coordinator_of(hoa_cuong(), "Lê Thị Hòa"))


def test_a_decision_is_nobody_elses(market: Trade, stranger: Actor, elsewhere: Actor) -> None:
    review = review_of(submitted_seller(person("Hồ Thị Mới"), "Hộ chị Mới"))

    for who in (stranger, elsewhere, VISITOR):
        for verb in (approvals.look_at, approvals.note_change, approvals.supersede, approvals.withdraw):
            with pytest.raises(NotAllowed):
                verb(who, review)


def test_what_is_decided_is_neither_taken_back_nor_replaced(market: Trade) -> None:
    owner = person("Hồ Thị Mới")
    review = review_of(submitted_seller(owner, "Hộ chị Mới"))
    approvals.return_with_note(acting(market.official), review, reason=next(iter(dict(review.kind.reasons))))

    for verb in (approvals.note_change, approvals.supersede, approvals.withdraw):
        with pytest.raises(DomainError):
            verb(acting(owner), review)


def test_nobody_signs_others_out(market: Trade, stranger: Actor) -> None:
    with pytest.raises(NotAllowed):
        accounts.sign_out_person(stranger, market.minh)
    for verb in (accounts.sign_out_everywhere, assistance.stop_entering):
        with pytest.raises(NotAllowed):
            verb(VISITOR)
    with pytest.raises(NotAllowed):
        accounts.amend_person(VISITOR, name="Ai đó")


def test_leave_is_recorded_and_taken_back_only_by_those_it_concerns(
    market: Trade, stranger: Actor, elsewhere: Actor
) -> None:
    lan = person("Hồ Thị Lan")
    leave = leave_for_relative(lan, market.seller)

    for who in (stranger, elsewhere):
        with pytest.raises(NotAllowed):
            assistance.record_consent(who, market.seller, **said_yes())
        with pytest.raises(NotAllowed):
            assistance.withdraw_consent(who, leave)
    with pytest.raises(NotAllowed):
        assistance.end_sittings(stranger, helper_id=lan.id)
    assert assistance.withdraw_consent(acting(lan), leave).withdrawn_at is not None


def test_who_stops_entering_stops_their_own_sitting_only(market: Trade) -> None:
    lan, hoa = person("Hồ Thị Lan"), person("Hồ Thị Hoa")
    at_lans = entering(lan, leave_for_relative(lan, market.seller))
    at_hoas = entering(hoa, leave_for_relative(hoa, market.seller))

    assistance.stop_entering(at_lans)

    sittings = {each.id: each.ended_at for each in db.session.scalars(db.select(Assistance))}
    assert sittings[at_lans.assistance_id] is not None
    assert sittings[at_hoas.assistance_id] is None


def test_a_pickup_point_is_opened_again_by_its_own_coordinator(market: Trade, stranger: Actor) -> None:
    delivery.close_pickup_point(acting(coordinator_of(hoa_cuong(), "Lê Văn Sáng")), market.point)

    for who in (stranger, acting(market.official), VISITOR):
        with pytest.raises(NotAllowed):
            delivery.reopen_pickup_point(who, market.point)


def test_a_sheet_is_matched_and_written_by_its_own_seller(market: Trade, stranger: Actor) -> None:
    sheet = sent(market.selling, market.seller, xlsx([(market.honey.slug, 90_000)], ["Mã", "Giá"]))

    with pytest.raises(NotAllowed):
        imports.match_columns(stranger, sheet, columns=sheet.columns)
    with pytest.raises(NotAllowed):
        keep_verdicts(stranger, sheet, columns=sheet.columns, verdicts=[])
    with pytest.raises(NotAllowed):
        imports.refuse_row(stranger, sheet, number=2, said="Không")
    with pytest.raises(DomainError, match="2 cột"):
        imports.match_columns(market.selling, sheet, columns=["code"])


def test_pictures_are_ordered_by_their_owner_and_promise_nothing(market: Trade, stranger: Actor) -> None:
    shown = introductions.add_picture(market.selling, market.seller, picture=developed((1, 2, 3)), words="Nhà")

    with pytest.raises(NotAllowed):
        introductions.move_picture_first(stranger, market.seller, digest=shown.digest)
    with pytest.raises(Missing):
        introductions.move_picture_first(market.selling, market.seller, digest="0" * 64)
    with pytest.raises(DomainError):
        introductions.add_picture(market.selling, market.seller, picture=developed((1, 2, 3)), words=PROMISE)


def test_a_revision_is_brought_up_to_date_by_its_maker_or_reader_while_it_is_open(
    market: Trade, stranger: Actor, elsewhere: Actor
) -> None:
    revised(market.honey, name="Mật ong rừng già")
    revision = open_revision_of(market.honey)
    assert revision is not None

    for who in (stranger, elsewhere):
        with pytest.raises(NotAllowed):
            catalogue.take_over(who, revision, live=["name"])
    catalogue.take_over(market.selling, revision, live=["name"])
    latest = db.session.scalars(db.select(RevisionMove.name).order_by(RevisionMove.id.desc())).first()
    assert (revision.name, latest) == ("Mật ong rừng", "take_over")


def test_notices_and_addresses_are_kept_for_a_year(market: Trade, stranger: Actor, clock: FrozenClock) -> None:
    bought(market)
    db.session.execute(db.update(Notice).values(read_at=now()))
    db.session.commit()
    kept = db.session.scalar(db.select(db.func.count(Notice.id)))
    with pytest.raises(NotAllowed):
        notifications.forget_old(stranger)

    clock.move(days=364)
    assert notifications.forget_old(SYSTEM) == 0
    assert audit.purge_addresses(SYSTEM) == 0
    clock.move(days=3)
    assert notifications.forget_old(SYSTEM) == kept
    assert db.session.scalar(db.select(db.func.count()).select_from(AuditAddress)) == 0


def test_an_order_is_not_released_before_its_time(market: Trade, clock: FrozenClock) -> None:
    order = bought(market)
    clock.move(hours=6)
    orders.remind_seller(SYSTEM, order)
    place = market.seller.locality
    orders.set_times(acting(market.official), place, remind_hours=21, call_hours=22, release_hours=25, complete_days=3)
    clock.move(hours=18)  # reminded long enough ago, placed 24 hours ago

    with pytest.raises(NotDue):
        orders.release_order(SYSTEM, order)
    clock.move(hours=1)
    assert orders.release_order(SYSTEM, order).state is OrderState.CANCELLED


def test_a_line_that_is_not_there_is_not_changed(market: Trade) -> None:
    order = bought(market)

    for place in (0, 2, -1):
        with pytest.raises(Missing):
            orders.amend_order(market.buying, order, amounts={place: Decimal(1)}, why=REASON)


def test_what_was_weighed_is_changed_by_nobody_alone(market: Trade) -> None:
    order = bought(market, {market.bamboo: "2"})
    orders.confirm_order(market.selling, order)
    orders.weigh_line(market.selling, order, line=1, weight=Decimal("1.9"))

    with pytest.raises(DomainError, match="đã cân"):
        orders.amend_order(market.buying, order, amounts={1: Decimal(1)}, why=REASON)


def test_nobody_buys_from_themselves(market: Trade) -> None:
    cart = cart_with(market.buying, {market.honey: 1})
    own = buyer(market.dung, "Nhà bà Dung")
    assert isinstance(own, Organisation)

    with pytest.raises(OwnGoods):
        checked_out(acting(market.dung), cart_with(acting(market.dung), {market.honey: 1}), buyer=market.seller.slug)
    assert checked_out(market.buying, cart).orders


def test_a_line_of_the_cart_takes_no_wrong_amount(market: Trade) -> None:
    cart_with(market.buying, {market.bamboo: "1"})
    line = db.session.scalars(db.select(CartLine)).one()

    for amount in ("0.3", "21", "0"):
        with pytest.raises(DomainError):
            checkout.change_line(market.buying, line, amount=Decimal(amount))


def test_accounts_papers_and_twinnings_are_their_keepers_business(
    market: Trade, stranger: Actor, elsewhere: Actor
) -> None:
    paper = certificate(market.seller, [market.honey])
    twinning = db.session.scalars(db.select(Partnership)).first()
    assert twinning is not None

    for who in (stranger, elsewhere):
        with pytest.raises(NotAllowed):
            organisations.close_bank_account(who, market.seller)
        with pytest.raises(NotAllowed):
            organisations.withdraw_submission(who, market.seller)
        with pytest.raises(NotAllowed):
            papers.hide_paper(who, paper)
        with pytest.raises(NotAllowed):
            papers.take_back_paper(who, paper)
        with pytest.raises(NotAllowed):
            papers.confirm_reevaluation(who, paper, source="Công văn")
        with pytest.raises(NotAllowed):
            partnerships.sign_partnership(who, twinning, signed_on=now().date())
    with pytest.raises(NotAllowed):
        papers.warn_of_end(acting(market.official), paper)


def test_an_order_handed_over_is_closed_after_its_days_only(market: Trade, clock: FrozenClock) -> None:
    order = brought(market, bought(market), "confirm", "pack", "ship")
    with pytest.raises(NotDue):
        orders.close_delivered(SYSTEM, order)
    brought(market, order, "deliver")
    clock.move(days=2, hours=23)
    with pytest.raises(NotDue):
        orders.close_delivered(SYSTEM, order)
    clock.move(hours=1)

    assert orders.close_delivered(SYSTEM, order).state is OrderState.COMPLETED
