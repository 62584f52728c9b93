"""What can be asked of an archive besides a search."""
