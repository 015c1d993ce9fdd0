"""What producers say of themselves to buyers: a story and pictures, shown at once, taken back with a reason."""
