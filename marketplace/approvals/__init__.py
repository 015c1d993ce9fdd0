"""“Please look at this” → approved or returned with a note. Other features register what may be reviewed."""
