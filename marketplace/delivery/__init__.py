"""How goods reach the buyer: pickup points and home addresses; rounds come later."""
