"""The JSON of every command keeps the contract: schemas, and exactly its keys."""

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kbindex.cli.app import run

pytestmark = pytest.mark.usefixtures("each_engine")

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
ARCHIVE = Path(__file__).parents[2] / "episodes"

RECORD = {
    "id",
    "kind",
    "episode",
    "source",
    "line",
    "end_line",
    "title",
    "url",
    "presenter",
    "date",
    "notes",
    "links",
    "tags",
}
NOTE = {"text", "kind", "depth", "line", "end_line"}
LINK = {"text", "url", "line"}
SEARCH = {"format", "query", "understood", "total", "strong", "suggestion", "hits"}
SEARCH |= {"looked_for", "near"}
TAGGED = {
    "rank",
    "kind",
    "id",
    "episode",
    "source",
    "line",
    "title",
    "title_highlights",
    "url",
    "presenter",
    "date",
    "video",
    "tags",
    "snippets",
    "matched",
    "also",
    "links",
}
HIT = TAGGED | {"score"}
SNIPPET = {"text", "path", "line", "highlights"}
MATCHED = {"query", "term", "how"}
TAG = {
    "id",
    "label",
    "label_ja",
    "kind",
    "count",
    "own",
    "episodes",
    "broader",
    "first",
    "latest",
    "timeline",
}
RELATED_TAG = {"id", "label", "label_ja", "kind", "count", "together", "lift"}
EPISODE = {"id", "title", "date", "hosts", "guests", "video", "source", "articles"}
INDEX = {"format", "added", "changed", "removed", "articles", "seconds", "diagnostics"}
DIAGNOSTIC = {"path", "line", "kind", "message"}

Ask = Callable[..., Any]
Validate = Callable[[str, object], None]


def keys(documents: list[dict[str, Any]]) -> set[frozenset[str]]:
    """Return the sets of keys that occur, to be compared whole."""
    assert documents
    return {frozenset(document) for document in documents}


@pytest.fixture(scope="module")
def index(make_folder: Callable[[str], Path]) -> Path:
    """The index of this project's sample episodes, built once."""
    folder = make_folder("json") / "index"
    assert run(["--episodes", str(ARCHIVE), "--index", str(folder), "index"]) == 0
    return folder


