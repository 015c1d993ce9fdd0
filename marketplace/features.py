"""The manifest of the house: its floors from the ground up, and who stands on them."""

from __future__ import annotations

# The one list of floors. Each name is a package of marketplace/ and imports only from floors below its own; rooms on
# one floor do not know each other. The figure in README.md and tests/house/test_layers.py follow it.
FLOORS = (
    ("kernel",),
    ("localities",),
    ("accounts",),
    ("approvals",),
    ("photos",),
    ("organisations", "partnerships", "handbook"),
    ("papers",),
    ("catalogue",),
    ("introductions", "stock"),
    ("imports", "shelf", "assistance", "orders"),
    ("payments", "delivery", "tracking"),
    ("checkout",),
    ("favourites", "guests"),
    ("notifications", "search", "audit"),
    ("shop", "desks", "api", "upkeep", "demo"),
)
# Their models, reviewing (what the review desk may decide about), reactions, jobs, pages (one file per audience) and
# api are found by name and registered in this order.
WITH_DEMO = tuple(room for floor in FLOORS[1:] for room in floor)
FEATURES = tuple(
    room for room in WITH_DEMO if room != "demo"
)  # nothing of the demonstration is imported without DEMO=1
PAGES = ("pages", "producer_pages", "coordinator_pages", "administrator_pages")
