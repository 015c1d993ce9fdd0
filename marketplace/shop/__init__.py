"""Faces that gather from many features for whoever browses: home, shelf, listing, producers."""
