"""What everybody sees of the shop, page by page, and what machines read of it."""

from . import browsing, home, listing, machines, makers, no_signal, style
from .blueprint import pages

__all__ = ["browsing", "home", "listing", "machines", "makers", "no_signal", "pages", "style"]
