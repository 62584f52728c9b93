"""Concepts × index → ranked records, those of one page side by side."""
