"""Bundles and what differs between two: `export --format bundle`, `diff`."""

from typing import Annotated, Literal, NotRequired, TypedDict

from msgspec import Meta

from kbindex.pages.json_types.record_types import Id, Kind, Title, Url
from kbindex.pages.json_types.words import (
    NOT_EMPTY,
    Answer,
    Number,
    Text,
    Unique,
    doc,
)

Sha256 = Annotated[
    str, Meta(pattern="^[0-9a-f]{64}$"), doc("A hash of its bytes, in hexadecimal.")
]


class BundleFile(TypedDict):
    """A file of a folder."""

    sha256: Sha256
    size: Annotated[Number, doc("In bytes.")]


class BundleCounts(TypedDict):
    """How much a folder holds of what."""

    episodes: Number
    articles: Number
    overviews: Annotated[Number, doc("Texts of episodes outside of their articles.")]
    tags: Annotated[Number, doc("Tags that an article has, or a narrower one of.")]
    presenters: Number
    passages: NotRequired[
        Annotated[Number, doc("What was said, where that was exported.")]
    ]


class BundleManifest(Answer):
    """What a bundle, or a folder of Markdown, says of itself: `manifest.json`."""

    kind: Annotated[
        Literal["kbindex-bundle", "kbindex-markdown"], doc("What the folder is.")
    ]
    kbindex: Annotated[Text, doc("The version of the program that wrote it.")]
    public: Annotated[bool, doc("Whether private episodes were left out.")]
    counts: BundleCounts
    files: Annotated[
        dict[str, BundleFile],
        doc("Path below the folder, with `/`, of each file but this one."),
    ]
    schemas: Annotated[
        dict[str, str],
        doc(
            "Path of a file → path of its JSON Schema; of JSON Lines that of each line."
        ),
    ]


class DiffEpisode(TypedDict):
    """An episode that was added or removed."""

    id: Annotated[Text, doc("Its id.")]
    title: Title


class ChangedEpisode(DiffEpisode):
    """An episode whose header, or transcript, was changed."""

    fields: Annotated[
        Unique[
            Literal[
                "title",
                "date",
                "hosts",
                "guests",
                "video",
                "audio",
                "source",
                "transcript",
            ]
        ],
        NOT_EMPTY,
        doc("What differs."),
    ]


class DiffArticle(TypedDict):
    """A record that was added or removed."""

    id: Id
    kind: Kind
    title: Title
    url: Url


class ChangedArticle(DiffArticle):
    """A record that was changed, as it is now; another number alone is no change."""

    was: Annotated[Id, doc("Its id before.")]
    fields: Annotated[
        Unique[
            Literal[
                "episode",
                "title",
                "url",
                "presenter",
                "section",
                "time",
                "notes",
                "links",
                "tags",
            ]
        ],
        NOT_EMPTY,
        doc("What differs; lines of the source do not count."),
    ]
    tags_added: Annotated[Unique[Text], doc("Tags that it had not.")]
    tags_removed: Annotated[Unique[Text], doc("Tags that it has no more.")]


class ChangedTag(TypedDict):
    """A tag that more or fewer articles have."""

    id: Annotated[Text, doc("Its id.")]
    before: Annotated[Number, doc("Articles that had it, or a narrower one.")]
    after: Annotated[Number, doc("Articles that have it now.")]


class EpisodesDiff(TypedDict):
    """What differs between the episodes; each list by id of the new state."""

    added: list[DiffEpisode]
    removed: list[DiffEpisode]
    changed: list[ChangedEpisode]


class ArticlesDiff(TypedDict):
    """What differs between articles and overviews, by episode and number."""

    added: list[DiffArticle]
    removed: list[DiffArticle]
    changed: list[ChangedArticle]


class TagsDiff(TypedDict):
    """What differs between the tags, by id."""

    added: list[Text]
    removed: list[Text]
    changed: list[ChangedTag]


class DiffAnswer(Answer):
    """What changed from one bundle to another, or to the archive as it is."""

    same: Annotated[bool, doc("Whether nothing changed.")]
    episodes: EpisodesDiff
    articles: ArticlesDiff
    tags: TagsDiff
