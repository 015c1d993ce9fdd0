"""People: who they are, how they sign in, what roles they hold, which tokens act for them."""
