"""The embedded engine: generations of a Whoosh index in a folder."""
