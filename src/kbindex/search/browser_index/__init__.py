"""The index as files that a script in a browser searches: no server, no dictionary."""

from kbindex.search.browser_index.files import (
    BROWSER_PARTS,
    BrowserFile,
    BrowserPart,
    BrowserPartName,
    Sources,
    browser_files,
    browser_part,
    join_browser_parts,
)
from kbindex.search.browser_index.places import Places
from kbindex.search.browser_index.term_lists import term_lists

__all__ = [
    "BROWSER_PARTS",
    "BrowserFile",
    "BrowserPart",
    "BrowserPartName",
    "Places",
    "Sources",
    "browser_files",
    "browser_part",
    "join_browser_parts",
    "term_lists",
]
