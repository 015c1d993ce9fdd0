from collections import Counter
from datetime import date

from sqlalchemy import func, select

from marketplace.catalogue.models import Category
from marketplace.catalogue.states import Rule
from marketplace.handbook.models import PolicyVersion
from marketplace.kernel.assets import STATIC
from marketplace.kernel.db import db
from marketplace.kernel.i18n import english
from marketplace.localities.models import Locality
from marketplace.organisations.models import Bank
from marketplace.partnerships.models import Partnership
from marketplace.upkeep.reference import ALCOHOL, TOURISM, load_reference_data
from tests.databases import statements


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_everything_is_there_and_loading_again_changes_nothing(app):
    before = {model: count(model) for model in (Locality, Category, Bank, Partnership, PolicyVersion)}
    assert before == {Locality: 94, Category: 26, Bank: 52, Partnership: 1, PolicyVersion: 6}
    with statements(app) as seen:
        load_reference_data()
    assert {model: count(model) for model in before} == before
    assert not [each for each in seen if each.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_row_somebody_spoilt_is_mended(app):
    honey = db.session.scalars(select(Category).where(Category.slug == "mat-ong")).one()
    honey.short_name = "?"
    db.session.commit()
    load_reference_data()
    assert honey.short_name == "Mật ong, nông sản khác"


def test_the_first_partnership_is_the_one_signed(app):
    signed = db.session.scalars(select(Partnership)).one()
    assert (signed.highland.code, signed.lowland.code, signed.signed_on) == ("20923", "20257", date(2025, 8, 8))


def test_what_is_not_sold_here_says_why_in_both_languages(app):
    refused = db.session.scalars(select(Category).where(Category.rule == Rule.REFUSED)).all()
    assert {each.id for each in refused} == {14, 15, 26}
    assert {each.refusal for each in refused} == {ALCOHOL, TOURISM}
    assert all(len(each.refusal) <= 300 for each in refused)
    assert {ALCOHOL, TOURISM} <= set(english())


def test_every_product_set_can_be_read_and_drawn(app):
    categories = db.session.scalars(select(Category).order_by(Category.id)).all()
    assert [each.id for each in categories] == list(range(1, 27))
    assert Counter(each.group_code for each in categories) == {"I": 13, "II": 4, "III": 3, "IV": 2, "V": 3, "VI": 1}
    drawings = (STATIC / "icons.svg").read_text()
    for each in categories:
        assert each.short_name
        assert each.short_name_en
        assert f'id="d-{each.icon}"' in drawings, each.icon
    assert len({each.icon for each in categories}) == 26, "two sets share a drawing"


def test_by_command_line(app):
    answer = app.test_cli_runner().invoke(args=["reference", "load"])
    assert answer.exit_code == 0, answer.output
    assert "localities: 94" in answer.output
