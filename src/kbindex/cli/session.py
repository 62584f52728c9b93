"""What all commands share: the settings, the knowledge base, the streams."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct

from kbindex.cli.terminal import sanitize
from kbindex.config import Config, load_config

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from kbindex.knowledge import Changes, KnowledgeBase, Progress
    from kbindex.model import Diagnostic


class Session(Struct, frozen=True, kw_only=True):
    """One run of the program.

    Args:
        is_paged: Whether long output goes through a pager.
    """

    episodes: str | None
    index: str | None
    cwd: Path
    environ: Mapping[str, str]
    is_paged: bool = True

    def config(self) -> Config:
        """Settle the settings; raises ConfigError or ArchiveError."""
        return load_config(
            cwd=self.cwd,
            environ=self.environ,
            episodes=self.episodes,
            index=self.index,
        )

    def show(self, lines: Iterable[str]) -> None:
        """Print lines for people, through a pager where the screen is too small."""
        if not (self.is_paged and sys.stdout.isatty()):
            for line in lines:
                print(line)
            return
        from kbindex.cli.pager import show_on_terminal  # noqa: PLC0415 - cold start

        show_on_terminal(list(lines), self.environ)

    def refresh(self, *, full: bool) -> Changes:
        """Bring the index up to date, waiting for whoever else writes it."""
        from kbindex.knowledge import KnowledgeBase  # noqa: PLC0415 - cold start

        config = self.config()
        with progress_on_terminal() as progress:
            changes = KnowledgeBase.update(
                config.episodes,
                config.index,
                full=full,
                progress=progress,
                waiting=_say_waiting,
            )
        say_reason(changes)
        return changes

    def look(self) -> Changes:
        """Say what `refresh` would do."""
        from kbindex.knowledge import KnowledgeBase  # noqa: PLC0415 - cold start

        config = self.config()
        return KnowledgeBase.look(config.episodes, config.index)

    @contextmanager
    def open(
        self, *, refresh: bool = True, full: bool = False
    ) -> Generator[KnowledgeBase]:
        """Open the knowledge base, with progress on a terminal where it takes long."""
        from kbindex.knowledge import KnowledgeBase  # noqa: PLC0415 - cold start

        config = self.config()
        with progress_on_terminal() as progress:
            base = KnowledgeBase.open(
                config.episodes,
                config.index,
                refresh=refresh,
                full=full,
                progress=progress,
                waiting=_say_waiting,
                glossary=config.glossary,
            )
        with base:
            say_reason(base.changes)
            yield base


@contextmanager
def progress_on_terminal() -> Generator[Progress | None]:
    """Give a callback that draws a line of progress on stderr, if it is a terminal.

    It overwrites with blanks: no control sequence that a terminal may lack.
    """
    if not sys.stderr.isatty():
        yield None
        return
    width = 0

    def draw(done: int, total: int) -> None:
        nonlocal width
        share = 100 * done // max(total, 1)
        line = f"indexing {done}/{total} episodes ({share} %)"
        print("\r" + line.ljust(width), end="", file=sys.stderr, flush=True)
        width = max(width, len(line))

    try:
        yield draw
    finally:
        if width:
            print("\r" + " " * width + "\r", end="", file=sys.stderr, flush=True)


def _say_waiting(owner: str) -> None:
    say(f"waiting for {owner}, which is writing the index")


def say_reason(changes: Changes) -> None:
    """Say why the index was built anew, where a refresh was asked for."""
    if changes.reason:
        say(f"the index was built anew: {changes.reason}")


def say(message: str) -> None:
    """Tell people something that is no data, on stderr."""
    print(f"kbindex: {sanitize(message)}", file=sys.stderr)


def say_diagnostics(diagnostics: tuple[Diagnostic, ...], *, episodes: Path) -> None:
    """Show diagnostics as `file:line: message (kind)`, on stderr."""
    for said in diagnostics:
        place = episodes / said.path
        where = f"{place}:{said.line}" if said.line else str(place)
        print(sanitize(f"{where}: {said.message} ({said.kind})"), file=sys.stderr)


def mention_diagnostics(base: KnowledgeBase) -> None:
    """Say, after a command that read changed notes, that some could not be read."""
    changes = base.changes
    count = len(changes.diagnostics)
    if count and not changes.is_empty:
        noun = "place" if count == 1 else "places"
        say(f"{count} {noun} in the notes could not be read; see `kbindex index`")


Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Add `--json`."""
    return click.option("as_json", "--json", is_flag=True, help="Print JSON.")(command)


def no_refresh_option(command: Command) -> Command:
    """Add `--no-refresh`."""
    return click.option(
        "refresh",
        "--no-refresh",
        flag_value=False,
        default=True,
        help="Read the index as it is; do not look for changed episodes.",
    )(command)
