"""The archive that the notes belong to: what checks and asks need of it, kept."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.errors import NotFoundError
from kbindex.lint import ArchiveMemory, Linter
from kbindex.model import url_key

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from kbindex.config import NotesConfig
    from kbindex.knowledge import KnowledgeBase, TagCount
    from kbindex.knowledge.questions.seen_pages import Seen
    from kbindex.lint import Finding, Notes
    from kbindex.model import Article

LATER = "KB205"
"""The one rule that asks what the episodes before have brought."""


class ProjectPlaces(Struct, frozen=True, kw_only=True):
    """What a project is, as whoever starts the server found out.

    Args:
        episodes: The folder of episodes; no part of it is a link.
        codes: The rules that are on.
        notes: How notes are read.
        follow_links: Follow links that lead out of the archive.
        today: Tells the day.
        open_base: Opens the archive; a refresh may take a while.
    """

    episodes: Path
    codes: frozenset[str]
    notes: NotesConfig
    follow_links: bool
    today: Callable[[], dt.date]
    open_base: Callable[[], AbstractContextManager[KnowledgeBase]]


class Project:
    """An archive whose notes are edited.

    Checks need its files alone, which are looked at when it is opened and when
    something is saved. What was covered, and which topics there are, the index knows:
    it is opened later, and until then nobody knows.

    Args:
        places: What it is.
    """

    def __init__(self, places: ProjectPlaces) -> None:
        self._places = places
        self._linter = Linter(
            codes=places.codes, today=places.today(), notes=places.notes
        )
        self._memory = ArchiveMemory(
            places.episodes, self._linter.reader, follow_links=places.follow_links
        )
        self._base: KnowledgeBase | None = None
        self._open = ExitStack()
        self._opening = Lock()

    def look(self) -> None:
        """Look at the files of the archive.

        Raises:
            ArchiveError: It cannot be listed.
        """
        self._memory.look()

    def refresh(self) -> None:
        """Open the index, or bring it up to date; takes a while.

        Raises:
            KbindexError: It cannot be built.
        """
        with self._opening:
            if self._base is None:
                self._base = self._open.enter_context(self._places.open_base())
            else:
                self._base.refresh(is_patient=False)

    def close(self) -> None:
        """Close the index."""
        self._open.close()

    def notes(self, place: Path, text: str) -> Notes | None:
        """Return a text as it is to be checked; None where it is no episode."""
        content = text.encode(errors="replace")  # half a surrogate pair becomes `?`
        notes = self._memory.notes(_without_links(place), content)
        if notes is None or LATER not in self._places.codes:
            return notes
        return replace(notes, brought=self._brought(notes.path))

    def check(self, notes: Notes) -> tuple[Finding, ...]:
        """List what is wrong, by line and column."""
        return self._linter.check(notes)

    def fix(self, notes: Notes) -> str:
        """Return the text with all mended that is safe to mend."""
        return self._linter.fix(notes)[0].content.decode()

    def _brought(self, path: str) -> Mapping[str, str]:
        """Return URL key → id of the articles of the episodes before a file."""
        brought: dict[str, str] = {}
        for article in self._base.articles() if self._base else ():
            if article.source == path:
                break
            if article.own_url:
                brought.setdefault(url_key(article.own_url), article.id)
        return brought

    def people(self) -> dict[str, int]:
        """Handle → in how many episodes it is."""
        return self._memory.people

    def tags(self) -> tuple[TagCount, ...]:
        """All tags that articles have, most frequent first; none before the index."""
        return self._base.tags() if self._base else ()

    def seen(self, url: str) -> Seen | None:
        """Say whether a page was covered; None before the index is there."""
        return self._base.seen([url])[0] if self._base else None

    def article(self, article_id: str) -> Article | None:
        """Return an article; None where there is none any more."""
        try:
            return self._base.article(article_id) if self._base else None
        except NotFoundError:
            return None


def _without_links(place: Path) -> Path:
    """Return where a file lies; the archive is named without links, too."""
    return place.parent.resolve() / place.name
