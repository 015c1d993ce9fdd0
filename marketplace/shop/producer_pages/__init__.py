"""What a producer sees of the shop: their page as buyers read it, and what they give away of it."""

from . import showing
from .blueprint import pages

__all__ = ["pages", "showing"]
