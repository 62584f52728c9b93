"""Feeds of a server: well-formed, with what is new, and nothing that is private."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
from starlette.testclient import TestClient

from kbindex import KnowledgeBase
from kbindex.errors import KbindexError
from kbindex.web import Options, Site
from tests.hostile.feed_rules import atom_problems, json_problems

Client = Callable[..., TestClient]
Browse = Callable[[Site], TestClient]

QUERY = quote("監視")

FEEDS = [
    "/feed",
    "/topics/prometheus/feed",
    f"/feeds/search?q={QUERY}",
    f"/feeds/search?q={QUERY}&tag=prometheus&presenter=haruka&year=2021",
    "/feeds/search?q=zzzz",
    "/feeds/search",
]


def place_of(feed: str, form: str) -> str:
    """Return the address of a feed as Atom or as a JSON Feed."""
    path, sign, query = feed.partition("?")
    ends = {"/feeds/search": {"atom": ".atom", "json": ".json"}}
    return path + ends.get(path, {"atom": ".xml", "json": ".json"})[form] + sign + query


def read(client: TestClient, feed: str) -> Any:  # noqa: ANN401 - feedparser has no types
    answer = client.get(place_of(feed, "atom"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    parsed: Any = feedparser.parse(answer.content)
    assert not parsed.bozo, feed
    return parsed


@pytest.mark.parametrize("feed", FEEDS)
def test_each_feed_keeps_the_rules_of_its_format(client: TestClient, feed: str) -> None:
    read(client, feed)
    assert list(atom_problems(client.get(place_of(feed, "atom")).content)) == []
    answer = client.get(place_of(feed, "json"))
    assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
    assert list(json_problems(answer.content)) == []


def test_a_search_for_nothing_has_addresses_without_a_question(
    client: TestClient,
) -> None:
    feed = json.loads(client.get("/feeds/search.json").content)
    assert not feed["feed_url"].endswith("?")
    assert not feed["home_page_url"].endswith("?")


@pytest.mark.parametrize("feed", FEEDS)
def test_both_forms_say_the_same(client: TestClient, feed: str) -> None:
    atom = read(client, feed)
    found = json.loads(client.get(place_of(feed, "json")).content)
    assert [one["id"] for one in found["items"]] == [one.id for one in atom.entries]
    assert found["title"] == atom.feed.title
    assert atom.feed.id.endswith(place_of(feed, "atom"))
    assert found["feed_url"].endswith(place_of(feed, "json"))


def test_a_search_feed_has_the_newest_of_what_is_strong(client: TestClient) -> None:
    titles = [one.title for one in read(client, f"/feeds/search?q={QUERY}").entries]
    assert titles
    strong = client.get(f"/api/v1/search?q={QUERY}&sort=date&strict=true").json()
    assert sorted(titles) == sorted(hit["title"] for hit in strong["hits"])


def test_an_id_stays_when_another_article_is_written_above(
    client: TestClient, archive: Path, knowledge: KnowledgeBase
) -> None:
    before = {one.id for one in read(client, f"/feeds/search?q={QUERY}").entries}
    place = archive / "001/README.md"
    text = place.read_text("utf-8")
    above = "### @haruka\n\n- [Another thing](https://other.example/)\n"
    place.write_text(text.replace("### @haruka\n", above), encoding="utf-8")
    knowledge.refresh()
    after = {one.id for one in read(client, f"/feeds/search?q={QUERY}").entries}
    assert before <= after


def test_a_feed_that_is_known_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/feed.xml")
    known = {"if-none-match": first.headers["etag"]}
    assert client.get("/feed.xml", headers=known).status_code == 304
    assert client.get("/feed.json", headers=known).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/topics/nothing/feed.xml", 404),
        ("/feeds/search.atom?q=date:soon", 400),
        ("/feeds/search.atom?year=x", 400),
        ("/feeds/search.json?tag=promethoos", 404),
        ("/feeds/search.rss", 404),
        ("/feeds/", 404),
    ],
)
def test_a_feed_that_cannot_be_says_why_in_a_line(
    client: TestClient, address: str, status: int
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    if answer.headers["content-type"].startswith("text/plain"):
        assert answer.text.count("\n") == 1


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/feed.xml", 304),
        ("/topics/prometheus/feed.json", 304),
        ("/topics/nothing/feed.xml", 404),
        ("/feeds/search.atom?q=date:soon", 400),
        ("/search?q=date:soon", 400),
        ("/search?q=Prometheus", 304),
    ],
)
def test_who_knows_whatever_there_is_is_told_where_nothing_is(
    client: TestClient, address: str, status: int
) -> None:
    """`If-None-Match: *` got 304 of a topic that there is not."""
    assert client.get(address, headers={"if-none-match": "*"}).status_code == status


@pytest.mark.parametrize(
    ("error", "status"), [(ZeroDivisionError("x"), 500), (KbindexError("y"), 503)]
)
def test_a_feed_that_cannot_be_made_has_the_headers_of_all_answers(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("kbindex.web.feeds.episode_feed", fail)
    answer = client.get("/feed.xml")
    assert (answer.status_code, answer.text.count("\n")) == (status, 1)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert ("retry-after" in answer.headers) == (status == 503)


def test_pages_name_their_feeds(client: TestClient) -> None:
    assert 'href="/feed.xml"' in client.get("/").text
    assert (
        'href="/topics/prometheus/feed.json"' in client.get("/topics/prometheus/").text
    )
    found = client.get(f"/search?q={QUERY}&sort=date").text
    assert f'href="/feeds/search.atom?q={QUERY}"' in found


@pytest.mark.parametrize("asked", ["q=date:soon", "q=tga:x"])
def test_a_question_that_is_refused_has_no_feed(client: TestClient, asked: str) -> None:
    """The feed of it would be refused as well."""
    answer = client.get(f"/search?{asked}")
    assert answer.status_code == 400
    assert "/feeds/search" not in answer.text
    assert 'href="/feed.xml"' in answer.text


def test_private_episodes_are_in_no_feed(archive: Path, browse: Browse) -> None:
    hidden = "# Plans\n\n## zebedee\n\n### [Quokka](https://q.example/)\n\n- 監視\n"
    (archive / "003-private.md").write_text(hidden, encoding="utf-8")
    index = archive.parent / "index"
    with KnowledgeBase.open(archive, index, leave_out=["*-private"]) as base:
        client = browse(Site(base, Options()))
        for feed in FEEDS:
            for form in ("atom", "json"):
                text = client.get(place_of(feed, form)).text.casefold()
                assert "quokka" not in text
                assert "zebedee" not in text


def test_addresses_of_a_public_feed_begin_with_its_name(make_client: Client) -> None:
    client = make_client(hosts=("notes.example.com",), is_public=True)
    answer = client.get("/feed.xml", headers={"host": "notes.example.com"})
    parsed: Any = feedparser.parse(answer.content)
    assert parsed.feed.id == "http://notes.example.com/feed.xml"
