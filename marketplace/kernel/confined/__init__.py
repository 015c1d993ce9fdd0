"""Work on what strangers send, done by small programs of their own with little memory, little time and no files."""
