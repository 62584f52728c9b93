"""Names that recur in the archive and are no tag yet."""
