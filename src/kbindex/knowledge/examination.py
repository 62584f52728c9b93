"""What is not as it should be: versions, places, settings, the index, the notes."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Literal

from kbindex.config import DEFAULT_NOTES, CheckConfig, NotesConfig, line_in
from kbindex.config.cluster import ClusterConfig
from kbindex.config.searches import SavedSearch
from kbindex.config.show import Show
from kbindex.errors import (
    ArchiveError,
    ConfigError,
    IndexStateError,
    KbindexError,
    QueryError,
    Remedy,
    UnwritableIndexError,
)
from kbindex.folders import may_write
from kbindex.index import Generation, Index, Servers
from kbindex.indexing.archive_refresher import make_refresher
from kbindex.indexing.changes import Changes
from kbindex.indexing.refresh import Refresher
from kbindex.indexing.understanding import Understanding, understanding_of
from kbindex.knowledge.installation import (
    list_extras,
    list_versions,
    missing_libraries,
    own_requirements,
)
from kbindex.knowledge.pack_proposals import proposal_line, propose_packs
from kbindex.knowledge.user_settings import find_wrong_settings
from kbindex.lint import select_rules
from kbindex.messages import later, tr, tr_count
from kbindex.model import Diagnostic
from kbindex.query import parse_with_saved

IndexState = Literal["up-to-date", "outdated", "missing", "damaged", "unknown"]
ProblemKind = Literal[
    "missing-library",
    "missing-extra",
    "no-episodes",
    "outdated-index",
    "missing-index",
    "damaged-index",
    "unusable-index",
    "unwritable-index",
    "unwritable-cache",
    "incomplete-index",
    "missing-copies",
    "unreadable-notes",
    "wrong-settings",
    "narrow-terminal",
    "poor-encoding",
    "no-completion",
    "useful-pack",
]

_OF_STATE: dict[IndexState, tuple[ProblemKind, str, Remedy]] = {
    "outdated": (
        "outdated-index",
        later("the index is older than the episodes"),
        Remedy.REFRESH_INDEX,
    ),
    "missing": (
        "missing-index",
        later("there is no index yet"),
        Remedy.BUILD_INDEX,
    ),
    "damaged": (
        "damaged-index",
        later("the index is damaged"),
        Remedy.REBUILD_INDEX,
    ),
}
"""State of an index → what is wrong with it, and what can be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexCondition:
    """How the index is.

    Args:
        reason: Why it is not up to date, or None.
        generation: The number of the generation in use, from 1.
        size_bytes: What its files take, those of older generations included.
        articles: How many articles it holds.
        transcripts: How many episodes have a transcript.
        passages: Passages of transcripts that it holds.
        pending: How many episodes have to be read, or taken out.
        obstacle: Why nothing can be written there, or None.
        servers: The servers that have it; None where it needs none.
        lag_s: By how many seconds the newest edit of the notes is later than the index
            on servers; 0 where no episode has to be read.
    """

    state: IndexState = "unknown"
    reason: str | None = None
    generation: int | None = None
    size_bytes: int = 0
    articles: int = 0
    transcripts: int = 0
    passages: int = 0
    pending: int = 0
    obstacle: IndexStateError | None = None
    servers: Servers | None = None
    lag_s: float = 0.0

    @property
    def lacks_parts(self) -> bool:
        """Whether a part of it is on no server."""
        return self.servers is not None and self.servers.health == "red"

    @property
    def lacks_copies(self) -> bool:
        """Whether all of it is there, but not all copies are."""
        return self.servers is not None and self.servers.health == "yellow"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCondition:
    """The index of one of several shows that are searched together.

    Args:
        name: What the show is called in queries.
        condition: How its index is. Whether notes were edited since is known where
            they are: of an index that can be read the state is unknown.
    """

    name: str
    condition: IndexCondition


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that was found.

    Args:
        kind: What to branch on.
        message: What is wrong, in a line.
        remedy: What can be done, where that is known.
        reason: How it came to be, or None.
        name: What the remedy is about: a library, an extra, a shell; else empty.
    """

    kind: ProblemKind
    message: str
    remedy: Remedy | None = None
    reason: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What is installed, whatever the archive.

    Args:
        versions: Name → version; None where a library is missing.
        extras: Optional feature → whether it is installed.
        problems: What is missing, and has to be there.
        hints: What could be there, too.
    """

    versions: dict[str, str | None]
    extras: dict[str, bool]
    problems: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveExamination:
    """What was found of an archive and its index.

    Args:
        diagnostics: What could not be read in the notes.
        understanding: What was understood of them; None where no index says it.
        problems: What was found; empty where all is well.
        hints: What could be better, and is no fault.
    """

    condition: IndexCondition
    diagnostics: tuple[Diagnostic, ...] = ()
    understanding: Understanding | None = None
    problems: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All that was found.

    Args:
        episodes: The folder of show notes; None where there is none.
        index: The folder of the index; None where there are no episodes, or servers
            have it.
        file: The `kbindex.toml` in use, or None.
        user_file: The user's own file of settings, or None.
        show: What the project says of its show, if anything.
        archive: What was found there; None where there is none.
        shows: The indexes of all shows that are searched together.
        problems: What is wrong; empty where all is well.
        hints: What could be better, and is no fault.
    """

    installation: Installation
    episodes: Path | None = None
    index: Path | None = None
    file: Path | None = None
    user_file: Path | None = None
    show: Show | None = None
    archive: ArchiveExamination | None = None
    shows: tuple[ShowCondition, ...] = ()
    problems: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()

    @property
    def condition(self) -> IndexCondition:
        """How the index is."""
        return self.archive.condition if self.archive else IndexCondition()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What could not be read in the notes."""
        return self.archive.diagnostics if self.archive else ()

    @property
    def understanding(self) -> Understanding | None:
        """What was understood of the notes; None where no index says it."""
        return self.archive.understanding if self.archive else None

    @property
    def is_healthy(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def examine_installation(
    *,
    cache: Path | None = None,
    version_of: Callable[[str], str] = metadata.version,
    requirements: Sequence[str] | None = None,
) -> Installation:
    """Look what is installed.

    Args:
        cache: The folder of what archives share; None where the user has none.
        version_of: Returns the version of a distribution, or raises
            PackageNotFoundError.
        requirements: What kbindex requires; by default, what its metadata says.
    """
    required = own_requirements() if requirements is None else requirements
    extras = list_extras(required, version_of)
    missing = [
        Problem(
            kind="missing-library",
            message=tr("{name} is not installed", name=name),
            remedy=Remedy.INSTALL_LIBRARY,
            name=name,
        )
        for name in missing_libraries(required, version_of)
    ]
    absent = [
        Problem(
            kind="missing-extra",
            message=tr("the extra {name} is not installed", name=name),
            remedy=Remedy.INSTALL_EXTRA,
            name=name,
        )
        for name, is_there in extras.items()
        if not is_there
    ]
    return Installation(
        versions=list_versions(version_of),
        extras=extras,
        problems=tuple(missing),
        hints=(*absent, *_unwritable_cache(cache)),
    )


def _unwritable_cache(cache: Path | None) -> Iterator[Problem]:
    """Say that what archives share is made anew each time."""
    if cache is None:
        return
    place = next(folder for folder in (cache, *cache.parents) if folder.exists())
    if not may_write(place):
        text = tr("{folder}: the cache cannot be written", folder=cache)
        yield Problem(
            kind="unwritable-cache", message=text, remedy=Remedy.ALLOW_WRITING
        )


def examine_archive(
    *,
    episodes: Path,
    index: Path,
    follow_links: bool = False,
    notes: NotesConfig = DEFAULT_NOTES,
    packs: Collection[str] | None = None,
    cluster: ClusterConfig | None = None,
) -> ArchiveExamination:
    """Look at an archive, its settings and its index, and change nothing.

    Args:
        episodes: The folder of show notes.
        index: The folder of the index.
        follow_links: Whether links that lead out of the archive are followed.
        notes: How notes are read, where they leave a choice.
        packs: The packs that were chosen; None where nobody chose.
        cluster: The servers that have the index; None where it lies in the folder.
    """
    try:
        refresher = make_refresher(
            episodes,
            index,
            follow_links=follow_links,
            notes=notes,
            packs=packs,
            cluster=cluster,
        )
        condition, diagnostics, refused = _look(refresher)
        understanding = _understanding(refresher.index)
        hints = (
            *missing_copies(condition),
            *_useful_packs(refresher.index, packs),
        )
    except IndexStateError as error:  # no folder can have this name
        condition = IndexCondition(obstacle=error)
        diagnostics, refused, understanding, hints = (), None, None, ()
    problems = [
        *_unusable_archive(refused),
        *_wrong_settings(episodes, follow_links=follow_links, packs=packs),
        *index_problems(condition),
        *_unreadable_notes(len(diagnostics)),
    ]
    return ArchiveExamination(
        condition=condition,
        diagnostics=diagnostics,
        understanding=understanding,
        problems=tuple(problems),
        hints=hints,
    )


def missing_copies(condition: IndexCondition) -> Iterator[Problem]:
    """Yield that copies of an index are missing, if they are."""
    if condition.lacks_copies:
        text = tr("not all copies of the index are on a server")
        yield Problem(kind="missing-copies", message=text)


def _understanding(index: Index) -> Understanding | None:
    """Return what the index says of the notes; None where it cannot be read."""
    try:
        generation = index.current()
        return understanding_of(generation) if generation else None
    except IndexStateError:
        return None  # that is among the problems


def _useful_packs(index: Index, chosen: Collection[str] | None) -> Iterator[Problem]:
    """Propose packs, where the index can be read."""
    with suppress(IndexStateError):  # that is among the problems
        if generation := index.current():
            with generation.open() as reader:
                for proposal in propose_packs(reader, chosen):
                    yield Problem(kind="useful-pack", message=proposal_line(proposal))


def settings_problem(error: KbindexError) -> Problem:
    """Say that a setting cannot be used, or that there are no episodes."""
    kind: ProblemKind = "wrong-settings"
    if isinstance(error, ArchiveError):
        kind = "no-episodes"
    remedy = error.remedy
    if remedy is None and isinstance(error, ConfigError):
        remedy = Remedy.CORRECT_SETTING
    return Problem(kind=kind, message=str(error), remedy=remedy)


def examine_check_settings(
    check: CheckConfig, *, file: Path | None, within: Path | None
) -> Iterator[ConfigError]:
    """Yield what is wrong with the codes of `[check]`.

    Args:
        check: What the settings say.
        file: The file that says it.
        within: The folder that no link may lead out of.
    """
    try:
        select_rules(check.select, check.ignore)
    except ValueError as error:
        line = line_in(file, "check", within=within) if file else None
        yield ConfigError(str(file), "check", problem=str(error), line=line)


def examine_searches(searches: Mapping[str, SavedSearch]) -> Iterator[ConfigError]:
    """Yield which saved searches would be refused.

    Args:
        searches: Folded name → saved search.
    """
    queries = {name: search.query for name, search in searches.items()}
    for name, search in searches.items():
        try:
            parse_with_saved(f"@{name}", searches=queries)
        except QueryError as error:
            key = f"searches.{search.name}"
            yield ConfigError(
                str(search.file), key, problem=str(error), line=search.line
            )


def _unusable_archive(refused: ArchiveError | None) -> Iterator[Problem]:
    if refused is not None:
        remedy = refused.remedy or Remedy.NAME_EPISODES
        yield Problem(kind="no-episodes", message=str(refused), remedy=remedy)


def _wrong_settings(
    episodes: Path, *, follow_links: bool, packs: Collection[str] | None
) -> Iterator[Problem]:
    for error in find_wrong_settings(episodes, follow_links=follow_links, packs=packs):
        yield settings_problem(error)


def index_problems(condition: IndexCondition) -> Iterator[Problem]:
    """Yield what is wrong with an index."""
    obstacle = condition.obstacle
    if obstacle is not None:
        is_closed = isinstance(obstacle, UnwritableIndexError)
        kind: ProblemKind = "unwritable-index" if is_closed else "unusable-index"
        if not is_closed or condition.state != "up-to-date":
            yield Problem(kind=kind, message=str(obstacle), remedy=obstacle.remedy)
    elif condition.lacks_parts:
        yield Problem(
            kind="incomplete-index", message=tr("a part of the index is on no server")
        )
    elif condition.state in _OF_STATE:
        kind, text, remedy = _OF_STATE[condition.state]
        yield Problem(
            kind=kind, message=tr(text), remedy=remedy, reason=condition.reason
        )


def _unreadable_notes(count: int) -> Iterator[Problem]:
    if count:
        text = tr_count(
            "{count} place in the notes could not be read",
            "{count} places in the notes could not be read",
            count,
        )
        yield Problem(kind="unreadable-notes", message=text, remedy=Remedy.CHECK_NOTES)


def _look(
    refresher: Refresher,
) -> tuple[IndexCondition, tuple[Diagnostic, ...], ArchiveError | None]:
    obstacle = refresher.index.obstacle()
    if obstacle is not None and not isinstance(obstacle, UnwritableIndexError):
        return IndexCondition(obstacle=obstacle), (), None
    try:
        base, changes = refresher.look()
    except ArchiveError as error:
        return IndexCondition(), (), error
    except ConfigError:  # it is among the wrong settings
        return IndexCondition(), (), None
    if changes.transcripts and obstacle is None:
        obstacle = refresher.passages().index.obstacle()
    condition = _condition(refresher.index, base, changes, obstacle)
    if condition.servers and condition.servers.written_s and condition.pending:
        lag_s = refresher.newest_edit() - condition.servers.written_s
        condition = replace(condition, lag_s=max(lag_s, 0.0))
    return condition, changes.diagnostics, None


def _condition(
    index: Index,
    base: Generation | None,
    changes: Changes,
    obstacle: IndexStateError | None,
) -> IndexCondition:
    state: IndexState = "up-to-date" if changes.is_empty else "outdated"
    generation = base
    if base is None:
        try:
            generation = index.current()
            state = "outdated" if generation else "missing"
        except IndexStateError:
            state = "damaged"
    pending = len(changes.added) + len(changes.changed) + len(changes.removed)
    return IndexCondition(
        state=state,
        reason=changes.reason,
        generation=generation.number if generation else None,
        size_bytes=index.size_bytes,
        articles=generation.articles if generation else 0,
        transcripts=changes.transcripts,
        passages=changes.passages,
        pending=pending,
        obstacle=obstacle,
        servers=index.servers(),
    )
