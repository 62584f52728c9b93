"""Notes in an editor: a language server on what `check` and the index know."""

from kbindex.lsp_server.project import Project, ProjectPlaces
from kbindex.lsp_server.server import NotesServer, make_server
from kbindex.lsp_server.streams import serve_streams

__all__ = ["NotesServer", "Project", "ProjectPlaces", "make_server", "serve_streams"]
