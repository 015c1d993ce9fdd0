"""The manifest of the house: every room that has doors, from the ground up."""

from __future__ import annotations

# Each name is a package of marketplace/. Its pages (one file per audience), api, reactions and jobs are found by
# name and registered in this order.
FEATURES = (
    "localities",
    "accounts",
    "approvals",
    "organisations",
    "partnerships",
    "handbook",
    "catalogue",
    "introductions",
    "stock",
    "imports",
    "shelf",
    "assistance",
    "orders",
    "payments",
    "delivery",
    "checkout",
    "notifications",
    "search",
    "audit",
    "shop",
    "desks",
    "api",
    "demo",
    "upkeep",
)
PAGES = ("pages", "producer_pages", "coordinator_pages", "administrator_pages")
