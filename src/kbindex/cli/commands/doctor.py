"""`kbindex doctor`."""

import datetime as dt
import math
import os
from collections.abc import Iterator

import click
from msgspec.structs import replace

from kbindex.cli.remedies import problem_line
from kbindex.cli.screens.columns import pad, width_of
from kbindex.cli.screens.passage_counts import passages_line
from kbindex.cli.screens.terminal import Style, print_json, sanitize, stdout_style
from kbindex.cli.screens.understanding_lines import understanding_lines
from kbindex.cli.session import (
    Session,
    check_shows,
    is_new_place,
    json_option,
    say_diagnostics,
)
from kbindex.cli.surroundings import Surroundings, look_around
from kbindex.config import Config, SettingsFiles, cache_bridges, cache_index
from kbindex.config.examined_settings import examine_settings
from kbindex.config.searches import saved_searches
from kbindex.errors import ConfigError
from kbindex.knowledge.episode_template import load_template
from kbindex.knowledge.examination import (
    ArchiveExamination,
    Examination,
    IndexCondition,
    IndexState,
    Problem,
    ShowCondition,
    examine_archive,
    examine_check_settings,
    examine_installation,
    examine_searches,
    settings_problem,
)
from kbindex.knowledge.examined_shows import (
    examine_shows,
    show_hints,
    show_problems,
)
from kbindex.messages import language, later, speaking, tr, tr_count
from kbindex.pages.host_documents import doctor_document
from kbindex.pages.json_types import Terminal

_KIB = 1024

_STATES: dict[IndexState, str] = {
    "up-to-date": later("up to date"),
    "outdated": later("outdated"),
    "missing": later("missing"),
    "damaged": later("damaged"),
    "unknown": later("unknown"),
}


@click.command()
@json_option
@click.pass_obj
def doctor(session: Session, *, as_json: bool) -> int:
    """Examine the installation, the index and the archive; nothing is changed.

    What is wrong comes with what can be done; so does what could be better, which
    is no fault. Outside of a project the installation is examined.

    The status is 0 where all is well, and 1 where something is wrong.

    \b
    Examples:
      kbindex doctor
      kbindex doctor --json
    """
    surroundings = look_around(session.environ)
    with speaking("en" if as_json else language()):
        examination = _examine(session, surroundings)
        if as_json:
            terminal = _terminal(surroundings)
            print_json(
                doctor_document(examination, say=problem_line, terminal=terminal)
            )
    if not as_json:
        style = stdout_style()
        for line in _lines(examination, surroundings, style):
            print(line)
        if examination.understanding and examination.episodes:
            shown = session.seen_from_here(examination.episodes)
            print()
            for line in understanding_lines(
                examination.understanding, style, episodes=shown
            ):
                print(line)
        if examination.episodes:
            said = examination.diagnostics
            say_diagnostics(said, episodes=examination.episodes)
    return 0 if examination.is_healthy else 1


def _examine(session: Session, surroundings: Surroundings) -> Examination:
    """Examine all that there is; what is wrong with one thing stops no other."""
    settings = examine_settings(
        cwd=session.cwd,
        environ=session.environ,
        episodes=session.episodes,
        index=session.index,
        follow_links=session.follow_links,
        engine=session.engine,
    )
    installation = examine_installation(cache=cache_bridges())
    wrong = (*settings.errors, *examine_searches(saved_searches(settings.files)))
    problems = [*installation.problems, *map(settings_problem, wrong)]
    hints = [*installation.hints, *surroundings.hints()]
    config = settings.config
    if config is None:
        return Examination(
            installation=installation, problems=tuple(problems), hints=tuple(hints)
        )
    problems += map(settings_problem, _wrong_settings(config, settings.files))
    shows = _look_at_shows(config)
    problems += show_problems(shows)
    hints += show_hints(shows)
    archive: ArchiveExamination | None = None
    if not config.shows or config.episodes.exists():
        config, archive, elsewhere = _look_at_archive(config)
        problems += archive.problems
        hints += (*elsewhere, *archive.hints)
    return Examination(
        installation=installation,
        episodes=config.episodes,
        index=None if config.cluster else config.index,
        file=config.file,
        user_file=config.user_file,
        show=config.show,
        archive=archive,
        shows=shows,
        problems=tuple(problems),
        hints=tuple(hints),
    )


