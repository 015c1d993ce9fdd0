"""What a form makes of what was typed, and the way on once it was sent."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.forms import Form, sentences, typed_again, unflatten
from marketplace.kernel.money import Money
from marketplace.kernel.schemas import Schema, Text


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


class Wish(Schema):
    """What somebody wishes for."""

    words = Text("Điều ước", max=20, required=True)


def sent(app: Flask, typed: dict[str, str], made: list[str], **more: Any) -> tuple[Form, Response | None]:
    """A form of wishes as somebody sends it; each wish that comes true stands in `made`."""

    def wish(_who: Actor, *, words: str) -> str:
        if words == "mưa":
            raise DomainError("Không cầu được mưa.", field="words")
        made.append(words)
        return f"/{len(made)}"

    with app.test_request_context("/uoc", method="POST", data=typed):
        form = Form(Wish())
        return form, form.offer(wish, then=lambda address: address, **more)


def test_a_form_that_is_only_looked_at_shows_its_page(app: Flask) -> None:
    with app.test_request_context("/uoc"):
        form = Form(Wish(), values={"words": "nắng"})
        assert form.offer(lambda _who, **_said: "", then="/") is None
        assert (form["words"].value, form.errors) == ("nắng", {})


def test_a_form_that_is_done_leads_on(app: Flask) -> None:
    made: list[str] = []
    _form, done = sent(app, {"words": "nắng"}, made)
    assert done is not None
    assert (done.status_code, done.location, made) == (303, "/1", ["nắng"])


@pytest.mark.parametrize(("typed", "said"), [({}, "Điều ước"), ({"words": "mưa"}, "Không cầu được mưa.")])
def test_a_form_to_be_mended_keeps_what_was_typed(app: Flask, typed: dict[str, str], said: str) -> None:
    form, done = sent(app, typed, [])
    assert done is None
    assert said in form.errors_list[0][1]
    assert form["words"].value == typed.get("words", "")


def test_a_guarded_form_sent_twice_is_done_once(app: Flask) -> None:
    made: list[str] = []
    answers = [sent(app, {"words": "nắng", "once_key": "k1"}, made, once=True)[1] for _tap in range(2)]
    assert [each.location for each in answers if each is not None] == ["/1", "/1"]
    assert made == ["nắng"]
