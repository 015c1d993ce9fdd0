"""What every feature stands on: commands, forms, money, quantities, words, pages. No business words live here."""
