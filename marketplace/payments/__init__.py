"""How the buyer pays the seller, between the two of them. The market never holds or confirms money (facts §2.4)."""
