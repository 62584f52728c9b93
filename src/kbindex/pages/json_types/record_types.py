"""Episodes and their records: `export`, `show`, `episodes`."""

from typing import Annotated, Literal, NotRequired, TypedDict

from msgspec import Meta

from kbindex.model import NoteKind
from kbindex.pages.json_types.words import (
    NOT_EMPTY,
    Answer,
    ArticleId,
    Date,
    Number,
    Positive,
    Text,
    Unique,
    doc,
)


class Note(TypedDict):
    """A note of a record."""

    text: Annotated[
        Text, doc("As a reader of the rendered page sees it, line breaks kept.")
    ]
    kind: NoteKind
    depth: Annotated[Number, doc("Nesting below the article.")]
    line: Annotated[Positive, doc("First line in the source file.")]
    end_line: Annotated[Positive, doc("Last line in the source file.")]


class Link(TypedDict):
    """A link of a record."""

    text: Annotated[
        str, doc("What the link shows; its address where it shows nothing.")
    ]
    url: Annotated[str, doc("As it was written.")]
    line: Annotated[Positive, doc("Line in the source file.")]


Kind = Annotated[
    Literal["article", "overview"],
    doc("An article, or the text of an episode outside its articles."),
]
Id = Annotated[
    ArticleId,
    doc(
        "The episode's id, `#`, and the article's number in its episode "
        "from 1; `#0` is the overview."
    ),
]
EpisodeId = Annotated[Text, doc("The episode's id.")]
ShowName = Annotated[
    Text,
    doc(
        "The show, where several are searched together. Ids and `source` then begin "
        "with it and a colon."
    ),
]
Source = Annotated[
    Text, doc("The source file, relative to the episodes folder, with `/`.")
]
Line = Annotated[
    Positive,
    doc(
        "The line of the source file where the title stands; of an "
        "overview, its first text."
    ),
]
Title = Annotated[Text, doc("Never empty.")]
Url = Annotated[
    Text | None, doc("The address of the page, without tracking parameters.")
]
Presenter = Annotated[Text | None, doc("Who brought it, without `@`.")]
Recorded = Annotated[Date | None, doc("When the episode was recorded.")]
Tags = Annotated[
    Unique[Text], doc("Ids of topics that it is about itself, weightiest first.")
]


Links = Annotated[
    list[Link], doc("In the order of the source, the title's link first.")
]


Section = Annotated[
    list[Text],
    NOT_EMPTY,
    doc("The headings above it that group it, outermost first, where there are."),
]


Time = Annotated[
    str,
    Meta(pattern=r"^[0-9]{1,2}:[0-5][0-9]:[0-5][0-9]$"),
    doc("When it is spoken about, as `h:mm:ss` in the recording, where that is known."),
]
TimeFrom = Annotated[
    Literal["notes", "chapters", "transcript"],
    doc("Where `time` is from: the notes, a list of chapters, or a transcript."),
]
TimeUrl = Annotated[
    Text,
    doc("The address that plays the recording from `time` on, where one does."),
]


class Record(TypedDict):
    """One record: an article, or an episode's overview. A line of `kbindex export`."""

    id: Id
    kind: Kind
    episode: EpisodeId
    source: Source
    line: Line
    end_line: Annotated[
        Positive, doc("The last line of the source file that belongs to it.")
    ]
    title: Title
    url: Url
    presenter: Presenter
    date: Recorded
    notes: Annotated[list[Note], doc("In the order of the source.")]
    links: Links
    tags: Tags
    section: NotRequired[Section]
    show: NotRequired[ShowName]
    time: NotRequired[Time]
    time_from: NotRequired[TimeFrom]
    time_url: NotRequired[TimeUrl]


class RecordAnswer(Answer, Record):
    """One record, as a document."""


class NumberedLink(TypedDict):
    """A link of a record, with its number. A line of `show ID --links --jsonl`."""

    id: Id
    number: Annotated[
        Positive, doc("Its place among the record's links: that of `open ID --link`.")
    ]
    text: Annotated[str, doc("What a reader clicks.")]
    url: Annotated[str, doc("The address, without tracking parameters.")]
    line: Annotated[Positive, doc("Line in the source file.")]


class LinksAnswer(Answer):
    """The links of a record, or of all records of an episode."""

    links: Annotated[list[NumberedLink], doc("By record and number.")]


Handles = Annotated[list[Text], doc("Handles, without `@`.")]


class Episode(TypedDict):
    """An episode's header. Part of other documents."""

    id: Annotated[Text, doc("The name of the episode's folder or file.")]
    title: Title
    date: Annotated[Date | None, doc("When it was recorded.")]
    hosts: Handles
    guests: Handles
    video: Annotated[Text | None, doc("The address of the video.")]
    source: Source
    audio: NotRequired[
        Annotated[Text, doc("The address or path of the sound file, as it is written.")]
    ]
    show: NotRequired[ShowName]


class CountedEpisode(Episode):
    """An episode's header with how much it has."""

    articles: Annotated[
        Number, doc("How many articles it has; an overview does not count.")
    ]


class EpisodesAnswer(Answer):
    """The episodes, in the order of their files."""

    episodes: list[CountedEpisode]


class EpisodeAnswer(Answer, Episode):
    """An episode with its records."""

    articles: Annotated[
        list[Record],
        doc(
            "The overview, where there is one, and the articles in the "
            "order of the source."
        ),
    ]
