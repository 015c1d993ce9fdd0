"""The demonstration market: invented people and goods, loaded through ordinary commands. Opened only with DEMO=1."""
