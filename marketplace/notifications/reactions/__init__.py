"""Who is told what, by what it is about."""

from . import accounts, favourites, goods, helping, orders, papers, sellers, sheets

__all__ = ["accounts", "favourites", "goods", "helping", "orders", "papers", "sellers", "sheets"]
