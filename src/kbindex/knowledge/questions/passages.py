"""What was said in the episodes: passages of their transcripts."""

from kbindex.errors import NotFoundError
from kbindex.knowledge.questions.records_by_id import find_episode
from kbindex.knowledge.snapshot import Snapshot
from kbindex.model import EpisodeId
from kbindex.model.passages import PlacedPassage
from kbindex.model.written_ids import WrittenArticle
from kbindex.search.passage_search import read_passages


def list_passages(
    snapshot: Snapshot, episode_id: str | None = None
) -> tuple[PlacedPassage, ...]:
    """List the passages of an episode, or of all, in the order of time.

    Raises:
        NotFoundError: There is no such episode; near ids are named.
    """
    named = None if episode_id is None else find_episode(snapshot, episode_id).id
    if not snapshot.has_passages:
        return ()
    return read_passages(snapshot.passage_reader, named)


def count_passages(snapshot: Snapshot, episode_id: EpisodeId) -> int:
    """Count the passages of an episode."""
    if not snapshot.has_passages:
        return 0
    entries = snapshot.passage_reader.entries
    return sum(entry.records for entry in entries if entry.id == episode_id)


def find_passage(snapshot: Snapshot, written: WrittenArticle) -> PlacedPassage:
    """Return a passage by its episode and number.

    Raises:
        NotFoundError: There is none; the last one of its episode is named.
    """
    passages = list_passages(snapshot, written.episode)
    for passage in passages:
        if str(passage.number) == written.number:
            return passage
    name = f"{find_episode(snapshot, written.episode).id}#t{written.number}"
    near = tuple(passage.id for passage in passages[-1:])
    raise NotFoundError("passage", name, near=near)
