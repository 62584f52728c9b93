"""The version, in one place: the build, `--version` and the index manifest read it."""

__version__ = "0.1.0"

VERSION_LINE = f"kbindex {__version__}"
"""What `--version` prints."""
