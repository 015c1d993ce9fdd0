from marketplace.kernel.errors import sentences
from marketplace.kernel.forms import typed_again, unflatten
from marketplace.kernel.money import Money


def test_rows_of_a_form_become_nested_values() -> None:
    typed = [("lines-1-q", "3"), ("lines-0-q", "2"), ("a", "x"), ("b", "")]
    assert unflatten(typed) == {"lines": [{"q": "2"}, {"q": "3"}], "a": "x"}


def test_rows_nest_deeper() -> None:
    assert unflatten([("a-0-b-1-c", "z")]) == {"a": [{"b": [{"c": "z"}]}]}


def test_ticked_boxes_of_one_name_gather() -> None:
    assert unflatten([("m", "1"), ("m", "2")], lists={"m"}) == {"m": ["1", "2"]}


def test_a_name_used_as_row_and_as_value_breaks_nothing() -> None:
    assert unflatten([("a", "x"), ("a-0-b", "y")]) == {"a": "x"}


def test_deep_messages_become_flat_sentences() -> None:
    assert sentences({0: {"q": ["Một"]}, 1: ["Hai", "Một"]}) == ["Một", "Hai"]


def test_money_is_shown_as_it_is_typed() -> None:
    assert typed_again(Money(70_000)) == "70.000"
