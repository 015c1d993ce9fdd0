"""The manifest of the house: every room that has doors, from the ground up."""

from __future__ import annotations

# Each name is a package of marketplace/. Its pages.py, producer_pages.py, coordinator_pages.py, administrator_pages.py, api.py,
# reactions.py and jobs.py are found by name and registered in this order.
FEATURES = (
    "localities",
    "accounts",
    "approvals",
    "organisations",
    "partnerships",
    "handbook",
    "catalogue",
    "stock",
    "orders",
    "payments",
    "delivery",
    "checkout",
    "search",
    "shop",
    "desks",
    "api",
    "demo",
    "upkeep",
)
PAGES = ("pages", "producer_pages", "coordinator_pages", "administrator_pages")
