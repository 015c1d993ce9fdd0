"""The cart, the review that becomes orders, and the form that changes an order still open."""

from . import amending, buying_again, checking_out, filling
from .blueprint import pages

__all__ = ["amending", "buying_again", "checking_out", "filling", "pages"]
