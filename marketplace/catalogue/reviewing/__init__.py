"""What of the catalogue may be reviewed: goods, and the papers their producers hold."""

from .goods import load_listings
from .papers import PaperFile

__all__ = ["PaperFile", "load_listings"]
