"""Completing a command line: shells, commands, and values from the index."""
