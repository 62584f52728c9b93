"""The archive for assistants: a server of the Model Context Protocol (MCP).

transport ─► SDK ─► Answering ─► a tool, resource or prompt ─► KnowledgeBase
                                   └─ quoted, cut and paged ◄─┘
"""

from kbindex.mcp_server.live_archive import LiveArchive
from kbindex.mcp_server.server import make_server
from kbindex.mcp_server.sizes import MOST_BYTES
from kbindex.mcp_server.transports import PATH, make_http_app, serve_streams

__all__ = [
    "MOST_BYTES",
    "PATH",
    "LiveArchive",
    "make_http_app",
    "make_server",
    "serve_streams",
]
