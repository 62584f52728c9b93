"""kbindex: search and topic tags over a podcast's show notes.

    from kbindex import KnowledgeBase

    with KnowledgeBase.open("episodes") as kb:
        for hit in kb.search("Thanos").hits:
            print(hit.article.id, hit.article.title)

The façade is imported when first asked for, so that a part of the package, or
`kbindex --version`, costs only itself.
"""

from typing import TYPE_CHECKING

from kbindex.errors import KbindexError
from kbindex.version import __version__

if TYPE_CHECKING:
    from kbindex.knowledge import KnowledgeBase

__all__ = ["KbindexError", "KnowledgeBase", "__version__"]


def __getattr__(name: str) -> object:
    if name == "KnowledgeBase":
        from kbindex.knowledge import KnowledgeBase  # noqa: PLC0415 - cold start

        return KnowledgeBase
    raise AttributeError(name)
