"""What was said in the episodes: passages of transcripts."""

from typing import Annotated, Literal, NotRequired, TypedDict

from msgspec import Meta

from kbindex.pages.json_types.record_types import (
    EpisodeId,
    Record,
    Recorded,
    ShowName,
)
from kbindex.pages.json_types.words import Answer, OneLine, Positive, Text, doc

PassageId = Annotated[
    str,
    Meta(pattern="#t[0-9]+$"),
    doc(
        "The episode's id, `#t`, and the passage's number in its episode from 1, in "
        "the order of time."
    ),
]
Clock = Annotated[str, Meta(pattern="^[0-9]{1,3}:[0-5][0-9]:[0-5][0-9]$")]


class PassagePlace(TypedDict):
    """Where a passage is said, and by whom. Part of other documents."""

    id: PassageId
    kind: Annotated[Literal["passage"], doc("A passage of a transcript.")]
    episode: EpisodeId
    source: Annotated[
        Text, doc("The transcript's file, relative to the episodes folder, with `/`.")
    ]
    line: Annotated[Positive, doc("The line of that file where it begins.")]
    speaker: Annotated[
        Text | None, doc("Who speaks, as the transcript says; several apart by commas.")
    ]
    time: Annotated[Clock | None, doc("When it begins in the recording, as `h:mm:ss`.")]
    end_time: Annotated[Clock | None, doc("When it ends.")]
    time_url: Annotated[
        Text | None, doc("An address where the recording plays from there.")
    ]
    date: Recorded
    show: NotRequired[ShowName]


class Passage(PassagePlace):
    """A passage of a transcript. A line of `kbindex export --transcripts`."""

    end_line: Annotated[Positive, doc("The last line that belongs to it.")]
    text: Annotated[OneLine, doc("What was said.")]


class PassageAnswer(Answer, Passage):
    """A passage, with those around it."""

    before: Annotated[
        Passage | None, doc("The passage that was said before; null for the first.")
    ]
    after: Annotated[
        Passage | None, doc("The passage that was said after; null for the last.")
    ]


class TranscriptAnswer(Answer):
    """What was said in an episode."""

    id: EpisodeId
    passages: Annotated[list[Passage], doc("In the order of time.")]


class ExportAnswer(Answer):
    """Every record, by episode and number."""

    records: list[Record]
    passages: NotRequired[
        Annotated[
            list[Passage],
            doc("With `--transcripts`: what was said, by episode and time."),
        ]
    ]
