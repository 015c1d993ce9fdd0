"""The policy pages the law asks a market to publish, in versions: what was in force on any day can be read again."""
