"""A passage of a transcript, with its place in the archive."""

import datetime as dt

from msgspec import Struct

from kbindex.model.values import ArticleId, EpisodeId, short_repr


class PlacedPassage(Struct, frozen=True, kw_only=True):
    """Some thirty to sixty seconds of what was said in an episode.

    Args:
        id: `025#t12`: the episode's id and the passage's number in it, from 1, in the
            order of time.
        source: The transcript's file, relative to the episodes folder, with `/`.
        line: Where it begins there.
        end_line: The last line that belongs to it.
        text: What was said, in one line.
        speaker: Who speaks, as the transcript names them; several apart by commas.
        time_s: When it begins, in whole seconds of the recording.
        end_s: When it ends.
        time_url: Where the recording plays from there; None where the transcript has
            no time, or the episode no address of a recording.
        date: The episode's date of recording, or None.
        show: The name of its show, where there are several.
    """

    id: ArticleId
    episode: EpisodeId
    source: str
    line: int
    end_line: int
    text: str
    speaker: str | None = None
    time_s: int | None = None
    end_s: int | None = None
    time_url: str | None = None
    date: dt.date | None = None
    show: str | None = None

    @property
    def number(self) -> int:
        """The passage's number in its episode, from 1."""
        return int(self.id.rpartition("#t")[2])

    def __repr__(self) -> str:
        return short_repr(self, "id", "time_s", "speaker", "text")
