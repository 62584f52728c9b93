"""How notes are read, where they leave a choice: the table `[notes]`."""

from collections.abc import Mapping
from typing import Literal, cast

from msgspec import Struct

ArticlesFrom = Literal["auto", "links", "headings"]
"""What articles are where nobody is named as presenter: what each section shows, its
links alone, or its headings alone."""

DayOrder = Literal["dmy", "mdy"]
"""Whether `02/03/2020` is a day of March or of February."""


class NotesConfig(Struct, frozen=True, kw_only=True):
    """What a project says of its notes; it is part of what an index is built by.

    Args:
        articles: What articles are where nobody is named as presenter.
        pass_over: Names of sections that hold no articles, besides the usual ones.
        dates: The order of day and month in dates of numbers; None where each file has
            to tell it by itself.
    """

    articles: ArticlesFrom = "auto"
    pass_over: tuple[str, ...] = ()
    dates: DayOrder | None = None

    @property
    def rules(self) -> tuple[str, ...]:
        """What differs from the default, for the fingerprint of an index."""
        articles = (f"articles {self.articles}",) if self.articles != "auto" else ()
        dates = (f"dates {self.dates}",) if self.dates else ()
        return (*articles, *dates, *(f"pass over {name}" for name in self.pass_over))


def to_notes_config(
    texts: Mapping[str, str], lists: Mapping[str, tuple[str, ...]]
) -> NotesConfig:
    """Make it of settings, which were checked when they were read."""
    articles = texts.get("notes.articles", "auto")
    return NotesConfig(
        articles=cast("ArticlesFrom", articles),
        pass_over=lists.get("notes.pass_over", ()),
        dates=cast("DayOrder | None", texts.get("notes.dates")),
    )


DEFAULT_NOTES = NotesConfig()
"""Where a project says nothing of its notes."""
