"""What the market wrote it reads again: a sheet brought back unchanged changes nothing, not even a version."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.catalogue import commands as catalogue
from marketplace.kernel.actor import Actor
from marketplace.kernel.i18n import speaking
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Condition, Unit
from marketplace.organisations.models import Organisation
from tests.world.goods import draft, live_listing, revised, submitted_listing
from tests.world.sheets import everything, exported, exported_as_text, faults_in, states_in, tried


@pytest.fixture
def full_shelf(household: Organisation, dung_selling: Actor) -> Organisation:
    """Goods in every state, with words that try a spreadsheet."""
    live_listing(household, "Măng khô", description="- luộc\n- phơi; “khô”, 'giòn'", harvest_months=[3, 4, 5])
    honey = live_listing(household, "Mật ong", unit=Unit.CHAI, content_amount=Decimal(500), content_unit=Unit.ML)
    revised(
        honey, description="=1+1", unit=Unit.HU, content_amount=Decimal(1), content_unit=Unit.KG, price=Money(9_000)
    )
    live_listing(household, "Rau dớn", stock=Decimal("1.125"), step=Decimal("0.5"), min_quantity=Decimal("0.5"))
    paused = live_listing(household, "Heo đen", condition=Condition.LIVE, weight_tolerance=20, lead_days=3)
    catalogue.pause_listing(dung_selling, paused)
    submitted_listing(household, "Nghệ vàng", is_made_to_order=True)
    draft(household, "0123456789", storage="+84 905", warning="@mọi người", ingredients="_x0041_ và 'nháy'")
    catalogue.start_listing(dung_selling, household, name="Chỉ có tên")
    return household


@pytest.mark.parametrize("export", [exported, exported_as_text])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_our_own_sheet_brought_back_changes_nothing(full_shelf, dung_selling, export, language) -> None:
    before = everything()

    with speaking(language):
        imported = tried(dung_selling, full_shelf, export(full_shelf))

    assert faults_in(imported) == {}
    assert set(states_in(imported)) == {"same"}
    assert len(states_in(imported)) == 7
    assert everything() == before
