"""Sharing out less than was asked for: fair, whole steps, the same on every run."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.orders.allocation import by_time, equal_share

RULES = (by_time, equal_share)
STEPS = st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("0.1"), Decimal("0.003"), Decimal(2)])
AMOUNTS = st.integers(0, 60_000).map(lambda thousandths: Decimal(thousandths) / 1000)
WANTS = st.lists(AMOUNTS.filter(bool), max_size=12)


def amounts(*values: object) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


@pytest.mark.parametrize(
    ("wants", "have", "step", "first_come", "equal"),
    [
        ((30, 20, 30), 60, 1, (30, 20, 10), (20, 20, 20)),
        ((10, 40, 30), 60, 1, (10, 40, 10), (10, 25, 25)),
        ((3, 3, 3), 7, 1, (3, 3, 1), (3, 2, 2)),
        ((3, 3, 3), 2, 1, (2, 0, 0), (1, 1, 0)),
        ((3, 3), 10, 1, (3, 3), (3, 3)),
        ((3, 3), 0, 1, (0, 0), (0, 0)),
        (("2.5", "2.5"), "3.3", "0.5", ("2.5", "0.5"), ("1.5", "1.5")),
        ((), 5, 1, (), ()),
    ],
)
def test_sixty_of_eighty_kilograms(wants, have, step, first_come, equal) -> None:
    asked, left, by = amounts(*wants), Decimal(str(have)), Decimal(str(step))
    assert by_time(asked, left, by) == amounts(*first_come)
    assert equal_share(asked, left, by) == amounts(*equal)


@pytest.mark.parametrize("rule", RULES)
@given(wants=WANTS, have=AMOUNTS, step=STEPS)
def test_nobody_gets_more_than_wanted_and_all_no_more_than_there_is(rule, wants, have, step) -> None:
    shares = rule(wants, have, step)
    assert len(shares) == len(wants)
    assert all(0 <= share <= want for share, want in zip(shares, wants, strict=True))
    assert sum(shares) <= have
    assert all(share == want or share % step == 0 for share, want in zip(shares, wants, strict=True))
    assert shares == rule(wants, have, step)


@pytest.mark.parametrize("rule", RULES)
@given(wants=WANTS, have=AMOUNTS, step=STEPS)
def test_no_whole_step_is_left_while_somebody_wants_one(rule, wants, have, step) -> None:
    shares = rule(wants, have, step)
    left = have - sum(shares)
    assert left < step or all(want - share < step for want, share in zip(wants, shares, strict=True))


@pytest.mark.parametrize("rule", RULES)
@given(wants=WANTS, more=AMOUNTS, step=STEPS)
def test_where_there_is_enough_everybody_gets_all(rule, wants, more, step) -> None:
    assert rule(wants, sum(wants, Decimal(0)) + more, step) == wants


@given(wants=WANTS, have=AMOUNTS, step=STEPS)
def test_who_ordered_first_never_waits_for_a_later_one(wants, have, step) -> None:
    shares = by_time(wants, have, step)
    for place, (want, share) in enumerate(zip(wants, shares, strict=True)):
        if share < want:
            assert have - sum(shares[:place]) - share < step


@given(wants=WANTS, have=AMOUNTS, step=STEPS)
def test_an_equal_share_differs_by_at_most_a_step(wants, have, step) -> None:
    shares = equal_share(wants, have, step)
    most = max(shares, default=Decimal(0))
    for want, share in zip(wants, shares, strict=True):
        assert share == want or want - share < step or most - share < 2 * step
