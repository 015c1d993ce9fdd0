"""The promise between one buyer and one producer: what, how much, at what price, and every step until it is kept."""
