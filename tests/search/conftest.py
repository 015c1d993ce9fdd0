"""The same shelf the shop is tested with."""

from tests.shop.conftest import shelf

__all__ = ["shelf"]
