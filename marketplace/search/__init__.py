"""Finding goods by words typed with or without marks."""
