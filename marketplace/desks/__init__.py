"""First pages: what waits for a producer, a coordinator, an administrator."""
