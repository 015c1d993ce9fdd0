"""The demonstration market: invented people and goods, loaded through ordinary commands."""
