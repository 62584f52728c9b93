"""Records and episodes by their ids, and near ids where there is none."""

from collections.abc import Iterator

from msgspec.structs import replace

from kbindex.errors import NotFoundError
from kbindex.index import Document, EpisodeEntry, IndexReader
from kbindex.knowledge.answers import EpisodeSummary
from kbindex.knowledge.snapshot import Snapshot
from kbindex.model import Article, Episode
from kbindex.model.near_names import near_names


def find_article(snapshot: Snapshot, article_id: str) -> Article:
    """Return one record by its id, such as `025#6`.

    Raises:
        NotFoundError: There is none; near ids are named.
    """
    document = find_document(snapshot, article_id)
    return snapshot.reader.read([document])[0].article


def find_document(snapshot: Snapshot, article_id: str) -> Document:
    """Return the document of a record.

    Raises:
        NotFoundError: There is none; near ids are named.
    """
    document = snapshot.reader.find(article_id)
    if document is None:
        near = tuple(_near_articles(snapshot.reader, article_id))
        raise NotFoundError("article", article_id, near=near)
    return document


def _near_articles(reader: IndexReader, article_id: str) -> Iterator[str]:
    """Yield near ids of the same episode; else those of near episodes."""
    name, _, number = article_id.rpartition("#")
    entry = _entry_of(reader, name)
    if entry:
        ids = [str(article.id) for article in _articles_of(reader, entry)]
        yield from near_names(article_id, ids)
        return
    for near in near_names(name, _episode_ids(reader)):
        if reader.find(f"{near}#{number}") is not None:
            yield f"{near}#{number}"


def list_episodes(snapshot: Snapshot) -> tuple[EpisodeSummary, ...]:
    """List all episodes, in the order of their files."""
    return tuple(
        EpisodeSummary(episode=entry.episode, articles=entry.articles)
        for entry in snapshot.reader.entries
        if entry.episode
    )


def find_episode(snapshot: Snapshot, episode_id: str) -> Episode:
    """Return an episode with all its records.

    Raises:
        NotFoundError: There is none; near ids are named.
    """
    reader = snapshot.reader
    entry = _entry_of(reader, episode_id)
    if entry is None or entry.episode is None:
        near = near_names(episode_id, _episode_ids(reader))
        raise NotFoundError("episode", episode_id, near=near)
    return replace(entry.episode, articles=_articles_of(reader, entry))


def find_record(snapshot: Snapshot, record_id: str) -> Episode | Article:
    """Return an episode or an article by its id, an episode first.

    Raises:
        NotFoundError: There is neither; near ids are named.
    """
    try:
        return find_episode(snapshot, record_id)
    except NotFoundError:
        if "#" not in record_id:
            raise
    return find_article(snapshot, record_id)


def _entry_of(reader: IndexReader, episode_id: str) -> EpisodeEntry | None:
    """Return the entry of an episode that could be read."""
    entries = (e for e in reader.entries if e.id == episode_id and e.episode)
    return next(entries, None)


def _episode_ids(reader: IndexReader) -> list[str]:
    return [str(entry.id) for entry in reader.entries if entry.episode]


def _articles_of(reader: IndexReader, entry: EpisodeEntry) -> tuple[Article, ...]:
    documents = reader.documents_of(entry.source.path)
    return tuple(record.article for record in reader.read(documents))