def _look_at_shows(config: Config) -> tuple[ShowCondition, ...]:
    """Look at the indexes of the shows that are searched together, if any are."""
    if not config.cluster or not config.cluster.shows:
        return ()
    return examine_shows(
        config.cluster,
        episodes=config.episodes,
        follow_links=config.follow_links,
        notes=config.notes,
        packs=config.packs,
    )


def _wrong_settings(config: Config, files: SettingsFiles) -> Iterator[ConfigError]:
    """Yield what is wrong with settings that are only read where they are needed."""
    file = config.check_file
    within = file.parent if file and file == config.file else None  # the project's
    yield from examine_check_settings(config.check, file=file, within=within)
    try:
        if os.access(config.episodes, os.X_OK):  # else that is the finding
            load_template(files, config.episodes, follow_links=config.follow_links)
    except ConfigError as error:
        yield error
    try:
        check_shows(config)
    except ConfigError as error:
        yield error
    try:
        if not config.cluster:
            is_new_place(config)
    except ConfigError as error:
        yield error


def _look_at_archive(
    config: Config,
) -> tuple[Config, ArchiveExamination, tuple[Problem, ...]]:
    """Examine an archive; its index lies in the cache where it is read-only.

    Returns:
        The settings with the index that is used, what was found, and that it lies
        elsewhere.
    """

    def look(config: Config) -> ArchiveExamination:
        return examine_archive(
            episodes=config.episodes,
            index=config.index,
            follow_links=config.follow_links,
            notes=config.notes,
            packs=config.packs,
            cluster=config.cluster,
        )

    archive = look(config)
    closed = [p for p in archive.problems if p.kind == "unwritable-index"]
    elsewhere = cache_index(config.episodes)
    if not closed or config.index_is_named or elsewhere == config.index:
        return config, archive, ()
    text = tr("{folder} is read-only; the index lies in {elsewhere}").format(
        folder=config.index, elsewhere=elsewhere
    )
    config = replace(config, index=elsewhere)
    return config, look(config), (Problem(kind="unwritable-index", message=text),)


def _terminal(surroundings: Surroundings) -> Terminal:
    return {
        "encoding": surroundings.encoding,
        "columns": surroundings.columns,
        "colour": surroundings.has_colour,
        "shell": surroundings.shell,
        "completion": surroundings.is_completed,
    }


def _lines(
    examination: Examination, surroundings: Surroundings, style: Style
) -> Iterator[str]:
    rows = [
        *_installed(examination),
        *_around(surroundings),
        *_places(examination),
    ]
    width = max(width_of(name) for name, _ in rows)
    for name, said in rows:  # not cut, as tables are: a path is copied
        yield f"{style(pad(name, width), bold=True)}  {sanitize(said)}".rstrip()
    yield ""
    if examination.is_healthy:
        yield style(tr("all is well"), fg="green")
    for problem in examination.problems:
        yield f"{style('!', fg='yellow', bold=True)} {sanitize(problem_line(problem))}"
    for hint in examination.hints:
        yield f"{style('-', bold=True)} {sanitize(problem_line(hint))}"


def _installed(examination: Examination) -> Iterator[tuple[str, str]]:
    for name, version in examination.installation.versions.items():
        if version or name != "whoosh3":
            yield name, version or tr("not installed")
    for name, is_there in examination.installation.extras.items():
        said = tr("installed") if is_there else tr("not installed")
        yield tr("extra {name}", name=name), said


