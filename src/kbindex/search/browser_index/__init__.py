"""The index as files that a script in a browser searches: no server, no dictionary."""

from kbindex.search.browser_index.files import BrowserFile, Sources, browser_files
from kbindex.search.browser_index.places import Places

__all__ = ["BrowserFile", "Places", "Sources", "browser_files"]
