"""What producers offer: listings with photos, categories, papers; from a draft to the shelf and off it."""
