"""kbindex: search and topic tags over a podcast's show notes.

    from kbindex import KnowledgeBase

    with KnowledgeBase.open("episodes") as kb:
        for hit in kb.search("Thanos"):
            print(hit.article.id, hit.article.title)

What it gives is imported when first asked for: a part of the package, or `kbindex
--version`, costs only itself, and the program can be interrupted from its first line.
"""

TYPE_CHECKING = False  # importing `typing` takes longer than all that stands here
if TYPE_CHECKING:
    from kbindex.config.cluster import ClusterConfig, Secret
    from kbindex.config.show import Show
    from kbindex.config.shows import SearchedShow
    from kbindex.errors import (
        ArchiveError,
        ConfigError,
        IndexStateError,
        KbindexError,
        LockBusyError,
        NotFoundError,
        QueryError,
        Remedy,
        UnavailableIndexError,
    )
    from kbindex.indexing.changes import Changes
    from kbindex.indexing.understanding import Understanding
    from kbindex.knowledge.answers import (
        ArchiveFile,
        ArticleReasons,
        ArticleWords,
        Completion,
        DatedMention,
        EpisodeSummary,
        GenerationSummary,
        RelatedTag,
        Rising,
        RisingTag,
        TagArticles,
        TagCount,
        TagReason,
        Trend,
        Trends,
    )
    from kbindex.knowledge.base import KnowledgeBase
    from kbindex.knowledge.questions.archive_statistics import Statistics, Year
    from kbindex.knowledge.questions.presenter_summaries import (
        Appearance,
        PresenterSummary,
    )
    from kbindex.knowledge.questions.seen_pages import Seen
    from kbindex.model.passages import PlacedPassage
    from kbindex.model.understanding import Doubt
    from kbindex.model.values import (
        Article,
        Diagnostic,
        Episode,
        Link,
        MarkedTag,
        Note,
        NoteKind,
        NoteSpan,
        SpanKind,
    )
    from kbindex.pages.answer_rows import to_rows
    from kbindex.search.results import (
        Contribution,
        Explanation,
        Facet,
        FeatureShare,
        Hit,
        LooserQuery,
        Match,
        PassageHit,
        PresenterFacet,
        RelatedArticle,
        RelatedId,
        RelatedIds,
        SearchResult,
        ShowFacet,
        Snippet,
        UnmetFilter,
        YearFacet,
    )
    from kbindex.topics.suggesting.name_suggestions import Suggestion
    from kbindex.topics.suggesting.tag_proposals import TagProposal
    from kbindex.topics.tagging.evidence import Evidence
    from kbindex.version import __version__

__all__ = [
    "Appearance",
    "ArchiveError",
    "ArchiveFile",
    "Article",
    "ArticleReasons",
    "ArticleWords",
    "Changes",
    "ClusterConfig",
    "Completion",
    "ConfigError",
    "Contribution",
    "DatedMention",
    "Diagnostic",
    "Doubt",
    "Episode",
    "EpisodeSummary",
    "Evidence",
    "Explanation",
    "Facet",
    "FeatureShare",
    "GenerationSummary",
    "Hit",
    "IndexStateError",
    "KbindexError",
    "KnowledgeBase",
    "Link",
    "LockBusyError",
    "LooserQuery",
    "MarkedTag",
    "Match",
    "NotFoundError",
    "Note",
    "NoteKind",
    "NoteSpan",
    "PassageHit",
    "PlacedPassage",
    "PresenterFacet",
    "PresenterSummary",
    "QueryError",
    "RelatedArticle",
    "RelatedId",
    "RelatedIds",
    "RelatedTag",
    "Remedy",
    "Rising",
    "RisingTag",
    "SearchResult",
    "SearchedShow",
    "Secret",
    "Seen",
    "Show",
    "ShowFacet",
    "Snippet",
    "SpanKind",
    "Statistics",
    "Suggestion",
    "TagArticles",
    "TagCount",
    "TagProposal",
    "TagReason",
    "Trend",
    "Trends",
    "UnavailableIndexError",
    "Understanding",
    "UnmetFilter",
    "Year",
    "YearFacet",
    "__version__",
    "to_rows",
]

_PLACES = {
    "config.cluster": "ClusterConfig Secret",
    "config.shows": "SearchedShow",
    "config.show": "Show",
    "errors": "ArchiveError ConfigError IndexStateError KbindexError LockBusyError"
    " NotFoundError QueryError Remedy UnavailableIndexError",
    "indexing.changes": "Changes",
    "indexing.understanding": "Understanding",
    "knowledge.answers": "ArchiveFile ArticleReasons ArticleWords Completion"
    " DatedMention EpisodeSummary GenerationSummary RelatedTag Rising RisingTag"
    " TagArticles TagCount TagReason Trend Trends",
    "knowledge.base": "KnowledgeBase",
    "knowledge.questions.archive_statistics": "Statistics Year",
    "knowledge.questions.presenter_summaries": "Appearance PresenterSummary",
    "knowledge.questions.seen_pages": "Seen",
    "model.passages": "PlacedPassage",
    "model.understanding": "Doubt",
    "model.values": "Article Diagnostic Episode Link MarkedTag Note NoteKind"
    " NoteSpan SpanKind",
    "pages.answer_rows": "to_rows",
    "search.results": "Contribution Explanation Facet FeatureShare Hit LooserQuery"
    " Match PassageHit PresenterFacet RelatedArticle RelatedId RelatedIds SearchResult"
    " ShowFacet Snippet UnmetFilter YearFacet",
    "topics.suggesting.name_suggestions": "Suggestion",
    "topics.suggesting.tag_proposals": "TagProposal",
    "topics.tagging.evidence": "Evidence",
    "version": "__version__",
}
"""Module → what is imported from it; a test holds this to the imports above."""

if not TYPE_CHECKING:  # a checker that sees this takes any name for one that there is

    def __getattr__(name: str) -> object:
        from importlib import import_module  # noqa: PLC0415 - cold start

        for module, names in _PLACES.items():
            if name in names.split():
                return getattr(import_module(f"{__name__}.{module}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
