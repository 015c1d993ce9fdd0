"""Tables that leave the market, as CSV and as XLSX."""
