"""The demonstration market: people, goods and pictures made for it, loaded through ordinary commands."""
