"""What all commands share: the settings, the knowledge base, the streams."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from kbindex.cli.screens.columns import pad, width_of
from kbindex.cli.screens.terminal import sanitize
from kbindex.config import (
    Config,
    SettingsFiles,
    cache_index,
    has_user_files,
    load_config,
    load_files,
    may_follow_links,
)
from kbindex.errors import ConfigError, UnwritableIndexError
from kbindex.messages import tr, tr_count
from kbindex.signals import before_ending

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Generator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from kbindex.config.searches import SavedSearch
    from kbindex.knowledge import Changes, KnowledgeBase, Progress
    from kbindex.model import Diagnostic


class Session(Struct, frozen=True, kw_only=True, dict=True):
    """One run of the program.

    Args:
        follow_links: Whether the option was given.
        is_paged: Whether long output goes through a pager.
    """

    episodes: str | None
    index: str | None
    cwd: Path
    environ: Mapping[str, str]
    follow_links: bool = False
    is_paged: bool = True

    @cached_property
    def files(self) -> SettingsFiles:
        """What the files of settings say, read once; raises ConfigError."""
        return load_files(cwd=self.cwd, environ=self.environ)

    def places(self) -> Config:
        """Settle the settings; raises ConfigError or ArchiveError."""
        return load_config(
            cwd=self.cwd,
            environ=self.environ,
            episodes=self.episodes,
            index=self.index,
            follow_links=self.follow_links,
            files=self.files,
        )

    def config(self, *, refresh: bool = False) -> Config:
        """Settle the settings, and look through the archive's glossary and topics.

        Args:
            refresh: A refresh follows, which looks through changed topics by itself.

        Raises:
            ConfigError: A setting or one of these files is wrong.
            ArchiveError: No episodes are named and no project is found.
        """
        config = self.places()
        if has_user_files(config.episodes):
            from kbindex.knowledge import user_settings  # noqa: PLC0415 - cold start

            follow_links = config.follow_links
            user_settings.check_glossaries(config.episodes, follow_links=follow_links)
            if not refresh:
                user_settings.check_topics(config.episodes, follow_links=follow_links)
        return config

    def searches(self) -> dict[str, SavedSearch]:
        """Load the saved searches, by their folded names.

        Raises:
            ConfigError: A file of settings is wrong.
        """
        from kbindex.config.searches import saved_searches  # noqa: PLC0415 - cold start

        return saved_searches(self.files)

    def today(self) -> dt.date:
        """Return the date of today, or what the environment says that it is.

        Raises:
            ConfigError: That is no date.
        """
        from kbindex.config.clock import today_of  # noqa: PLC0415 - cold start

        return today_of(self.environ)

    def seen_from_here(self, place: Path) -> Path:
        """Return a place as it is shown: from the working folder, where it is below."""
        return place.relative_to(self.cwd) if place.is_relative_to(self.cwd) else place

    def may_follow_links(self) -> bool:
        """Say whether links may lead elsewhere, also where there is no archive."""
        return self.follow_links or may_follow_links(self.environ)

    def show(self, lines: Iterable[str]) -> None:
        """Print lines for people, through a pager where the screen is too small."""
        if not (self.is_paged and sys.stdout.isatty()):
            for line in lines:
                print(line)
            return
        from kbindex.cli.screens.pager import show_on_terminal  # noqa: PLC0415 - cold start

        show_on_terminal(list(lines), self.environ)

    def refresh(self, *, full: bool) -> Changes:
        """Bring the index up to date, waiting for whoever else writes it."""
        from kbindex.knowledge import KnowledgeBase  # noqa: PLC0415 - cold start

        def update(config: Config) -> Changes:
            with progress_on_terminal() as progress:
                return KnowledgeBase.update(
                    config.episodes,
                    config.index,
                    full=full,
                    progress=progress,
                    waiting=_say_waiting,
                    follow_links=config.follow_links,
                    notes=config.notes,
                )

        changes = _where_it_can_be_written(self.config(refresh=True), update)
        say_reason(changes)
        return changes

    def look(self) -> Changes:
        """Say what `refresh` would do."""
        from kbindex.knowledge import KnowledgeBase  # noqa: PLC0415 - cold start

        config = self.config()
        return KnowledgeBase.look(
            config.episodes,
            config.index,
            follow_links=config.follow_links,
            notes=config.notes,
        )

    @contextmanager
    def open(
        self,
        *,
        refresh: bool = True,
        full: bool = False,
        leave_out: Sequence[str] | None = None,
        drafts: bool = False,
    ) -> Generator[KnowledgeBase]:
        """Open the knowledge base, with progress on a terminal where it takes long.

        Args:
            refresh: Look for changed episodes.
            full: Build the whole index anew.
            leave_out: Leave private episodes out, those of these names among them.
            drafts: Keep drafts nevertheless.
        """
        from kbindex.knowledge import KnowledgeBase  # noqa: PLC0415 - cold start

        def open_base(config: Config) -> KnowledgeBase:
            with progress_on_terminal() as progress:
                return KnowledgeBase.open(
                    config.episodes,
                    config.index,
                    refresh=refresh,
                    full=full,
                    progress=progress,
                    waiting=_say_waiting,
                    preparing=_preparing_on_terminal,
                    glossary=config.glossary,
                    packs=config.packs,
                    follow_links=config.follow_links,
                    notes=config.notes,
                    show=config.show,
                    leave_out=leave_out,
                    drafts=drafts,
                )

        config = self.config(refresh=refresh)
        base = _where_it_can_be_written(config, open_base)
        if not base.is_built_here:
            say(
                tr("this index was built elsewhere; `kbindex index --full` rebuilds it")
            )
        with base:
            opened = base.changes
            say_reason(opened)
            if opened.new_diagnostics:
                new = opened.new_diagnostics
                _say_new(new, episodes=self.seen_from_here(config.episodes))
            try:
                yield base
            finally:
                if base.changes is not opened:  # found out only when it was read
                    say_reason(base.changes)


_STEADY_S = 0.5
"""So long after the start, the rate so far tells the time that is left."""


def _progress_line(done: int, total: int, seconds: float) -> str:
    """Say how far it is, and after a while how fast, and when it will be done."""
    line = tr_count(
        "indexing {done}/{count} episode ({share} %)",
        "indexing {done}/{count} episodes ({share} %)",
        total,
        done=done,
        share=100 * done // max(total, 1),
    )
    if not done or seconds < _STEADY_S:
        return line
    rate = done / seconds
    minutes, rest = divmod(round((total - done) / rate), 60)
    return line + tr(
        ", {rate:.0f} a second, {left} left", rate=rate, left=f"{minutes}:{rest:02}"
    )


def _preparing_line(done: int, total: int, _: float) -> str:
    share = 100 * done // max(total, 1)
    return tr("preparing the table of synonyms, only once: {share} %", share=share)


@contextmanager
def progress_on_terminal(
    clock: Callable[[], float] = time.monotonic,
    line_of: Callable[[int, int, float], str] = _progress_line,
) -> Generator[Progress | None]:
    """Give a callback that draws a line of progress on stderr, if it is a terminal.

    It overwrites with blanks: no control sequence that a terminal may lack.

    Args:
        clock: Tells the time in seconds.
        line_of: Makes the line of how many are done, of how many, after how long.
    """
    if not sys.stderr.isatty():
        yield None
        return
    width = 0
    start = clock()

    def draw(done: int, total: int) -> None:
        nonlocal width
        line = line_of(done, total, clock() - start)
        print("\r" + pad(line, width), end="", file=sys.stderr, flush=True)
        width = max(width, width_of(line))

    def wipe() -> None:
        if width:
            print("\r" + " " * width + "\r", end="", file=sys.stderr, flush=True)

    try:
        with before_ending(wipe):
            yield draw
    finally:
        wipe()


def _preparing_on_terminal() -> AbstractContextManager[Progress | None]:
    return progress_on_terminal(line_of=_preparing_line)


_Result = TypeVar("_Result")


def _where_it_can_be_written(
    config: Config, use: Callable[[Config], _Result]
) -> _Result:
    """Use the index; where its folder may be read only, one in the user's cache.

    Who names a folder on the command line means that one.

    Raises:
        UnwritableIndexError: Neither can be written, or the folder was named.
    """
    is_new = is_new_place(config)
    try:
        result = use(config)
    except UnwritableIndexError:
        elsewhere = cache_index(config.episodes)
        if config.index_is_named or elsewhere == config.index:
            raise
        result = use(replace(config, index=elsewhere))
        said = tr("{folder} is read-only; the index lies in {elsewhere}")
        say(said.format(folder=config.index, elsewhere=elsewhere))
        return result
    if is_new:
        _say_place(config)
    return result


_SAYS_NOTHING = {".gitignore", ".gitkeep"}
"""What an empty folder may hold."""


def is_new_place(config: Config) -> bool:
    """Say whether a project's file alone names the index, and nothing is there yet.

    Raises:
        ConfigError: Something else is there, such as the index of another archive.
    """
    if config.index_is_trusted:
        return False
    from kbindex.knowledge import KnowledgeBase  # noqa: PLC0415 - cold start

    archive = KnowledgeBase.archive_of(config.index)
    if archive == config.episodes:
        return False
    try:
        is_empty = {path.name for path in config.index.iterdir()} <= _SAYS_NOTHING
    except OSError:
        is_empty = True
    if archive is None and is_empty:
        return True
    problem = tr("is neither empty nor the index of this archive")
    if archive is not None:
        problem = tr("is the index of another archive ({folder})", folder=archive)
    raise ConfigError(str(config.file), "index", problem=problem)


def _say_place(config: Config) -> None:
    said = tr("the index of this project lies in {folder}, as {file} says")
    say(said.format(folder=config.index, file=config.file))


def _say_waiting(owner: str) -> None:
    say(tr("waiting for {owner}, which is writing the index", owner=owner))


def say_reason(changes: Changes) -> None:
    """Say why the index was built anew, where a refresh was asked for."""
    if changes.reason:
        say(tr("the index was built anew: {reason}", reason=changes.reason))


def say(message: str) -> None:
    """Tell people something that is no data, on stderr."""
    print(f"kbindex: {sanitize(message)}", file=sys.stderr)


def _say_new(new: Sequence[Diagnostic], *, episodes: Path) -> None:
    """Say in one line what of the notes could not be read and was not said before."""
    from kbindex.cli.remedies import diagnostic_line  # noqa: PLC0415 - cold start

    if len(new) == 1:
        place = episodes / new[0].path
        where = f"{place}:{new[0].line}" if new[0].line else str(place)
        say(f"{where}: {diagnostic_line(new[0])}")
    elif new:
        say(
            tr_count(
                "{count} place in the notes could not be read; see `kbindex index`",
                "{count} places in the notes could not be read; see `kbindex index`",
                len(new),
            )
        )


def say_diagnostics(diagnostics: tuple[Diagnostic, ...], *, episodes: Path) -> None:
    """Show diagnostics as `file:line: message (kind)`, on stderr."""
    from kbindex.cli.remedies import diagnostic_line  # noqa: PLC0415 - cold start

    for said in diagnostics:
        place = episodes / said.path
        where = f"{place}:{said.line}" if said.line else str(place)
        print(sanitize(f"{where}: {diagnostic_line(said)}"), file=sys.stderr)


_Command = TypeVar("_Command", bound=Callable[..., Any])


def json_option(command: _Command) -> _Command:
    """Add `--json`."""
    return click.option("as_json", "-j", "--json", is_flag=True, help="Print JSON.")(
        command
    )


def no_refresh_option(command: _Command) -> _Command:
    """Add `--no-refresh`."""
    return click.option(
        "refresh",
        "--no-refresh",
        flag_value=False,
        default=True,
        help="Read the index as it is; do not look for changed episodes.",
    )(command)
