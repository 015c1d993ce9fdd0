from .certificate import OcopCertificate, certified_goods
from .draft import ListingDraft
from .listing import ALL_YEAR, SHELF_COUNTS, Category, Listing, ListingMove, ListingPhoto, PriceChange
from .paper import Paper, PaperMove, Scan
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
    "OcopCertificate",
    "Paper",
    "PaperMove",
    "PriceChange",
    "RevisionMove",
    "RevisionPhoto",
    "Scan",
    "Wording",
    "certified_goods",
    "text_of",
]
