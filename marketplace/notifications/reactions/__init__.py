"""Who is told what, by what it is about."""

from . import accounts, goods, helping, orders, papers, sellers, sheets

__all__ = ["accounts", "goods", "helping", "orders", "papers", "sellers", "sheets"]
