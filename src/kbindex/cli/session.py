"""What all commands share: the settings, the knowledge base, the streams."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from kbindex.cli.screens.columns import pad, width_of
from kbindex.cli.screens.terminal import sanitize
from kbindex.config import (
    Config,
    EngineFlags,
    SettingsFiles,
    cache_index,
    has_user_files,
    load_config,
    load_files,
    may_follow_links,
)
from kbindex.errors import (
    ArchiveError,
    ConfigError,
    Remedy,
    UnwritableIndexError,
)
from kbindex.messages import tr, tr_count
from kbindex.signals import before_ending

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Generator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from kbindex.config.searches import SavedSearch
    from kbindex.knowledge import Changes, KnowledgeBase, Outline, Progress
    from kbindex.model import Diagnostic


class Session(Struct, frozen=True, kw_only=True, dict=True):
    """One run of the program.

    Args:
        follow_links: Whether the option was given.
        is_paged: Whether long output goes through a pager.
        engine: The options that choose where the index is.
    """

    episodes: str | None
    index: str | None
    cwd: Path
    environ: Mapping[str, str]
    follow_links: bool = False
    is_paged: bool = True
    engine: EngineFlags = EngineFlags()

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
            engine=self.engine,
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
                user_settings.check_topics(
                    config.episodes, follow_links=follow_links, packs=config.packs
                )
        return config

    def archive(self, *, refresh: bool = False) -> Config:
        """Settle the settings as `config` does, for who needs one archive.

        Raises:
            ConfigError: As `config`.
            ArchiveError: As `config`, or the project names shows alone.
        """
        config = self.config(refresh=refresh)
        check_archive(config)
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
                    packs=config.packs,
                    cluster=config.cluster,
                )

        changes = _where_it_can_be_written(self.archive(refresh=True), update)
        say_reason(changes)
        return changes

    def look(self) -> Changes:
        """Say what `refresh` would do."""
        from kbindex.knowledge import KnowledgeBase  # noqa: PLC0415 - cold start

        config = self.archive()
        return KnowledgeBase.look(
            config.episodes,
            config.index,
            follow_links=config.follow_links,
            notes=config.notes,
            packs=config.packs,
            cluster=config.cluster,
        )

    def peek(self) -> AbstractContextManager[Outline | None]:
        """Open the index as it is; None where there is none."""
        from kbindex.knowledge import KnowledgeBase  # noqa: PLC0415 - cold start

        config = self.places()
        return KnowledgeBase.peek(
            config.episodes,
            config.index,
            follow_links=config.follow_links,
            notes=config.notes,
            packs=config.packs,
            cluster=config.cluster,
        )

    @contextmanager
    def open(
        self,
        *,
        refresh: bool = True,
        full: bool = False,
        leave_out: Sequence[str] | None = None,
        drafts: bool = False,
        on_servers: Literal["read", "write"] = "read",
        reads: Literal["archive", "shows"] = "archive",
    ) -> Generator[KnowledgeBase]:
        """Open the knowledge base, with progress on a terminal where it takes long.

        Args:
            refresh: Look for changed episodes.
            full: Build the whole index anew.
            leave_out: Leave private episodes out, those of these names among them.
            drafts: Keep drafts nevertheless.
            on_servers: Whether an index on servers is brought up to date, too: many
                read it, and few are to write it.
            reads: The project's archive alone, or all shows that are named; where
                private episodes are left out, the archive alone.

        Raises:
            ConfigError: Several shows are named, and no servers have them.
            ArchiveError: Shows are named, and one archive is needed that is not there.
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
                    cluster=config.cluster,
                )

        config = _reading(self.config(refresh=refresh), reads)
        refresh = refresh and (config.cluster is None or on_servers == "write")
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


def _reading(config: Config, reads: Literal["archive", "shows"]) -> Config:
    """Return the settings for who reads all shows, or the archive alone."""
    if reads == "archive" and config.shows and not config.episodes.exists():
        raise _no_archive(config)
    if reads == "archive" and config.cluster:
        return replace(config, cluster=replace(config.cluster, shows=()))
    if reads == "shows":
        check_shows(config)
    return config


def check_archive(config: Config) -> None:
    """Refuse a project that names shows, and has no episodes of its own.

    Where the user's own file names the shows, a project may get its first episode.

    Raises:
        ArchiveError: It is one.
    """
    is_of_shows = bool(config.shows) and config.shows_file == config.file
    if is_of_shows and not config.episodes.exists():
        raise _no_archive(config)


def _no_archive(config: Config) -> ArchiveError:
    text = tr(
        "{folder}: no such folder of episodes; this needs one archive: run it in "
        "the project of a show",
        folder=config.episodes,
    )
    return ArchiveError(text)


def check_shows(config: Config) -> None:
    """Refuse shows that no servers have.

    Raises:
        ConfigError: Several shows are named, for the embedded engine.
    """
    if config.shows and not config.cluster:
        file = config.shows_file
        problem = tr("several shows need the engine opensearch")
        remedy = Remedy.NAME_SERVERS
        raise ConfigError(str(file), "shows", problem=problem, remedy=remedy)


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

    Who names a folder on the command line means that one. Where a cluster has the
    index, no folder matters.

    Raises:
        UnwritableIndexError: Neither can be written, or the folder was named.
    """
    if config.cluster:
        return use(config)
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


def _print_message(message: str) -> None:
    print(f"kbindex: {sanitize(message)}", file=sys.stderr)


_TELL: ContextVar[Callable[[str], None]] = ContextVar("tell", default=_print_message)


def say(message: str) -> None:
    """Tell people something that is no data, on stderr."""
    _TELL.get()(message)


@contextmanager
def said_by(tell: Callable[[str], None]) -> Generator[None]:
    """Have something else tell what is said while a block runs."""
    before = _TELL.set(tell)
    try:
        yield
    finally:
        _TELL.reset(before)


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
