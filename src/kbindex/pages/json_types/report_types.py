"""What was done, and what is wrong: `index`, `import`, `check`, `doctor`."""

from typing import Annotated, Literal, NotRequired, TypedDict

from msgspec import Meta

from kbindex.model.understanding import ArticleRule, DoubtReason
from kbindex.pages.json_types.words import (
    Answer,
    Kebab,
    Number,
    OneLine,
    Positive,
    Show,
    Text,
    Unique,
    doc,
)

Message = Annotated[OneLine, doc("One line for people.")]


class Diagnostic(TypedDict):
    """Something that could not be read."""

    path: Annotated[Text, doc("The file, relative to the episodes folder.")]
    line: Annotated[Number, doc("Where; 0 where the whole file is meant.")]
    kind: Annotated[Kebab, doc("A stable name to branch on, such as `bad-date`.")]
    message: Message


class Doubt(TypedDict):
    """A place that looks like an article, and is none."""

    path: Annotated[Text, doc("The file, relative to the episodes folder.")]
    line: Annotated[Positive, doc("Where, from 1.")]
    title: Annotated[str, doc("What its title would be, up to 100 characters.")]
    reason: Annotated[
        DoubtReason,
        doc(
            "Why it is none: it is no presenter's, it was read as a text, or the name "
            "of its section says that no articles are there."
        ),
    ]


class Understanding(TypedDict):
    """What was understood of the notes."""

    episodes: Annotated[Number, doc("Pages that could be read.")]
    dated: Annotated[Number, doc("Those of them that have a date.")]
    without_articles: Annotated[
        Number, doc("Those of them in which no article was found.")
    ]
    articles: Annotated[Number, doc("How many articles there are.")]
    rules: Annotated[
        dict[ArticleRule, Positive],
        doc("Rule to articles that it found; the others found none."),
    ]
    links_outside: Annotated[Number, doc("Links that belong to no article.")]
    people: Annotated[Number, doc("Hosts, guests and presenters, each counted once.")]
    hosts: Annotated[Number, doc("How many hosts there are.")]
    guests: Annotated[Number, doc("How many guests there are.")]
    presenters: Annotated[Number, doc("How many presenters there are.")]
    doubts: Annotated[
        list[Doubt],
        doc("Places in doubt, by file and line; up to 20 of a file."),
    ]


class ChangesAnswer(Answer):
    """What a refresh changed, and what could not be read."""

    added: Annotated[Unique[Text], doc("Ids of new episodes.")]
    changed: Annotated[Unique[Text], doc("Ids of episodes read again.")]
    removed: Annotated[Unique[Text], doc("Ids of episodes that are gone.")]
    articles: Annotated[Number, doc("How many articles the index holds now.")]
    seconds: Annotated[float, Meta(ge=0), doc("How long it took.")]
    diagnostics: Annotated[list[Diagnostic], doc("Of all episodes, changed or not.")]
    transcripts: NotRequired[
        Annotated[Positive, doc("How many episodes have a transcript, where any has.")]
    ]
    passages: NotRequired[
        Annotated[Number, doc("How many passages of transcripts the index holds.")]
    ]
    understanding: NotRequired[
        Annotated[Understanding, doc("Where all of the archive was read.")]
    ]


class ImportedEpisode(TypedDict):
    """What an import did with an episode."""

    id: Annotated[Text, doc("Its id in the archive.")]
    title: Annotated[str, doc("Its title; may be empty.")]
    action: Annotated[
        Literal["new", "updated", "unchanged", "left"],
        doc("What was done, or would be; `left`: the file was left alone."),
    ]
    reason: Annotated[
        Literal["edited", "taken", "linked"] | None,
        doc(
            "Why it was left alone: its file was edited; an episode of this id, or of "
            "this title and date, came from elsewhere; a symbolic link leads to it."
        ),
    ]
    source: Annotated[Text, doc("Its file, relative to the episodes folder.")]
    files: Annotated[Unique[Text], doc("What was written, relative to that folder.")]


class ImportAnswer(Answer):
    """What an import did."""

    new: Annotated[Number, doc("How many episodes are new.")]
    updated: Annotated[Number, doc("How many had changed in the feed.")]
    unchanged: Annotated[Number, doc("How many had not.")]
    left: Annotated[Number, doc("How many were left alone.")]
    episodes: Annotated[list[ImportedEpisode], doc("The oldest first.")]
    diagnostics: Annotated[
        list[Diagnostic],
        doc("What could not be read; a path is that of the source, or as above."),
    ]


class Finding(TypedDict):
    """Something to mend in notes."""

    path: Annotated[
        Text,
        doc(
            "The file, as it was named; else relative to the working folder where it "
            "lies below it."
        ),
    ]
    line: Annotated[Positive, doc("Where, from 1.")]
    column: Annotated[Positive, doc("In characters of the line, from 1.")]
    code: Annotated[str, Meta(pattern="^KB[0-9]{3}$"), doc("The rule.")]
    name: Annotated[Kebab, doc("The rule's name.")]
    message: Message
    fixable: Annotated[bool, doc("Whether --fix mends it.")]


