"""Every flow is a table: all its states can be reached, all its moves have words in both languages."""

from importlib import import_module
from importlib.util import find_spec

import pytest

from marketplace.features import FEATURES
from marketplace.kernel import i18n
from marketplace.kernel.flow import Flow, WrongState, label_of, move
from marketplace.orders.states import Side


def flows() -> dict[str, Flow]:
    found = {}
    for feature in FEATURES:
        if find_spec(f"marketplace.{feature}.states"):
            for name, value in vars(import_module(f"marketplace.{feature}.states")).items():
                if isinstance(value, Flow):
                    found[f"{feature}.{name}"] = value
    return found


@pytest.fixture(params=flows().items(), ids=lambda item: item[0])
def flow(request: pytest.FixtureRequest) -> Flow:
    return request.param[1]


def test_every_state_is_reached_from_the_first(flow: Flow) -> None:
    first = next(iter(type(next(iter(flow.states())))))
    reached, fresh = {first}, [first]
    while fresh:
        state = fresh.pop()
        targets = {flow.after(state, name) for name in flow.open_to(state)} - reached
        reached |= targets
        fresh += targets
    assert reached == set(type(first))


def test_every_state_and_move_has_words_in_both_languages(flow: Flow) -> None:
    said = [label_of(state) for state in flow.states()] + [each.label for each in flow.moves.values()]
    assert [words for words in said if words not in i18n.english()] == []


def test_what_the_table_does_not_hold_is_refused(flow: Flow) -> None:
    for state in flow.states():
        for name in set(flow.moves) - set(flow.open_to(state)):
            with pytest.raises(WrongState):
                flow.after(state, name)


def test_a_step_that_stays_leaves_the_state_as_it_is(flow: Flow) -> None:
    for each in flow.moves.values():
        if each.stays:
            assert [flow.after(state, each.name) for state in each.sources] == list(each.sources)
            assert each.sources


def test_what_begins_begins_in_its_state_and_nowhere_else(flow: Flow) -> None:
    for name, each in flow.moves.items():
        if each.begins:
            assert flow.first(name) is each.target
        else:
            with pytest.raises(KeyError):
                flow.first(name)


def test_every_move_says_who_may_take_it(flow: Flow) -> None:
    assert [each.name for each in flow.moves.values() if not each.who] == []


def test_a_step_is_offered_to_those_it_is_for_and_nobody_else() -> None:
    flow = Flow(move("confirm", Side.BUYER, to=Side.SELLER, who=Side.SELLER, label=""))
    assert flow.open_to(Side.BUYER, {Side.SELLER}) == ["confirm"]
    assert flow.open_to(Side.BUYER, {Side.BUYER, Side.MARKET}) == flow.open_to(Side.BUYER, ()) == []
    assert flow.open_to(Side.SELLER, {Side.SELLER}) == []
    assert flow.open_to(Side.BUYER) == ["confirm"]


def test_the_diagram_shows_every_move(flow: Flow) -> None:
    drawn = flow.diagram()
    assert all(f": {name}" in drawn for name in flow.moves)


def test_there_are_flows() -> None:
    assert {"orders.ORDER_FLOW", "catalogue.LISTING_FLOW", "approvals.REVIEW_FLOW"} <= set(flows())
