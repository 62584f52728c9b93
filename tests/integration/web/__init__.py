"""A package, so that its tests share what they serve."""
