"""The producer's goods seen as one shelf: many prices, stocks and pauses at once, and the seasons of a year."""
