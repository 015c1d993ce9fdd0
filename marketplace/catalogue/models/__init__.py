from .certificate import OcopCertificate, certified_goods
from .draft import ListingDraft
from .listing import ALL_YEAR, SHELF_COUNTS, Category, Listing, ListingMove, Photo, PriceChange
from .paper import Paper, PaperMove, Scan
from .revision import ListingRevision, RevisionMove, text_of
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
    "ListingRevision",
    "OcopCertificate",
    "Paper",
    "PaperMove",
    "Photo",
    "PriceChange",
    "RevisionMove",
    "Scan",
    "Wording",
    "certified_goods",
    "text_of",
]
