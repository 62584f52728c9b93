"""kbindex: search and topic tags over a podcast's show notes.

    from kbindex import KnowledgeBase

    with KnowledgeBase.open("episodes") as kb:
        for hit in kb.search("Thanos").hits:
            print(hit.article.id, hit.article.title)

What it gives is imported when first asked for: a part of the package, or `kbindex
--version`, costs only itself, and the program can be interrupted from its first line.
"""

TYPE_CHECKING = False  # importing `typing` takes longer than all that stands here
if TYPE_CHECKING:
    from kbindex.errors import KbindexError
    from kbindex.knowledge import KnowledgeBase
    from kbindex.version import __version__

__all__ = ["KbindexError", "KnowledgeBase", "__version__"]


def __getattr__(name: str) -> object:
    if name == "KnowledgeBase":
        from kbindex.knowledge import KnowledgeBase  # noqa: PLC0415 - cold start

        return KnowledgeBase
    if name == "KbindexError":
        from kbindex.errors import KbindexError  # noqa: PLC0415 - cold start

        return KbindexError
    if name == "__version__":
        from kbindex.version import __version__  # noqa: PLC0415 - cold start

        return __version__
    raise AttributeError(name)
