"""Whatever has an id: an episode, an article, or a passage of a transcript."""

from kbindex.knowledge.questions.passages import find_passage
from kbindex.knowledge.questions.records_by_id import (
    entry_in_any_form,
    entry_of,
    find_article,
    find_episode,
)
from kbindex.knowledge.snapshot import Snapshot
from kbindex.model import Article, Episode
from kbindex.model.passages import PlacedPassage
from kbindex.model.written_ids import split_article, split_passage


def find_record(
    snapshot: Snapshot, record_id: str
) -> Episode | Article | PlacedPassage:
    """Return an episode, an article or a passage by its id, an episode first.

    Raises:
        NotFoundError: There is none; near ids are named.
    """
    reader = snapshot.reader
    is_article = reader.find(record_id) is not None
    entry = entry_of(reader, record_id)
    if entry is None and not is_article:
        entry = entry_in_any_form(reader, record_id)
        is_article = split_article(record_id) is not None or "#" in record_id
    if entry is None and (passage := split_passage(record_id)):
        return find_passage(snapshot, passage)
    if entry is None and is_article:
        return find_article(snapshot, record_id)
    return find_episode(snapshot, record_id)
