"""Word by word what goes and what comes, quickly even where hardly a word is the same."""

from __future__ import annotations

import random
import sys
from types import FrameType

import pytest

from marketplace.catalogue.claims import claims_in
from marketplace.catalogue.differences import Kind, ThreeWay, changed_share, difference, three_ways


def marked(old: str, new: str) -> str:
    signs = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in difference(old, new))


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("", "", ""),
        ("Măng khô", "Măng khô", "Măng khô"),
        ("", "Măng", "{+Măng+}"),
        ("Măng", "", "[-Măng-]"),
        ("Măng khô", "Măng le khô", "Măng {+le +}khô"),
        ("Măng rừng khô.", "Măng nứa khô.", "Măng [-rừng-]{+nứa+} khô."),
        ("Phơi ba nắng, để nơi khô.", "Phơi hai nắng, để nơi khô.", "Phơi [-ba-]{+hai+} nắng, để nơi khô."),
        ("đậu", "dầu", "[-đậu-]{+dầu+}"),
        ("một\nhai", "một\nba\nhai", "một\n{+ba\n+}hai"),
    ],
)
def test_the_difference_reads_as_a_person_would_mark_it(old: str, new: str, seen: str) -> None:
    assert marked(old, new) == seen


def both_read_right(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED) == new


def test_any_two_texts_can_be_read_back_from_their_difference() -> None:
    dice = random.Random(26)
    for _turn in range(2000):
        both_read_right(*("".join(dice.choice("ăb .\n") for _ in range(dice.randrange(14))) for _side in (1, 2)))


@pytest.mark.measures
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("măng " * 2000, "nấm " * 2500),
        ("a " * 5000, "a b " * 2500),
        (" ".join(map(str, range(2000))), " ".join(map(str, range(5000, 7000)))),
        ("Câu này. " * 1100, "Câu kia nữa. " * 760),
    ],
)
def test_twice_the_text_is_no_more_than_twice_the_work(old: str, new: str) -> None:
    both_read_right(old, new)
    half = steps_of_difference(old[: len(old) // 2], new[: len(new) // 2])
    assert steps_of_difference(old, new) < 2.5 * half, "a quadratic matcher needs four times the steps"


def steps_of_difference(old: str, new: str) -> int:
    """How often anything was called to tell them apart: the work, on however busy a machine."""
    steps = 0

    def count(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        difference(old, new)
    finally:
        sys.setprofile(before)
    return steps


@pytest.mark.parametrize(
    ("old", "new", "share"),
    [
        ("một hai ba bốn", "một hai ba bốn", 0),
        ("một hai ba bốn năm sáu bảy tám chín mười", "một hai ba bốn năm sáu bảy tám chín MƯỜI", 10),
        ("một", "hai", 100),
        ("", "hai", 100),
        ("", "", 0),
    ],
)
def test_how_much_of_a_text_changed(old: str, new: str, share: float) -> None:
    assert changed_share(old, new) == pytest.approx(share)


def test_three_texts_say_who_changed_what() -> None:
    base = {"name": "a", "origin": "o", "storage": "s", "unit": "kg"}
    live = {"name": "b", "origin": "o", "storage": "t", "unit": "kg"}
    new = {"name": "c", "origin": "p", "storage": "s", "unit": "kg"}
    ways = {each.name: each for each in three_ways(base, live, new)}
    assert set(ways) == {"name", "origin", "storage"}
    assert [name for name, way in ways.items() if way.is_contested] == ["name"]
    assert [name for name, way in ways.items() if way.takes_live] == ["storage"]
    assert three_ways(base, live, live) == [] and ways["name"] == ThreeWay("name", "a", "b", "c")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Măng chua ngon, trí nhớ tuổi thơ", []),
        ("Cá phơi tại biển, khói bếp hun", []),
        ("Mật ong chữa ho", ["chữa"]),
        ("Nghệ vàng TRỊ đau dạ dày", ["trị"]),
        ("tri benh dai thao duong", ["tri benh", "dai thao duong"]),
        ("Đặc trị ung thư", ["trị", "đặc trị", "dac tri", "ung thu"]),
        ("Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh.", []),
    ],
)
def test_promises_to_heal_are_found_with_and_without_marks(text: str, found: list[str]) -> None:
    assert claims_in(text) == found
