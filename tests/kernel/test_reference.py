import pytest
from flask import Flask

from marketplace.kernel import reference
from marketplace.kernel.reference import ALPHABET, is_reference, new_reference
from tests.world.trade import pickup_point


def test_a_reference_is_six_letters_that_no_input_method_changes() -> None:
    made = new_reference()
    assert len(made) == 6
    assert set(made) <= set("23456789BCGHKLMNPQTV")


def test_changing_one_letter_never_gives_another_reference() -> None:
    for made in (new_reference() for _time in range(200)):
        others = {made[:place] + letter + made[place + 1 :] for place in range(6) for letter in ALPHABET} - {made}
        assert [other for other in others if is_reference(other)] == []


def test_a_reference_somebody_has_is_drawn_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    taken, free = open_point("Chợ"), new_reference()
    drawn = iter([taken, taken, free])
    monkeypatch.setattr(reference, "new_reference", lambda: next(drawn))

    assert open_point("Nhà văn hóa") == free


def open_point(name: str) -> str:
    return pickup_point(name).reference
