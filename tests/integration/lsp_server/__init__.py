"""A package, so that its tests share an editor."""
