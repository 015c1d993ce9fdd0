"""What is printed: a document as data, and the PDF drawn from it."""
