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
)
"""`snippet` is the text of the first snippet, `path` the notes above it; `links` are
the addresses of all links."""

ARTICLE_FIELDS = tuple(name for name in HIT_FIELDS if name != "score")
"""Fields of articles that nothing was searched for."""

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
)
"""`notes` are the texts of all notes, `links` the addresses of all links."""

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

TREND_FIELDS = ("period", "name", "tag", "label", "count")

_BETWEEN = ", "
_STEP = " › "
_NEXT_NOTE = " / "


def iter_rows(
    documents: Iterable[Mapping[str, object]], fields: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    """Yield a row of one-line texts a document.

    What is missing is empty; a list is joined with `, `.
    """
    for document in documents:
        yield {name: one_line(_text(document, name)).strip() for name in fields}


def _text(document: Mapping[str, object], name: str) -> str:
    if name == "snippet":
        return "".join(snippet["text"] for snippet in _first_snippet(document))
    if name == "path":
        steps = [step for found in _first_snippet(document) for step in found["path"]]
        return _STEP.join(steps)
    if name in {"first_date", "latest_date"}:
        appearance = document[name.removesuffix("_date")]
        return _word(cast("json_types.Appearance", appearance)["date"])
    value = document[name]
    if name == "links":
        value = _addresses(cast("Sequence[json_types.Link]", value))
    if name == "notes":
        notes = cast("Sequence[json_types.Note]", value)
        return _NEXT_NOTE.join(note["text"] for note in notes)
    if isinstance(value, list):
        return _BETWEEN.join(map(_word, value))
    return _word(value)


def _first_snippet(document: Mapping[str, object]) -> Sequence[json_types.Snippet]:
    return cast("Sequence[json_types.Snippet]", document["snippets"])[:1]


def _addresses(links: Iterable[json_types.Link]) -> list[str]:
    """Return the clean addresses of links, each once."""
    return list(dict.fromkeys(clean_url(link["url"]) for link in links))


def _word(value: object) -> str:
    """Name a value in a word: an object by its id, or by the episode it is of."""
    if isinstance(value, dict):
        return str(value["id"] if "id" in value else value["episode"])
    return "" if value is None else str(value)
