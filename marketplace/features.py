"""The manifest of the house: every room that has doors, from the ground up."""

from __future__ import annotations

# Each name is a package of marketplace/. Its models, reviewing (what the review desk may decide about), reactions,
# jobs, pages (one file per audience) and api are found by name and registered in this order.
FEATURES = (
    "localities",
    "accounts",
    "approvals",
    "photos",
    "organisations",
    "partnerships",
    "handbook",
    "papers",
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
    "upkeep",
)
WITH_DEMO = (*FEATURES, "demo")  # with DEMO=1; everywhere else nothing of the demonstration is even imported
PAGES = ("pages", "producer_pages", "coordinator_pages", "administrator_pages")
