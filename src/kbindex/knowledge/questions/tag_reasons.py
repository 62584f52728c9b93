"""Why an article has its tags, as the tagger said it, and what may become a tag."""

from collections.abc import Iterator

from kbindex.index import Record
from kbindex.knowledge.answers import ArticleReasons, TagReason
from kbindex.knowledge.questions.records_by_id import find_document, list_episodes
from kbindex.knowledge.snapshot import Snapshot
from kbindex.topics import Evidence
from kbindex.topics.suggesting.name_suggestions import Suggestion, suggest_names


def explain_tags(snapshot: Snapshot, article_id: str) -> ArticleReasons:
    """Return the tags of an article with their evidence, the best supported first.

    Raises:
        NotFoundError: There is no such article; near ids are named.
    """
    document = find_document(snapshot, article_id)
    (record,) = snapshot.reader.read_articles([document])
    return _explain(snapshot, record)


def explain_all(snapshot: Snapshot) -> Iterator[ArticleReasons]:
    """Yield `explain_tags` of each article, in the order of the archive."""
    reader = snapshot.reader
    for entry in reader.entries:
        for document in reader.documents_of(entry.source.path):
            (record,) = reader.read_articles([document])
            if record.article.kind == "article":
                yield _explain(snapshot, record)


def _explain(snapshot: Snapshot, record: Record) -> ArticleReasons:
    taxonomy = snapshot.taxonomy
    return ArticleReasons(
        article=record.article,
        tags=tuple(
            TagReason(
                id=tag,
                label=taxonomy.label(tag),
                kind=taxonomy.kind(tag),
                weight=round(sum(one.weight for one in reasons), 3),
                evidence=tuple(
                    Evidence(
                        tag=tag,
                        rule=one.rule,
                        name=one.name,
                        line=one.line,
                        weight=one.weight,
                    )
                    for one in reasons
                ),
            )
            for tag, reasons in record.reasons.items()
        ),
    )


def suggest_tags(snapshot: Snapshot) -> tuple[Suggestion, ...]:
    """List names that recur and are no tag yet; reads every article."""
    episodes = [one.episode for one in list_episodes(snapshot)]
    people = {name for one in episodes for name in (*one.hosts, *one.guests)}
    return suggest_names(snapshot.records, snapshot.taxonomy, people=people)
