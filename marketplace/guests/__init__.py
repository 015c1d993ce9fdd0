"""Buyers without an account: what they may order, the link that stands for them, how an account adopts their orders."""
