from .covering import certified_goods
from .draft import ListingDraft
from .listing import ALL_YEAR, SHELF_COUNTS, Category, Listing, ListingMove, ListingPhoto, PriceChange
from .revision import ListingRevision, RevisionMove, RevisionPhoto, text_of
from .wording import MATERIAL, MEASURE, TERMS, Wording

__all__ = [
    "ALL_YEAR",
    "MATERIAL",
    "MEASURE",
    "SHELF_COUNTS",
    "TERMS",
    "Category",
    "Listing",
    "ListingDraft",
    "ListingMove",
    "ListingPhoto",
    "ListingRevision",
    "PriceChange",
    "RevisionMove",
    "RevisionPhoto",
    "Wording",
    "certified_goods",
    "text_of",
]