class RuleCount(TypedDict):
    """How often a rule found something."""

    code: Annotated[str, Meta(pattern="^KB[0-9]{3}$"), doc("The rule.")]
    name: Annotated[Kebab, doc("The rule's name.")]
    count: Annotated[Number, doc("How many findings it has.")]


class CheckAnswer(Answer):
    """What is to be mended in notes."""

    diagnostics: Annotated[
        list[Finding], doc("What is left to mend, by file, line and column.")
    ]
    files: Annotated[Number, doc("How many files were checked.")]
    mended: Annotated[
        Number, doc("How many of them --fix changed, or --diff would change.")
    ]
    statistics: NotRequired[
        Annotated[
            list[RuleCount],
            doc("With --statistics: findings by rule, the most frequent first."),
        ]
    ]


_NAMED = {
    "required": [
        "kbindex",
        "python",
        "whoosh-reloaded",
        "whoosh3",
        "SudachiPy",
        "SudachiDict-core",
    ]
}


class Paths(TypedDict):
    """Where everything lies."""

    episodes: Annotated[
        Text | None, doc("The folder of show notes, or null outside of a project.")
    ]
    index: Annotated[
        Text | None, doc("The folder of the index, or null outside of a project.")
    ]
    config: Annotated[str | None, doc("The kbindex.toml in use, or null.")]
    own_config: NotRequired[
        Annotated[Text, doc("The user's own file of settings, where there is one.")]
    ]


class Servers(TypedDict):
    """The servers that have an index."""

    cluster: Annotated[str, doc("What they are called together.")]
    program: Annotated[str, doc("What runs there, with its version.")]
    count: Annotated[Number, doc("How many there are.")]
    health: Annotated[
        Literal["green", "yellow", "red"],
        doc("green: all copies are there; yellow: all of it; red: a part is nowhere."),
    ]
    written: Annotated[
        str | None, doc("When the index was written, in UTC; null where there is none.")
    ]
    written_by: Annotated[
        str | None, doc("The version of kbindex that wrote it; null as above.")
    ]
    lag_seconds: Annotated[
        Number,
        doc("By how much the newest edit is later; 0 where no episode is pending."),
    ]


class IndexCondition(TypedDict):
    """How the index is."""

    state: Annotated[
        Literal["up-to-date", "outdated", "missing", "damaged", "unknown"],
        doc("How it is."),
    ]
    reason: Annotated[str | None, doc("Why it has to be built anew, or null.")]
    generation: Annotated[Positive | None, doc("The generation in use, or null.")]
    size_bytes: Annotated[Number, doc("What its files take.")]
    articles: Annotated[Number, doc("How many articles it holds.")]
    pending: Annotated[Number, doc("Episodes that a refresh would read or take out.")]
    transcripts: NotRequired[
        Annotated[Positive, doc("How many episodes have a transcript, where any has.")]
    ]
    passages: NotRequired[
        Annotated[Number, doc("How many passages of transcripts it holds.")]
    ]
    servers: NotRequired[
        Annotated[Servers, doc("The servers that have it; missing where none do.")]
    ]


class ShowIndex(TypedDict):
    """The index of one of several shows that are searched together."""

    name: Annotated[str, doc("What the show is called in queries.")]
    index: Annotated[
        IndexCondition,
        doc("unknown: it can be read; whether it is up to date, its notes know."),
    ]


class Terminal(TypedDict):
    """Where the answer is shown, and the shell."""

    encoding: Annotated[str, doc("Of stdout.")]
    columns: Annotated[
        Positive | None, doc("How wide the terminal is; null where stdout is none.")
    ]
    colour: Annotated[bool, doc("Whether stdout gets colour.")]
    shell: Annotated[
        str | None, doc("The user's shell, or null where we complete nothing for it.")
    ]
    completion: Annotated[
        bool | None,
        doc("Whether it completes our command lines; null where that is not known."),
    ]


class DoctorAnswer(Answer):
    """Versions, places, the state of the index, and what is wrong."""

    healthy: Annotated[bool, doc("Whether nothing was found.")]
    versions: Annotated[
        dict[str, str | None],
        Meta(extra_json_schema=_NAMED),
        doc("Name to version; null where it is not installed."),
    ]
    extras: Annotated[
        dict[str, bool],
        doc("Optional feature to whether all that it needs is installed."),
    ]
    paths: Paths
    index: IndexCondition
    diagnostics: Annotated[
        list[Diagnostic], doc("What could not be read in the notes.")
    ]
    problems: Annotated[list[Message], doc("What was found; empty where all is well.")]
    hints: Annotated[list[Message], doc("What could be better, and is no fault.")]
    terminal: Terminal
    show: Annotated[Show | None, doc("The show; null where no project names it.")]
    shows: NotRequired[
        Annotated[
            list[ShowIndex], doc("The shows that are searched together, where any are.")
        ]
    ]
    understanding: NotRequired[
        Annotated[Understanding, doc("As the index has it, where there is one.")]
    ]
