"""An order followed without an account: by its code and the end of the buyer's number, as they stand on the label."""
