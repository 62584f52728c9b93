"""Whoosh's own file format, written and read without Whoosh."""
