"""Query → concepts: the ways to meet each word."""