def _around(surroundings: Surroundings) -> Iterator[tuple[str, str]]:
    parts = [surroundings.encoding]
    if surroundings.columns is not None:
        parts.append(
            tr_count("{count} column", "{count} columns", surroundings.columns)
        )
    parts.append(tr("colour") if surroundings.has_colour else tr("no colour"))
    yield tr("terminal"), tr(", ").join(parts)
    locale = surroundings.locale or tr("none")
    yield tr("locale"), tr(", ").join((locale, surroundings.language))
    if surroundings.shell:
        states = {
            True: tr("installed"),
            False: tr("not installed"),
            None: tr("unknown"),
        }
        state = states[surroundings.is_completed]
        yield tr("completion"), f"{surroundings.shell}: {state}"


def _places(examination: Examination) -> Iterator[tuple[str, str]]:
    none = tr("none")
    yield tr("episodes"), str(examination.episodes or none)
    yield tr("index"), str(examination.index or none)
    yield tr("config"), str(examination.file or none)
    if examination.user_file:
        yield tr("your own config"), str(examination.user_file)
    if show := examination.show:
        parts = filter(None, (show.name, show.url))
        yield tr("show"), tr(", ").join(parts) or tr("no name")
    condition = examination.condition
    if examination.archive or not examination.shows:
        yield tr("index state"), _condition(examination)
    yield from _servers(condition)
    for one in examination.shows:
        yield tr("show {name}", name=one.name), _of_show(one.condition)
    if condition.transcripts:
        said = passages_line(condition.passages, condition.transcripts)
        yield tr("transcripts"), said


def _of_show(condition: IndexCondition) -> str:
    """Say how the index of one of several shows is."""
    if condition.generation is None:
        return tr(_STATES[condition.state])
    articles = condition.articles
    said = [tr_count("{count} article", "{count} articles", articles)]
    if condition.servers:
        said.append(tr(_HEALTH[condition.servers.health]))
        said += _written(condition)
    return tr(", ").join(said)


_HEALTH = {
    "green": later("all copies are there"),
    "yellow": later("copies are missing"),
    "red": later("parts are missing"),
}


def _servers(condition: IndexCondition) -> Iterator[tuple[str, str]]:
    """Yield what is known of servers, where they have the index."""
    servers = condition.servers
    if servers is None:
        return
    count = tr_count("{count} server", "{count} servers", servers.count)
    health = tr(_HEALTH[servers.health])
    parts = [servers.cluster, servers.program, count, health]
    yield tr("servers"), tr(", ").join(parts)
    parts = [*_written(condition)]
    if not parts:
        return
    if condition.lag_s:
        minutes = math.ceil(condition.lag_s / 60)
        text = tr_count(
            "the newest edit is {count} minute later",
            "the newest edit is {count} minutes later",
            minutes,
        )
        parts.append(text)
    yield tr("last written"), tr(", ").join(parts)


def _written(condition: IndexCondition) -> Iterator[str]:
    """Yield when an index on servers was written, and by what, where there is one."""
    servers = condition.servers
    if servers and servers.written_s is not None:
        written = dt.datetime.fromtimestamp(servers.written_s, dt.UTC)
        yield f"{written:%Y-%m-%d %H:%M:%S} UTC"
        yield f"kbindex {servers.written_by}"


def _condition(examination: Examination) -> str:
    condition = examination.condition
    parts = [tr(_STATES[condition.state])]
    if condition.generation is not None:
        parts.append(tr("generation {number}", number=condition.generation))
        articles = condition.articles
        parts.append(tr_count("{count} article", "{count} articles", articles))
        parts.append(f"{condition.size_bytes / _KIB:.0f} KiB")
    if condition.pending:
        parts.append(
            tr_count(
                "{count} episode to refresh",
                "{count} episodes to refresh",
                condition.pending,
            )
        )
    return tr(", ").join(parts)
