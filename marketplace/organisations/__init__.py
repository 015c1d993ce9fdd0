"""Households, cooperatives, businesses and institutions that sell or buy here, and who speaks for them."""
