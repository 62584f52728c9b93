"""Records and episodes by their ids, and near ids where there is none.

An id that exists as written comes first; then ids in any form that people write.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from kbindex.errors import NotFoundError
from kbindex.index import Document, EpisodeEntry, IndexReader
from kbindex.knowledge.answers import EpisodeSummary
from kbindex.knowledge.snapshot import Snapshot
from kbindex.messages import tr
from kbindex.model import Article, Episode
from kbindex.model.near_names import near_names
from kbindex.model.written_ids import (
    id_key,
    nearest_number,
    split_article,
    split_passage,
    typed_id,
)


def find_article(snapshot: Snapshot, article_id: str) -> Article:
    """Return one record by its id, such as `025#6`.

    Raises:
        NotFoundError: There is none; near ids are named.
    """
    document = find_document(snapshot, article_id)
    return snapshot.reader.read_articles([document])[0].article


def find_document(snapshot: Snapshot, article_id: str) -> Document:
    """Return the document of a record.

    Raises:
        NotFoundError: There is none; near ids are named.
    """
    reader = snapshot.reader
    document = reader.find(article_id)
    if document is None and entry_of(reader, article_id) is None:
        document = _document_in_any_form(reader, article_id)
    if document is None:
        raise _no_article(reader, article_id)
    return document


def _document_in_any_form(reader: IndexReader, article_id: str) -> Document | None:
    written = split_article(article_id)
    entry = written and entry_in_any_form(reader, written.episode)
    return reader.find(f"{entry.id}#{written.number}") if written and entry else None


def _no_article(reader: IndexReader, article_id: str) -> NotFoundError:
    passage = split_passage(article_id)
    entry = entry_in_any_form(reader, passage.episode if passage else article_id)
    if entry is None:
        near = tuple(_near_articles(reader, article_id))
        return NotFoundError("article", article_id, near=near)
    articles = (one for one in _articles_of(reader, entry) if one.kind == "article")
    near = tuple(str(article.id) for article in articles)[:1]
    if passage:
        said = tr("{name} is of what was said in episode {id}; name an article")
        text = said.format(name=article_id, id=entry.id)
    elif near:
        said = tr("{name} is an episode; name one of its articles, such as {id}")
        text = said.format(name=entry.id, id=typed_id(near[0]))
    else:
        text = tr("{name} is an episode, and has no articles", name=entry.id)
    return NotFoundError("article", article_id, near=near, text=text)


def _near_articles(reader: IndexReader, article_id: str) -> Iterator[str]:
    """Yield near ids of the same episode; else those of near episodes."""
    written = split_article(article_id)
    name, _, number = article_id.rpartition("#")
    name, number = written or (name, number)
    if entry := entry_in_any_form(reader, name):
        ids = [str(article.id) for article in _articles_of(reader, entry)]
        yield from near_names(f"{entry.id}#{number}", ids) or ids[-1:]
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
    entry = entry_in_any_form(reader, episode_id)
    if entry is None or entry.episode is None:
        ids = _episode_ids(reader)
        near = near_names(episode_id, ids) or nearest_number(episode_id, ids)
        raise NotFoundError("episode", episode_id, near=near)
    return replace(entry.episode, articles=_articles_of(reader, entry))


def entry_in_any_form(reader: IndexReader, written: str) -> EpisodeEntry | None:
    """Return the entry of the episode that is meant; as written it comes first."""
    if entry := entry_of(reader, written):
        return entry
    key = id_key(written)
    found = [e for e in reader.entries if e.episode and id_key(e.id) == key]
    return found[0] if len(found) == 1 else None


def entry_of(reader: IndexReader, episode_id: str) -> EpisodeEntry | None:
    """Return the entry of an episode that could be read."""
    entries = (e for e in reader.entries if e.id == episode_id and e.episode)
    return next(entries, None)


def _episode_ids(reader: IndexReader) -> list[str]:
    return [str(entry.id) for entry in reader.entries if entry.episode]


def _articles_of(reader: IndexReader, entry: EpisodeEntry) -> tuple[Article, ...]:
    documents = reader.documents_of(entry.source.path)
    return tuple(record.article for record in reader.read_articles(documents))
