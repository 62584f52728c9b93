"""Why an article has its tags, and what may become a tag: the tagger asked again."""

from collections.abc import Iterator

from kbindex.index import analyze_article
from kbindex.knowledge.answers import ArticleReasons, TagReason
from kbindex.knowledge.questions.records_by_id import find_article
from kbindex.knowledge.snapshot import Snapshot
from kbindex.model import Article
from kbindex.topics.suggesting.name_suggestions import Suggestion, suggest_names


def explain_tags(snapshot: Snapshot, article_id: str) -> ArticleReasons:
    """Return the tags of an article with their evidence, the best supported first.

    Raises:
        NotFoundError: There is no such article; near ids are named.
        DamagedIndexError: Its topics hold patterns that are not as we write them.
    """
    return _explain(snapshot, find_article(snapshot, article_id))


def explain_all(snapshot: Snapshot) -> Iterator[ArticleReasons]:
    """Yield `explain_tags` of each article, in the order of the archive.

    Raises:
        DamagedIndexError: The topics hold patterns that are not as we write them.
    """
    reader = snapshot.reader
    for entry in reader.entries:
        for document in reader.documents_of(entry.source.path):
            (record,) = reader.read([document])
            if record.article.kind == "article":
                yield _explain(snapshot, record.article)


def _explain(snapshot: Snapshot, article: Article) -> ArticleReasons:
    if not article.tags:
        return ArticleReasons(article=article, tags=())
    taxonomy = snapshot.taxonomy
    analyze = snapshot.analyze_shared
    analysis = analyze_article(article, snapshot.settings.analyzer, shared=analyze)
    reasons = snapshot.tagger.explain(
        article, title=analysis.title, notes=analysis.notes, url=analysis.url
    )
    return ArticleReasons(
        article=article,
        tags=tuple(
            TagReason(
                id=tag,
                label=taxonomy.label(tag),
                kind=taxonomy.kind(tag),
                weight=round(sum(one.weight for one in evidence), 3),
                evidence=evidence,
            )
            for tag, evidence in reasons.items()
        ),
    )


def suggest_tags(snapshot: Snapshot) -> tuple[Suggestion, ...]:
    """List names that recur and are no tag yet; reads every article."""
    return suggest_names(snapshot.records, snapshot.taxonomy)
