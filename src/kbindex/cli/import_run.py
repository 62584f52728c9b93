"""An import from the command line: each source in turn, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kbindex.cli.project import settle_project
from kbindex.cli.screens.import_lines import import_lines, summary_line
from kbindex.cli.screens.terminal import print_json
from kbindex.cli.session import progress_on_terminal, say
from kbindex.errors import KbindexError
from kbindex.importing import Importer, Request, load_source
from kbindex.messages import tr, tr_count
from kbindex.pages.import_documents import import_document

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kbindex.cli.session import Session
    from kbindex.importing import Imported
    from kbindex.model import Diagnostic

_NOTHING_FOUND = 1
_FAILED = 2


def run_import(
    session: Session,
    sources: Sequence[str],
    *,
    fetched: tuple[Literal["chapters", "transcripts"], ...],
    limit: int | None,
    overwrite: bool,
    is_written: bool,
    is_json: bool,
) -> int:
    """Import sources, say what was done, and return the exit status.

    Args:
        session: This run of the program.
        sources: Feeds, URLs, folders and pages, as they were named.
        fetched: The companions that are fetched from where a feed says.
        limit: The newest so many episodes of each alone; None for all.
        overwrite: Whether what was edited is written, too.
        is_written: Whether files are written, or only planned.
        is_json: Whether the answer is JSON.
    """
    config, is_first = settle_project(session)
    request = Request(
        is_written=is_written,
        overwrite=overwrite,
        limit=limit,
        fetched=fetched,
        follow_links=config.follow_links,
    )
    run = _Run(config.episodes, request)
    for named in sources:
        run.import_source(named, cwd=session.cwd)
    if is_first and is_written and any(one.files for one in run.done):
        say(tr("{folder} is a project now", folder=session.cwd))
    run.show(is_json=is_json)
    if run.is_failed:
        return _FAILED
    return 0 if run.done else _NOTHING_FOUND


class _Run:
    """Imports sources in turn; one that cannot be read keeps no other from it.

    Args:
        root: The folder of episodes.
        request: How to import.
    """

    def __init__(self, root: Path, request: Request) -> None:
        self.done: list[Imported] = []
        self.diagnostics: list[Diagnostic] = []
        self.is_failed = False
        self._root = root
        self._request = request

    def import_source(self, named: str, *, cwd: Path) -> None:
        """Import a source; say in a line where it cannot be read."""
        try:
            with progress_on_terminal(line_of=_fetching_line) as progress:
                source = load_source(named, cwd=cwd, progress=progress)
        except KbindexError as error:
            self.is_failed = True
            say(str(error))
            return
        importer = Importer(source=source, root=self._root, request=self._request)
        total = len(source.announcements.episodes)
        with progress_on_terminal(line_of=_importing_line) as progress:
            for number, one in enumerate(importer.run(), start=1):
                self.done.append(one)
                if progress:
                    progress(number, total)
        for said in importer.diagnostics:
            place = f"{said.path}:{said.line}" if said.line else said.path
            say(f"{place}: {said.said.shown}")
        self.diagnostics += importer.diagnostics

    def show(self, *, is_json: bool) -> None:
        """Print what was done, and sum it up."""
        if is_json:
            print_json(import_document(self.done, self.diagnostics))
            return
        for line in import_lines(self.done):
            print(line)
        if self.done:
            is_planned = not self._request.is_written
            say(summary_line(self.done, is_planned=is_planned))
        elif not self.is_failed:
            say(tr("no episodes found"))


def _fetching_line(done: int, total: int, _: float) -> str:
    size = f"{done / 1e6:.1f}"
    if not total:
        return tr("fetching, {size} MB", size=size)
    return tr("fetching, {size} of {total} MB", size=size, total=f"{total / 1e6:.1f}")


def _importing_line(done: int, total: int, _: float) -> str:
    return tr_count(
        "importing {done}/{count} episode",
        "importing {done}/{count} episodes",
        total,
        done=done,
    )