@pytest.fixture
def ask(index: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command that finds something, and return its stdout as JSON."""

    def call(*args: str, as_lines: bool = False, status: int = 0) -> Any:  # noqa: ANN401
        capsys.readouterr()
        options = ["--episodes", str(ARCHIVE), "--index", str(index)]
        assert run([*options, *args]) == status
        out = capsys.readouterr().out
        assert out.endswith("\n")
        if as_lines:
            return [json.loads(line) for line in out.splitlines()]
        assert len(out.splitlines()) == 1
        return json.loads(out)

    return call


@pytest.mark.parametrize(
    "query",
    ["Thanos", "監視", "kubernetes", "-kubernetes", '"Argo CD"', "オートスケール"],
)
def test_search_keeps_its_contract(ask: Ask, query: str, validate: Validate) -> None:
    document = ask("search", query, "--json", "--limit", "100")
    validate("search", document)
    assert set(document) == SEARCH
    assert document["query"] == query
    hits = document["hits"]
    assert len(hits) == min(document["total"], 100)
    assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
    places = [(hit["strength"], -hit["score"]) for hit in hits]
    assert places == sorted(places)  # "strong" before "weak"
    assert keys(hits) == {frozenset(HIT | {"strength"})}
    snippets = [snippet for hit in hits for snippet in hit["snippets"]]
    assert keys(snippets) == {frozenset(SNIPPET)}
    if not query.startswith("-"):
        assert keys([m for hit in hits for m in hit["matched"]]) == {frozenset(MATCHED)}


def test_search_names_the_filters_that_leave_nothing(
    ask: Ask, validate: Validate
) -> None:
    document = ask("search", "thanos", "by:harka", "--json", status=1)
    validate("search", document)
    assert set(document) == SEARCH | {"looser", "near_tags", "unmet"}
    assert [tag["id"] for tag in document["near_tags"]][:1] == ["thanos"]
    assert keys(document["unmet"]) == {
        frozenset({"filter", "field", "value", "near", "nowhere", "without"})
    }


def test_search_names_the_word_that_asks_for_newer_articles(
    ask: Ask, validate: Validate
) -> None:
    document = ask("search", "latest kubernetes release", "--json", "--explain")
    validate("search", document)
    assert set(document) == SEARCH | {"recency"}
    assert document["recency"] == "latest"
    factors = [hit["explanation"]["recency_factor"] for hit in document["hits"]]
    assert all(1 <= factor <= 2 for factor in factors)


def test_search_by_date_prefers_nothing(ask: Ask) -> None:
    document = ask("search", "latest kubernetes release", "sort:date", "--json")
    assert set(document) == SEARCH


def test_highlights_are_spans_of_the_text_in_order_and_apart(ask: Ask) -> None:
    hits = ask("search", "監視 Prometheus", "--json", "--limit", "100")["hits"]
    snippets = [snippet for hit in hits for snippet in hit["snippets"]]
    for snippet in snippets:
        flat = [offset for span in snippet["highlights"] for offset in span]
        assert all(a < b for a, b in pairwise(flat))
        assert all(0 <= offset <= len(snippet["text"]) for offset in flat)
    marked = {s["text"][a:b] for s in snippets for a, b in s["highlights"]}
    assert {"監視", "Prometheus"} <= marked


def test_a_snippets_line_is_where_its_text_begins(ask: Ask) -> None:
    """Of text that looks the same in the source as on the page."""
    hits = ask("search", "監視", "--json", "--limit", "100")["hits"]
    seen = 0
    for hit in hits:
        source = (ARCHIVE / hit["source"]).read_text(encoding="utf-8").split("\n")
        for snippet in hit["snippets"]:
            first = re.match(r"[ぁ-んァ-ヶー一-龠]{2,}", snippet["text"])
            if first:
                assert first[0] in source[snippet["line"] - 1]
                seen += 1
    assert seen > 3


def test_tags_keep_their_contract(ask: Ask, validate: Validate) -> None:
    document = ask("tags", "--json")
    validate("tags", document)
    assert set(document) == {"format", "tags", "months"}
    assert len(document["months"]) == len(document["tags"][0]["timeline"])
    tags = document["tags"]
    assert keys(tags) == {frozenset(TAG)}
    order = [(-tag["count"], tag["id"]) for tag in tags]
    assert order == sorted(order)
    assert all(tag["own"] <= tag["count"] for tag in tags)


@pytest.mark.parametrize("tag", ["prometheus", "monitoring", "Amazon EKS", "監視"])
def test_a_tag_keeps_its_contract(ask: Ask, tag: str, validate: Validate) -> None:
    document = ask("tags", tag, "--json")
    validate("tag", document)
    assert set(document) == TAG | {
        "format",
        "articles",
        "months",
        "narrower",
        "related",
    }
    narrower, related = document.pop("narrower"), document.pop("related")
    assert {frozenset(other) for other in narrower} <= {frozenset(TAG)}
    assert all(document["id"] in other["broader"] for other in narrower)
    assert {frozenset(other) for other in related} <= {frozenset(RELATED_TAG)}
    articles = document.pop("articles")
    assert keys(articles) == {frozenset(TAGGED)}
    assert len(articles) == document["count"]
    assert [article["rank"] for article in articles] == list(
        range(1, len(articles) + 1)
    )
    dates = [article["date"] or "" for article in articles]
    assert dates == sorted(dates, reverse=True)
    document.pop("format")
    whole = ask("tags", "--json")
    assert document.pop("months") == whole["months"]
    assert document in whole["tags"]


def test_reasons_keep_their_contract(ask: Ask, validate: Validate) -> None:
    seen = 0
    for record in ask("export", as_lines=True)[:12]:
        if record["kind"] == "article" and record["tags"]:
            document = ask("tags", "--why", record["id"], "--json")
            validate("tag-reasons", document)
            assert set(document) == {"format", "id", "title", "source", "tags"}
            assert [tag["id"] for tag in document["tags"]] == record["tags"]
            lines = [e["line"] for tag in document["tags"] for e in tag["evidence"]]
            assert all(record["line"] <= n <= record["end_line"] for n in lines)
            seen += 1
    assert seen > 5


def test_suggestions_keep_their_contract(ask: Ask, validate: Validate) -> None:
    document = ask("tags", "--suggest", "--json", "--limit", "3")
    validate("suggestions", document)
    assert set(document) == {"format", "total", "suggestions"}
    assert len(document["suggestions"]) == min(document["total"], 3)


def test_trends_keep_their_contract(ask: Ask, validate: Validate) -> None:
    document = ask("trends", "Prometheus", "プロメテウス", "監視", "--json")
    validate("trends", document)
    assert set(document) == {"format", "by", "periods", "trends"}
    assert [trend["tag"] for trend in document["trends"]] == [
        "prometheus",
        "monitoring",
    ]
    for trend in document["trends"]:
        assert len(trend["counts"]) == len(document["periods"])
        assert sum(trend["counts"]) + trend["undated"] == trend["total"]
    tagged = ask("tags", "monitoring", "--json")["count"]
    assert document["trends"][1]["total"] >= tagged


def test_related_articles_keep_their_contract(ask: Ask, validate: Validate) -> None:
    document = ask("related", "001#1", "--json")
    validate("related", document)
    assert set(document) == {"format", "id", "hits"}
    assert keys(document["hits"]) == {frozenset(HIT | {"common"})}
    scores = [hit["score"] for hit in document["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_episodes_keep_their_contract(ask: Ask, validate: Validate) -> None:
    document = ask("episodes", "--json")
    validate("episodes", document)
    assert set(document) == {"format", "episodes"}
    assert keys(document["episodes"]) == {frozenset(EPISODE)}
    folders = sorted(path.parent.name for path in ARCHIVE.glob("*/README.md"))
    assert [episode["id"] for episode in document["episodes"]] == folders


def test_an_episode_keeps_its_contract(ask: Ask, validate: Validate) -> None:
    for header in ask("episodes", "--json")["episodes"]:
        document = ask("show", header["id"], "--json")
        validate("show-episode", document)
        assert set(document) == EPISODE | {"format"}
        records = document["articles"]
        assert header["articles"] == sum(r["kind"] == "article" for r in records)
        assert {**document, "articles": header["articles"]} == {"format": 1, **header}


def test_an_article_keeps_its_contract(ask: Ask, validate: Validate) -> None:
    document = ask("show", "001#1", "--json")
    validate("show-article", document)
    assert set(document) == RECORD | {"format"}


def test_every_line_of_export_keeps_the_contract(ask: Ask, validate: Validate) -> None:
    records = ask("export", as_lines=True)
    assert keys(records) == {frozenset(RECORD)}
    assert keys([note for r in records for note in r["notes"]]) == {frozenset(NOTE)}
    assert keys([link for r in records for link in r["links"]]) == {frozenset(LINK)}
    for record in records:
        validate("record", record)
        number = int(record["id"].removeprefix(record["episode"] + "#"))
        assert (number == 0) == (record["kind"] == "overview")
        assert record["line"] <= record["end_line"]
        assert all(
            record["line"] <= n["line"] <= n["end_line"] for n in record["notes"]
        )
    episodes = ask("episodes", "--json")["episodes"]
    assert len({record["id"] for record in records}) == len(records)
    assert sum(r["kind"] == "article" for r in records) == sum(
        episode["articles"] for episode in episodes
    )


def test_export_as_one_document_keeps_its_contract(
    ask: Ask, validate: Validate
) -> None:
    document = ask("export", "--json")
    validate("export", document)
    assert set(document) == {"format", "records"}
    assert document["records"] == ask("export", as_lines=True)


@pytest.mark.parametrize("command", ["index", "rebuild"])
def test_index_keeps_its_contract(ask: Ask, command: str, validate: Validate) -> None:
    document = ask(command, "--json")
    validate("index", document)
    is_all_read = command == "rebuild"
    assert set(document) == INDEX | ({"understanding"} if is_all_read else set())
    assert keys(document["diagnostics"]) == {frozenset(DIAGNOSTIC)}


def test_a_search_that_finds_nothing_keeps_the_contract(
    ask: Ask, validate: Validate
) -> None:
    document = ask("search", "xyzzyx", "--json", status=1)
    validate("search", document)
    assert set(document) == SEARCH
