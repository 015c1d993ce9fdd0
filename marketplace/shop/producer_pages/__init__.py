"""What a producer sees of the shop: goods and page as buyers read them, and what they give away of it."""

from . import previewing, showing
from .blueprint import pages

__all__ = ["pages", "previewing", "showing"]
