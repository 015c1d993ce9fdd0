"""Two coordinators decide at once: one does, the other is told who decided what, and when."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from marketplace.approvals import commands, queries
from marketplace.approvals.models import Review
from marketplace.approvals.states import ReviewState
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import HERE, FrozenClock
from marketplace.kernel.db import db
from marketplace.organisations.models import OrganisationMove
from tests.pages import PageClient, form_in, untouched
from tests.world.organisations import place, review_of, submitted_seller
from tests.world.people import acting, coordinator_of, let_in, person

HANDS = 6
NOON = datetime(2026, 3, 2, 12, 5, tzinfo=HERE)


def at_once(app: Flask, deeds: list[Callable[[], object]]) -> list[Exception]:
    """All deeds from one starting shot; gives the refusals."""
    start, refusals = threading.Barrier(len(deeds)), []

    def do(deed: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                deed()
            except Exception as refusal:  # noqa: BLE001 - the test says below which ones it expects
                refusals.append(refusal)
            finally:
                db.session.remove()

    hands = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return refusals


def deciding(who: Actor, reference: str, approve: bool) -> Callable[[], object]:
    def deed() -> object:
        review = queries.review_for(who, reference)  # each holds it as it was before anybody decided
        if approve:
            return commands.approve(who, review, sure=True)
        return commands.return_with_note(who, review, reason="other", note=f"{who.name}: ghi lại tên.")

    return deed


def test_one_decides_and_each_other_is_told_who_what_and_when(app: Flask, clock: FrozenClock) -> None:
    clock.set(NOON)
    review = review_of(submitted_seller(person("Hồ Thị Dung")))
    officials = [acting(coordinator_of(place(), f"Cán bộ {number}")) for number in range(HANDS)]
    db.session.rollback()
    deeds = [deciding(who, review.reference, approve=number % 2 == 0) for number, who in enumerate(officials)]
    refusals = at_once(app, deeds)
    assert [type(each) for each in refusals] == [commands.AlreadyDecided] * (HANDS - 1)
    db.session.rollback()
    db.session.expire_all()
    decided = db.session.get_one(Review, review.id)
    did = "đã duyệt" if decided.state is ReviewState.APPROVED else "đã yêu cầu bổ sung"
    told = f"{decided.decided_by.name} {did} mục này lúc 12:05 02/03/2026."
    assert {each.sentence for each in refusals} == {told}
    steps = db.session.query(OrganisationMove).filter_by(organisation_id=decided.subject_id).all()
    assert len(steps) == 2, "submitted, and decided once"


@pytest.mark.parametrize("step", ["duyet", "tra-lai"])
def test_by_page_the_second_sees_the_decision_instead_of_the_buttons(
    app: Flask, client: PageClient, clock: FrozenClock, step: str
) -> None:
    clock.set(NOON)
    review = review_of(submitted_seller(person("Hồ Thị Dung")))
    first, second = coordinator_of(place(), "Nguyễn Thị Lan"), coordinator_of(place(), "Trần Văn Hải")
    let_in(client, second)
    path = f"/dieu-phoi/duyet/{review.reference}"
    seen = client.get(path)
    commands.return_with_note(acting(first), review, reason="name", note="Ghi đúng tên trên căn cước.")
    form = dict(untouched(form_in(seen.text, set(), f"{path}/{step}", "")))
    chosen = {"reason": "name"} if step == "tra-lai" else {"checked": "person"}
    late = client.post(f"{path}/{step}", data={**form, **chosen}, headers={"Sec-Fetch-Site": "same-origin"})
    assert late.status_code == 409
    assert "Nguyễn Thị Lan đã yêu cầu bổ sung mục này lúc 12:05 02/03/2026." in late.text
    assert "Ghi đúng tên trên căn cước." in late.text
    assert f'action="{path}' not in late.text
    assert client.get(f"{path}/{step}").status_code == 200, "the language link of a refused form leads somewhere"
