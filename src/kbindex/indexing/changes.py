"""What a refresh finds and changes, and how it tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kbindex.model.values import short_repr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kbindex.index import Generation, Plan
    from kbindex.indexing.understanding import Understanding
    from kbindex.model import Diagnostic
    from kbindex.shownotes import EpisodeFile

Progress = Callable[[int, int], None]
"""Called with how many (episodes, words) are done, and how many there are to do."""

Preparing = Callable[[], AbstractContextManager[Progress | None]]
"""Entered while what takes seconds is made once; may give who is told how far it is."""


class Changes(Struct, frozen=True, kw_only=True):
    """What a refresh changed: ids of episodes, in the order of their files.

    Args:
        transcripts: How many episodes have a transcript.
        passages: Passages of transcripts that the index holds.
        diagnostics: What could not be read, in changed episodes and in others.
        new_diagnostics: Those of them that the index did not have before.
        understanding: What was understood of the archive, where all of it was read.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    articles: int = 0
    transcripts: int = 0
    passages: int = 0
    seconds: float = 0.0
    diagnostics: tuple[Diagnostic, ...] = ()
    new_diagnostics: tuple[Diagnostic, ...] = ()
    reason: str | None = None
    understanding: Understanding | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the index was up to date."""
        return not (self.added or self.changed or self.removed)

    def __repr__(self) -> str:
        return short_repr(
            self, "added", "changed", "removed", "articles", "seconds", "diagnostics"
        )


class Look(Struct, frozen=True, kw_only=True):
    """What a look at the files found."""

    plan: Plan
    to_read: tuple[EpisodeFile, ...]
    changes: Changes


class Brought(Struct, frozen=True, kw_only=True):
    """What an index holds after a refresh, and what it held before."""

    before: Generation | None
    now: Generation
    look: Look


def compare_files(
    known: Iterable[str],
    files: Iterable[EpisodeFile],
    to_read: Iterable[EpisodeFile],
    *,
    reason: str | None,
) -> Changes:
    """Say what changed by the ids of episodes, wherever their files lie."""
    before = dict.fromkeys(known)
    now = {str(file.id) for file in files}
    read = [str(file.id) for file in to_read]
    return Changes(
        added=tuple(name for name in read if name not in before),
        changed=tuple(name for name in read if name in before),
        removed=tuple(name for name in before if name not in now),
        reason=reason,
    )


def with_passages(changes: Changes, heard: Changes) -> Changes:
    """Add to what changes of articles the episodes of which only passages do."""
    known = {*changes.added, *changes.changed, *changes.removed}
    stale = dict.fromkeys((*heard.added, *heard.changed, *heard.removed))
    more = tuple(name for name in stale if name not in known)
    return replace(
        changes,
        changed=(*changes.changed, *more),
        reason=changes.reason or heard.reason,
    )


def with_totals(
    look: Look,
    base: Generation | None,
    found: Sequence[Diagnostic],
    *,
    transcripts: Sequence[EpisodeFile],
    said: Generation | None,
) -> Changes:
    """Add to what a look found how much the indexes hold, and what could not be read.

    Args:
        look: Its changes are added to.
        base: The generation of articles.
        found: What was found wrong before a file was read.
        transcripts: Those of the archive.
        said: The generation of passages.
    """
    diagnostics = {*found}.union(*(one.diagnostics for one in (base, said) if one))
    return replace(
        look.changes,
        articles=base.articles if base else 0,
        transcripts=len(transcripts),
        passages=said.articles if said else 0,
        diagnostics=tuple(sorted(diagnostics)),
    )


def new_diagnostics(
    brought: Brought, said: Brought | None, changes: Changes
) -> tuple[Diagnostic, ...]:
    """List what could not be read and was not said before, wherever its line is now."""
    if brought.before is None:
        return changes.diagnostics
    of_each = [brought, said] if said else [brought]
    known = {
        (one.path, one.kind, one.message)
        for each in of_each
        if each.before
        for one in each.before.diagnostics
    }
    return tuple(
        sorted(
            {
                one
                for each in of_each
                if each.before is not each.now
                for one in each.now.diagnostics
                if (one.path, one.kind, one.message) not in known
            }
        )
    )


def newly_understood(brought: Brought, changes: Changes) -> Understanding | None:
    """Return what was understood, where all of the archive was read."""
    if brought.before is not None or changes.is_empty:
        return None
    from kbindex.indexing.understanding import understanding_of  # noqa: PLC0415 - rare

    return understanding_of(brought.now)
