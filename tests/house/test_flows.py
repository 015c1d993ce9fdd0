"""Every flow is a table: all its states can be reached, all its moves have words in both languages."""

from importlib import import_module
from importlib.util import find_spec

import pytest

from marketplace.features import FEATURES
from marketplace.kernel import i18n
from marketplace.kernel.flow import Flow, WrongState, label_of


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
    said = [label_of(state) for state in flow.states()] + [move.label for move in flow.moves.values()]
    assert [words for words in said if words not in i18n.english()] == []


def test_what_the_table_does_not_hold_is_refused(flow: Flow) -> None:
    for state in flow.states():
        for name in set(flow.moves) - set(flow.open_to(state)):
            with pytest.raises(WrongState):
                flow.after(state, name)


def test_a_step_that_stays_leaves_the_state_as_it_is(flow: Flow) -> None:
    for move in flow.moves.values():
        if move.stays:
            assert [flow.after(state, move.name) for state in move.sources] == list(move.sources)
            assert move.sources


def test_what_begins_begins_in_its_state_and_nowhere_else(flow: Flow) -> None:
    for name, move in flow.moves.items():
        if move.begins:
            assert flow.first(name) is move.target
        else:
            with pytest.raises(KeyError):
                flow.first(name)


def test_the_diagram_shows_every_move(flow: Flow) -> None:
    drawn = flow.diagram()
    assert all(f": {name}" in drawn for name in flow.moves)


def test_there_are_flows() -> None:
    assert {"orders.ORDER_FLOW", "catalogue.LISTING_FLOW", "approvals.REVIEW_FLOW"} <= set(flows())
