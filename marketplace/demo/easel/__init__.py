"""Brushes, grounds and goods from which the pictures of the demonstration market are painted."""
