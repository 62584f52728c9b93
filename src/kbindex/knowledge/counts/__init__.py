"""Counting over an index: tags, tags beside one another, mentions over time."""
