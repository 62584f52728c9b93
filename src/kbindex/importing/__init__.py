"""Podcast feeds and pages in HTML → files of notes.

source ─► announcements ─► plan ─► files
"""

from kbindex.importing.importer import Imported, Importer, Request
from kbindex.importing.source_errors import SourceError
from kbindex.importing.sources import Source, load_source

__all__ = ["Imported", "Importer", "Request", "Source", "SourceError", "load_source"]
