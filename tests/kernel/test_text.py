import unicodedata

import pytest

from marketplace.kernel.text import clean, exact, fold, like_pattern, slug, sort_key


@pytest.mark.parametrize(
    ("text", "folded"), [("Mật ong rừng", "mat ong rung"), ("ĐẬU", "dau"), ("Quế", "que"), ("Hoà Cường", "hoa cuong")]
)
def test_folding_drops_marks_and_case(text: str, folded: str) -> None:
    assert fold(text) == folded == fold(unicodedata.normalize("NFD", text))


def test_old_and_new_tone_places_are_one_exact_word() -> None:
    assert exact("hoà") == exact("hòa")
    assert exact("thuỷ") == exact("thủy")


def test_bean_and_oil_are_two_exact_words() -> None:
    assert exact("đậu") != exact("dầu")


def test_words_sort_as_in_a_vietnamese_dictionary() -> None:
    ordered = [
        "an",
        "ao",
        "ào",
        "áo",
        "ăn",
        "ân",
        "den",
        "dừa",
        "Đậu",
        "đèn",
        "hoa",
        "hòa",
        "o",
        "ô",
        "ơ",
        "que",
        "quế",
    ]
    assert sorted(reversed(ordered), key=sort_key) == ordered


def test_input_is_freed_of_what_cannot_be_seen() -> None:
    assert clean("  a\u200bb\u202ec\x00d\u00a0e\ud800 ") == "abcd e"
    assert clean(unicodedata.normalize("NFD", "Hòa")) == "Hòa"


def test_a_slug_can_be_typed() -> None:
    assert slug("Mật ong rừng (500 ml)") == "mat-ong-rung-500-ml"
    assert slug("???") == "mat-hang"


def test_wildcards_are_searched_for_as_themselves() -> None:
    assert like_pattern("50%_\\") == "%50\\%\\_\\\\%"
