"""The command line: parse input, call the façade, render what it returns."""

from kbindex.cli.app import main

__all__ = ["main"]
