"""Who did what to what, when and why: one entry for each change, written with it and never changed."""
