"""Goods of a producer to and from a spreadsheet: taken away as a file, brought back by way of a trial, row by row."""
