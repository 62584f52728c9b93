"""kbindex: search and topic tags over a podcast's show notes.

from kbindex import KnowledgeBase

with KnowledgeBase.open("episodes") as kb:
    for hit in kb.search("Thanos").hits:
        print(hit.article.id, hit.article.title)
"""

from kbindex.errors import KbindexError
from kbindex.knowledge import KnowledgeBase
from kbindex.version import __version__

__all__ = ["KbindexError", "KnowledgeBase", "__version__"]
