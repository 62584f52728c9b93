"""Everything that kbindex raises, in one tree.

    KbindexError            shown to people as one line, never as a traceback
    ├── ConfigError         a configuration file or variable is wrong
    │   └── ArgumentError       a caller gave a wrong value for a setting
    ├── ArchiveError        the folder of episodes is missing, or holds none
    │   └── NothingPublicError  all of its episodes are left out
    ├── IndexStateError     the index cannot be read, written or locked
    │   ├── DamagedIndexError   it is not as it was written, or of another version
    │   │   └── VanishedIndexError  servers have a part of it no more
    │   ├── UnwritableIndexError its folder may be read only
    │   ├── UnavailableIndexError no server that has it answers now
    │   ├── ChangedMeanwhileError servers have a later version than was expected
    │   └── LockBusyError       another process is writing it
    ├── NotFoundError       an id or a tag that the archive does not have
    ├── QueryError          a query string was refused, and where
    ├── TemplateError       a template of output lines was refused
    ├── MissingExtraError   a library is needed that only an extra installs
    ├── WorkerDiedError     a process that worked for another was killed
    ├── JudgementError      a line of judged queries is wrong
    ├── RunError            a saved run of queries is none
    ├── OutputFolderError   a folder of output cannot be written, or is not ours
    ├── SiteError           a folder in which no site can be made
    ├── CallError           a program's call that cannot be answered as it is
    └── SourceError         a feed, page or address cannot be imported at all

The last ones are defined where they are raised (`kbindex.workers`,
`kbindex.index.opensearch.sending`, `kbindex.evaluation.evaluation_errors`,
`kbindex.output_folders`, `kbindex.site.folder`, `kbindex.mcp_server.asking`,
`kbindex.importing.source_errors`).

An error says what is wrong. What can be done about it is a value, its `remedy`: the
command line names an option, a web page or an editor something else.

Content never raises: what cannot be read in notes is a
`kbindex.model.Diagnostic`, a value.
"""

from enum import StrEnum

from kbindex.messages import later, tr

FINDABLE = (
    later("episode"),
    later("article"),
    later("passage"),
    later("tag"),
    later("presenter"),
    later("show"),
)
"""What can be looked for by its id or name."""


class Remedy(StrEnum):
    """What can be done; each delivery has its own words for it."""

    NAME_EPISODES = "name-episodes"
    MAKE_PROJECT = "make-project"
    MAKE_EPISODE = "make-episode"
    NAME_INDEX = "name-index"
    NAME_ID = "name-id"
    NAME_NEXT_ID = "name-next-id"
    NAME_OTHER_ID = "name-other-id"
    INSTALL_EXTRA = "install-extra"
    BUILD_INDEX = "build-index"
    REFRESH_INDEX = "refresh-index"
    REBUILD_INDEX = "rebuild-index"
    FOLLOW_LINKS = "follow-links"
    INSTALL_LIBRARY = "install-library"
    INSTALL_COMPLETION = "install-completion"
    CORRECT_SETTING = "correct-setting"
    NAME_SERVERS = "name-servers"
    CHECK_NOTES = "check-notes"
    ALLOW_WRITING = "allow-writing"
    WIDEN_TERMINAL = "widen-terminal"
    USE_UTF8 = "use-utf-8"
    NAME_PORT = "name-port"


class KbindexError(Exception):
    """The root: `except KbindexError` catches all that kbindex raises on purpose.

    Args:
        message: What is wrong, in a line.
        remedy: What can be done, where that is known.
    """

    def __init__(self, message: str, *, remedy: Remedy | None = None) -> None:
        super().__init__(message)
        self.remedy = remedy

    def __reduce__(self) -> tuple[object, ...]:
        """Send it as it is: what is said of it, its class would say again."""
        return _sent, (type(self), self.args), vars(self)


def _sent(kind: type[KbindexError], args: tuple[object, ...]) -> KbindexError:
    return kind.__new__(kind, *args)


_LONGEST_KEY = 80


class ConfigError(KbindexError):
    """A setting is unknown or has a wrong value.

    Args:
        source: The file or the environment variable that holds it.
        key: The setting's name.
        problem: What is wrong, as the end of a sentence.
        line: The line of the file, where that is known.
        remedy: What can be done, where that is known.
    """

    def __init__(
        self,
        source: str,
        key: str,
        *,
        problem: str,
        line: int | None = None,
        remedy: Remedy | None = None,
    ) -> None:
        shown = key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}…"
        text = f"{source}: {shown}: {problem}"
        super().__init__(
            text
            if line is None
            else tr("{text} (at line {line})", text=text, line=line),
            remedy=remedy,
        )
        self.source = source
        self.key = key
        self.problem = problem
        self.line = line


class ArgumentError(ConfigError):
    """A caller gave a wrong value; `source` is the argument's name."""


class ArchiveError(KbindexError):
    """The folder of episodes cannot be used at all."""


class NothingPublicError(ArchiveError):
    """All episodes of the folder are private or drafts, and these are left out."""


class IndexStateError(KbindexError):
    """The index cannot be read, written or locked."""


class DamagedIndexError(IndexStateError):
    """The index is not as it was written; building it anew helps."""


class UnwritableIndexError(IndexStateError):
    """The folder of the index may be read only: by its rights, or its file system."""


class UnavailableIndexError(IndexStateError):
    """The servers that have the index do not answer, or refuse to; later they may.

    Args:
        reason: Why, as a part of a sentence.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(tr("search is not available now: {reason}", reason=reason))


class LockBusyError(IndexStateError):
    """Another process is writing the index."""


class NotFoundError(KbindexError):
    """No episode, article or tag has this id.

    Args:
        kind: What was looked for: one of `FINDABLE`.
        name: The id as it was given.
        near: Ids that exist and resemble it, best first.
        text: What is wrong, where that is more than that there is none.
    """

    def __init__(
        self, kind: str, name: str, *, near: tuple[str, ...] = (), text: str = ""
    ) -> None:
        if near:
            said = tr("no {kind} {name!r} (did you mean {near}?)")
        else:
            said = tr("no {kind} {name!r}")
        filled = said.format(kind=tr(kind), name=name, near=", ".join(near))
        super().__init__(text or filled)
        self.kind = kind
        self.name = name
        self.near = near


class QueryError(KbindexError):
    """A query string was refused at `start`, an offset in code points.

    Args:
        source: The whole query.
        start: Where the refused part begins.
        expected: What would have been right there.
        problem: What is wrong, with the part quoted.
        saved: The name of the saved search that it is, if it is one.
    """

    def __init__(
        self,
        source: str,
        start: int,
        *,
        expected: str,
        problem: str = "",
        saved: str = "",
    ) -> None:
        text = tr("query, character {place}: expected {expected}")
        if problem:
            text = tr("query, character {place}: {problem}; expected {expected}")
        super().__init__(
            text.format(place=start + 1, problem=problem, expected=expected)
        )
        self.source = source
        self.start = start
        self.expected = expected
        self.problem = problem
        self.saved = saved


class TemplateError(KbindexError):
    """A template of output lines names no field, or is written wrongly."""


class MissingExtraError(KbindexError):
    """A library is needed that only an extra of the package installs.

    Args:
        what: What needs it, in the plural.
        library: The library's name on PyPI.
        extra: The extra's name.
    """

    def __init__(self, what: str, *, library: str, extra: str) -> None:
        text = tr("{what} need {library}", what=what, library=library)
        super().__init__(text, remedy=Remedy.INSTALL_EXTRA)
        self.extra = extra
