"""Agreements between two localities. Trà Tân–Hòa Cường is a row, not a constant."""
