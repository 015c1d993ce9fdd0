"""Assisted entry: with recorded leave somebody types a producer's goods, who is told each time and may object."""
