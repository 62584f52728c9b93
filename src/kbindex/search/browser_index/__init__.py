"""The index as files that a script in a browser searches: no server, no dictionary."""

from kbindex.search.browser_index.files import BrowserFile, Sources, browser_files

__all__ = ["BrowserFile", "Sources", "browser_files"]
