import pytest

from marketplace.kernel.errors import Missing
from marketplace.localities.queries import find_localities, localities, locality_by_code, place_options, tree
from tests.databases import statements


@pytest.mark.parametrize(
    "words", ["Trà Tân", "tra tan", "TRÀ TÂN", "xã Trà Tân", "xa tra tan", "Tra\u0300 Ta\u0302n", "  trà   tân "]
)
def test_a_place_is_found_with_and_without_marks(app, words):
    assert [each.code for each in find_localities(words)] == ["20923"]


def test_both_spellings_of_hoa_find_the_ward(app):
    for words in ("Hòa Cường", "Hoà Cường", "phường hoa cuong"):
        assert [each.full_name for each in find_localities(words)] == ["phường Hòa Cường, TP. Đà Nẵng"]


def test_names_that_begin_with_the_words_come_first(app):
    found = [each.name for each in find_localities("tra my")]
    assert found == ["Trà My", "Nam Trà My"]


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "\\", "'; drop table", "x" * 10_000, "xã"])
def test_nothing_and_nonsense_find_nothing_or_at_most_a_page(app, words):
    assert len(find_localities(words)) <= 20
    assert find_localities("%") == []


def test_the_tree_holds_the_94_places_of_the_city_in_order(app):
    with statements(app) as seen:
        (city,) = tree()
        names = [each.name for each in city.localities]
    assert len(seen) == 2
    assert (city.code, len(names)) == ("48", 94)
    assert names[:3] == ["An Hải", "An Khê", "An Thắng"]
    assert names.index("Đại Lộc") > names.index("Duy Xuyên")
    assert [each.name for each in localities()] == names


def test_a_code_names_one_place(app):
    assert locality_by_code("20257").short_name == "phường Hòa Cường"
    with pytest.raises(Missing):
        locality_by_code("23227")


def test_a_form_offers_every_place(app):
    assert ("20923", "xã Trà Tân", "") in place_options()
