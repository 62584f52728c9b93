"""One source → files of an archive: the plan, the writing, and what is to be said."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from kbindex.importing.archive import load_archive
from kbindex.importing.companions import Kind, bring, wanted_companions
from kbindex.importing.planning import Action, Reason, Step, plan_import
from kbindex.importing.source_errors import SourceError
from kbindex.importing.sources import Source
from kbindex.importing.writing import is_free, write_new, write_step
from kbindex.messages import remark
from kbindex.model import Diagnostic, diagnose

_MOST_FAILURES = 3
"""Companions that fail one behind the other, until no more are asked for."""


class Request(Struct, frozen=True, kw_only=True):
    """How to import.

    Args:
        is_written: Whether files are written, or only planned.
        overwrite: Write what was edited, too.
        limit: The newest so many episodes alone; None for all.
        fetched: The companions that are fetched from where the feed says.
        follow_links: Whether links that lead out of the archive are followed.
    """

    is_written: bool = True
    overwrite: bool = False
    limit: int | None = None
    fetched: tuple[Kind, ...] = ()
    follow_links: bool = False


class Imported(Struct, frozen=True, kw_only=True):
    """What was done with an episode.

    Args:
        action: What.
        id: Of the episode in the archive.
        title: Its title; may be empty.
        files: What was written, or would be, relative to the folder of episodes.
        path: Its file, relative to that.
        reason: Why it was left alone, where it was.
    """

    action: Action
    id: str
    title: str
    path: str
    files: tuple[str, ...] = ()
    reason: Reason | None = None


class Importer(Struct, kw_only=True):
    """Imports one source; `diagnostics` grows while it does.

    Args:
        source: What is imported.
        root: The folder of episodes; it may be a link.
        request: How.
        diagnostics: What could not be read.
    """

    source: Source
    root: Path
    request: Request
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    failures: int = 0

    def run(self) -> Iterator[Imported]:
        """Import each episode, the oldest first; yield what was done.

        Raises:
            ArchiveError: The folder of episodes cannot be used.
            OSError: A file cannot be written; those before stay.
        """
        found = self.source.announcements
        self.diagnostics.extend(found.diagnostics)
        archive = load_archive(self.root, follow_links=self.request.follow_links)
        planned = plan_import(
            found.episodes,
            archive,
            overwrite=self.request.overwrite,
            limit=self.request.limit,
        )
        for step in planned:
            files = [step.path] if step.text else []
            if step.text and self.request.is_written:
                write_step(step, archive.root)
            if not step.is_whole:
                cut = remark("notes that are longer than is read; the rest is left out")
                self.diagnostics.append(diagnose(step.path, 0, "too-long", cut))
            if step.reason is None:
                files += self._bring_companions(step, archive.root)
            action: Action = step.action
            if files and action == "unchanged":
                action = "updated"
            yield Imported(
                action=action,
                id=step.id,
                title=step.announced.title,
                path=step.path,
                files=tuple(files),
                reason=step.reason,
            )

    def _bring_companions(self, step: Step, root: Path) -> Iterator[str]:
        """Write what is not there yet, and yield the paths."""
        for wanted in wanted_companions(step.announced, step.path):
            place = root / wanted.path
            if self.failures >= _MOST_FAILURES or not is_free(place):
                continue
            try:
                content = bring(wanted, self.source, fetched=self.request.fetched)
                self.failures = 0
            except SourceError as error:
                self.failures += 1
                said = diagnose(error.name, 0, "companion", error.said)
                self.diagnostics.append(said)
                continue
            if content is not None and (
                not self.request.is_written or write_new(place, content)
            ):
                yield wanted.path
