import pytest

from marketplace.kernel.errors import Missing
from marketplace.localities.queries import localities, locality_by_code, place_options, tree
from tests.databases import statements


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
