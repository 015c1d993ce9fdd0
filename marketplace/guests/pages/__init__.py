"""The pages of buyers without an account: the review, the link that stands for them, the way into an account."""

from . import adopting, holding, ordering
from .blueprint import pages

__all__ = ["adopting", "holding", "ordering", "pages"]
