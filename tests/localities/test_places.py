import pytest

from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.errors import Missing
from marketplace.localities.queries import localities, locality_by_code, place_options, tree
from marketplace.partnerships.commands import end_partnership
from marketplace.partnerships.queries import partnerships_signed
from tests.databases import statements


def test_the_tree_holds_the_94_places_of_the_city_in_order(app):
    with statements(app) as seen:
        (city,) = tree()
        names = [each.name for each in city.localities]
    assert len(seen) == 2
    assert (city.code, len(names)) == ("48", 94)
    assert names[:3] == ["An Hải", "An Khê", "An Thắng"]
    assert names.index("Đại Lộc") > names.index("Duy Xuyên")


def test_the_twins_stand_first_in_every_list_of_places(app):
    names = [each.name for each in localities()]
    assert names[:4] == ["Hòa Cường", "Trà Tân", "An Hải", "An Khê"]
    assert len(names) == len(set(names)) == 94
    assert [code for code, _name, _hint in place_options()][:2] == ["20257", "20923"]


def test_a_place_loses_its_first_row_when_its_twinning_ends(app):
    (pair,) = partnerships_signed()
    end_partnership(SYSTEM, pair)
    assert [each.name for each in localities()][:2] == ["An Hải", "An Khê"]


def test_a_code_names_one_place(app):
    assert locality_by_code("20257").short_name == "phường Hòa Cường"
    with pytest.raises(Missing):
        locality_by_code("23227")


def test_a_form_offers_every_place(app):
    assert ("20923", "xã Trà Tân", "") in place_options()
