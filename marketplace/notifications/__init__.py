"""What each person is told about their trade: in the market's own inbox, and by e-mail where they want it."""
