"""Words that mean the same to an archive."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from kbindex.pages.json_types.words import (
    Answer,
    ArticleId,
    Number,
    Positive,
    Text,
    doc,
)

Names = Annotated[list[Text], Meta(min_length=2)]


class WordsEvidence(TypedDict):
    """Where an episode explains an abbreviation."""

    id: Annotated[ArticleId, doc("The record that does first.")]
    source: Annotated[Text, doc("Its file, relative to the episodes.")]
    line: Annotated[Number, doc("The line there, from 1; 0 where there is none.")]
    count: Annotated[Positive, doc("How often the episode does.")]
    names: Annotated[
        Names,
        Meta(max_length=2),
        doc("The abbreviation and what it stands for, as they are written there."),
    ]


class GlossaryWords(TypedDict):
    """Words that stand for one another in a search, or that do not."""

    names: Annotated[
        Names, doc("As written; of an abbreviation, it and what it stands for.")
    ]
    how: Annotated[
        Literal["glossary", "refusal", "archive"],
        doc(
            "A line of the user; a line that says that the first name does not mean "
            "the others; or what episodes explain."
        ),
    ]
    count: Annotated[
        Number, doc("How often the archive explains it; 0 for a line of the user.")
    ]
    refused_by: Annotated[
        Text | None,
        doc("Where the user says that it is not so, as file:line, or null."),
    ]
    source: Annotated[Text, doc("The file of the line, or of the first evidence.")]
    line: Annotated[
        Number | None, doc("The line there, or null for a line of the settings.")
    ]
    evidence: Annotated[
        list[WordsEvidence], doc("Where the archive explains it; empty else.")
    ]
    context: Annotated[
        list[Text],
        doc("Words of which a query has one where the line counts; empty: always."),
    ]


class Pack(TypedDict):
    """Words and topics of one field that come with kbindex."""

    name: Annotated[Text, doc("As the setting `packs` knows it.")]
    groups: Annotated[Number, doc("How many groups of words it has.")]
    is_on: Annotated[bool, doc("Whether these words count here.")]
    has_topics: Annotated[bool, doc("Whether it has topics, too.")]
    has_topics_on: Annotated[bool, doc("Whether these are tags here.")]


class GlossaryAnswer(Answer):
    """The user's own words as they stand, then what the archive explains, by name."""

    total: Annotated[Number, doc("How many there are, before --limit.")]
    words: Annotated[list[GlossaryWords], doc("One object a line or abbreviation.")]
    packs: Annotated[list[Pack], doc("What comes with kbindex besides its glossary.")]
