from .listing import ALL_YEAR, SHELF_COUNTS, Category, Listing, ListingMove, Photo, PriceChange

__all__ = ["ALL_YEAR", "SHELF_COUNTS", "Category", "Listing", "ListingMove", "Photo", "PriceChange"]
