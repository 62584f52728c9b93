"""Documents as rows of text: for CSV and for lines made by a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kbindex.model import clean_url
from kbindex.model.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kbindex.pages import json_types

HIT_FIELDS = (
    "rank",
    "score",
    "id",
    "kind",
    "episode",
    "title",
    "url",
    "presenter",
    "date",
    "video",
    "tags",
    "source",
    "line",
    "also",
    "snippet",
    "path",
    "links",
    "section",
    "time",
    "time_url",
    "strength",
)
"""`snippet` is the text of the first snippet, `path` the notes above it; `links` are
the addresses of all links, `section` the headings above; `time` is when it is spoken
about in the recording, which `time_url` plays from there; `strength` is that of a hit
of a search."""

ARTICLE_FIELDS = tuple(name for name in HIT_FIELDS if name not in {"score", "strength"})
"""Fields of articles that nothing was searched for."""

RADAR_FIELDS = (
    "list",
    "tag",
    "version",
    "sign",
    "url",
    "id",
    "episode",
    "date",
    "title",
    "line",
    "text",
)
"""A row is one place: a version, an announcement, a page, an open point."""

RECORD_FIELDS = (
    "id",
    "kind",
    "episode",
    "title",
    "url",
    "presenter",
    "date",
    "tags",
    "source",
    "line",
    "end_line",
    "notes",
    "links",
    "section",
    "time",
    "time_url",
)
"""`notes` are the texts of all notes, `links` the addresses of all links, `section` the
headings above."""

LINK_FIELDS = ("id", "number", "text", "url", "line")
EPISODE_FIELDS = (
    "id",
    "title",
    "date",
    "hosts",
    "guests",
    "video",
    "source",
    "articles",
    "audio",
)
TAG_FIELDS = (
    "id",
    "label",
    "kind",
    "count",
    "own",
    "broader",
    "first",
    "latest",
    "episodes",
    "label_ja",
)
PRESENTER_FIELDS = (
    "name",
    "count",
    "episodes",
    "first",
    "first_date",
    "latest",
    "latest_date",
    "topics",
)
"""`first` and `latest` are episodes; `topics` are tags."""

GLOSSARY_FIELDS = (
    "names",
    "how",
    "count",
    "refused_by",
    "source",
    "line",
    "evidence",
    "context",
)
"""`names` are joined as in a line of a glossary; `evidence` are ids of records."""

TREND_FIELDS = ("period", "name", "tag", "label", "count")

ID_FIELDS = frozenset(
    {"id", "episode", "episodes", "also", "first", "latest", "period", "evidence"}
)
"""Names of episodes, articles, tags and periods, which may look like numbers."""

NUMBER_FIELDS = frozenset(
    {"rank", "score", "line", "end_line", "number", "count", "own", "articles"}
)
DATE_FIELDS = frozenset({"date", "first_date", "latest_date"})

_BETWEEN = ", "
_STEP = " › "
_NEXT_NOTE = " / "
_ABSENT = frozenset({"section", "time", "time_url", "audio", "strength"})
"""Keys that a document lacks where there is nothing to say."""


def iter_rows(
    documents: Iterable[Mapping[str, object]], fields: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    """Yield a row of one-line texts a document.

    What is missing is empty; a list is joined with `, `.
    """
    for document in documents:
        if document.get("kind") == "passage":
            document = as_row(document)  # noqa: PLW2901 - the same, for all columns
        yield {name: one_line(_text(document, name)).strip() for name in fields}


def as_row(passage: Mapping[str, object]) -> Mapping[str, object]:
    """Return a passage with the names of columns; what it has not is empty."""
    empty = dict[str, object].fromkeys((*HIT_FIELDS, *RECORD_FIELDS))
    text = [{"text": passage["text"]}] if "text" in passage else []
    lists = {"links": [], "notes": text, "tags": [], "also": []}
    who = {"presenter": passage["speaker"], "url": passage["time_url"]}
    return {**empty, **lists, **passage, **who}


def _text(document: Mapping[str, object], name: str) -> str:
    if name == "snippet":
        return "".join(snippet["text"] for snippet in _first_snippet(document))
    if name == "path":
        return _STEP.join(
            s for found in _first_snippet(document) for s in found["path"]
        )
    if name in {"first_date", "latest_date"}:
        appearance = document[name.removesuffix("_date")]
        return _word(cast("json_types.Appearance", appearance)["date"])
    between, value = _BETWEEN, document.get(name) if name in _ABSENT else document[name]
    if name == "links":
        value = addresses_of(cast("Sequence[json_types.Link]", value))
    elif name == "notes":
        notes = cast("Sequence[json_types.Note]", value)
        between, value = _NEXT_NOTE, [note["text"] for note in notes]
    elif name == "section":
        between = _STEP
    elif name == "names":
        between = " != " if document["how"] == "refusal" else " = "
    return between.join(map(_word, value)) if isinstance(value, list) else _word(value)


def _first_snippet(document: Mapping[str, object]) -> Sequence[json_types.Snippet]:
    return cast("Sequence[json_types.Snippet]", document["snippets"])[:1]


def addresses_of(links: Iterable[json_types.Link]) -> list[str]:
    """Return the clean addresses of links, each once."""
    return list(dict.fromkeys(clean_url(link["url"]) for link in links))


def _word(value: object) -> str:
    """Name a value in a word: an object by its id, or by the episode it is of."""
    if isinstance(value, dict):
        return str(value["id"] if "id" in value else value["episode"])
    return "" if value is None else str(value)
