"""What a refresh did, and what is wrong: `index`, `check`, `doctor`."""

from typing import Annotated, Literal, NotRequired, TypedDict

from msgspec import Meta

from kbindex.pages.json_types.words import (
    Answer,
    Kebab,
    Number,
    OneLine,
    Positive,
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


class ChangesAnswer(Answer):
    """What a refresh changed, and what could not be read."""

    added: Annotated[Unique[Text], doc("Ids of new episodes.")]
    changed: Annotated[Unique[Text], doc("Ids of episodes read again.")]
    removed: Annotated[Unique[Text], doc("Ids of episodes that are gone.")]
    articles: Annotated[Number, doc("How many articles the index holds now.")]
    seconds: Annotated[float, Meta(ge=0), doc("How long it took.")]
    diagnostics: Annotated[list[Diagnostic], doc("Of all episodes, changed or not.")]


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


class CheckAnswer(Answer):
    """What is to be mended in notes."""

    diagnostics: Annotated[
        list[Finding], doc("What is left to mend, by file, line and column.")
    ]
    files: Annotated[Number, doc("How many files were checked.")]
    mended: Annotated[
        Number, doc("How many of them --fix changed, or --diff would change.")
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

    episodes: Annotated[Text, doc("The folder of show notes.")]
    index: Annotated[Text, doc("The folder of the index.")]
    config: Annotated[str | None, doc("The kbindex.toml in use, or null.")]
    own_config: NotRequired[
        Annotated[Text, doc("The user's own file of settings, where there is one.")]
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
