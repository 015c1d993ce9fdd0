"""The ledger of what is there: rows are only added, and every figure is explained by them."""
