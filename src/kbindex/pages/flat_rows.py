"""Documents as rows of text: for CSV and for lines made by a template."""

from collections.abc import Iterable, Iterator

from kbindex.model.safe_text import one_line
from kbindex.pages.json_documents import Document

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
)
"""`snippet` is the text of the first snippet, `path` the notes above it."""

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
)
"""`notes` are the texts of all notes."""

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
    documents: Iterable[Document], fields: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    """Yield a row of one-line texts a document.

    What is missing is empty; a list is joined with `, `.
    """
    for document in documents:
        yield {name: one_line(_text(document, name)).strip() for name in fields}


def _text(document: Document, name: str) -> str:
    if name in {"snippet", "path"}:
        for snippet in document["snippets"]:
            steps = [snippet["text"]] if name == "snippet" else snippet["path"]
            return _STEP.join(map(str, steps))
        return ""
    if name in {"first_date", "latest_date"}:
        return _word(document[name.removesuffix("_date")]["date"])
    value = document[name]
    if name == "notes":
        return _NEXT_NOTE.join(note["text"] for note in value)
    if isinstance(value, list):
        return _BETWEEN.join(map(_word, value))
    return _word(value)


def _word(value: object) -> str:
    """Name a value in a word: an object by its id, or by the episode it is of."""
    if isinstance(value, dict):
        return str(value["id"] if "id" in value else value["episode"])
    return "" if value is None else str(value)
