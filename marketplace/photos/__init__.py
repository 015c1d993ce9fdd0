"""Pictures people send: developed, stored once by content, kept until nothing in the market uses them."""
