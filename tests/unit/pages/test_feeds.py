"""Feeds: what Atom and JSON Feed ask for, whatever stands in the notes."""

import datetime as dt
import json
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
from msgspec.structs import replace

from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind
from kbindex.pages.feeds import Feed, FeedEntry, atom, json_feed
from kbindex.pages.feeds.feed_texts import (
    SHOWN_NOTES,
    article_html,
    episode_html,
)

ENTRY = FeedEntry(
    id="https://notes.example/episodes/007/#1a",
    title="Cats & <dogs>",
    url="https://notes.example/episodes/007/3/",
    html="<p>Both <b>sleep</b></p>",
    day=dt.date(2022, 5, 6),
    authors=("mika",),
    topics=(("storage", "Storage & more"),),
    about="https://pets.example/a?b&c",
)
FEED = Feed(
    title="Pets – 番組",
    atom_url="https://notes.example/feed.xml",
    json_url="https://notes.example/feed.json",
    page="https://notes.example/",
    author="mika",
    entries=(ENTRY,),
    description="About pets",
    language="ja",
)
ATOM = "{http://www.w3.org/2005/Atom}"


def tree(feed: Feed) -> ET.Element:
    return ET.fromstring(atom(feed))  # noqa: S314 - made by us


def read(feed: Feed) -> Any:  # noqa: ANN401 - feedparser has no types
    """Read a feed as feed readers do; what is not well-formed is an error."""
    parsed: Any = feedparser.parse(
        BytesIO(atom(feed)),
        response_headers={"content-type": "application/atom+xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


def test_an_atom_feed_says_all_that_the_entries_say() -> None:
    found = read(FEED)
    (entry,) = found.entries
    assert found.version == "atom10"
    assert (found.feed.title, found.feed.subtitle) == ("Pets – 番組", "About pets")
    assert found.feed.id == "https://notes.example/feed.xml"
    assert (entry.id, entry.link) == (ENTRY.id, ENTRY.url)
    assert entry.title == "Cats & <dogs>"
    assert entry.content[0].value == ENTRY.html
    assert (entry.updated, entry.published) == ("2022-05-06T00:00:00Z",) * 2
    assert [author.name for author in entry.authors] == ["mika"]
    assert [(tag.term, tag.label) for tag in entry.tags] == [
        ("storage", "Storage & more")
    ]
    assert {link.rel: link.href for link in entry.links}["related"] == ENTRY.about


def test_a_feed_names_its_own_address_and_the_page_of_people() -> None:
    links = {one.get("rel"): one.get("href") for one in tree(FEED).iter(f"{ATOM}link")}
    assert links["self"] == "https://notes.example/feed.xml"
    assert read(FEED).feed.link == "https://notes.example/"


def test_the_latest_entry_says_when_a_feed_was_updated() -> None:
    older = replace(ENTRY, id="https://notes.example/b", day=dt.date(2020, 1, 2))
    feed = replace(FEED, entries=(older, ENTRY))
    assert tree(feed).findtext(f"{ATOM}updated") == "2022-05-06T00:00:00Z"


def test_an_undated_entry_is_of_no_made_up_day() -> None:
    feed = replace(FEED, entries=(replace(ENTRY, day=None),))
    entry = tree(feed).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert entry.find(f"{ATOM}published") is None
    assert "date_published" not in json.loads(json_feed(feed))["items"][0]


def test_a_feed_without_entries_is_whole() -> None:
    assert read(replace(FEED, entries=())).feed.updated == "1970-01-01T00:00:00Z"


def test_a_hub_is_named_in_both_formats() -> None:
    feed = replace(FEED, hub="https://hub.example/")
    links = [(one.get("rel"), one.get("href")) for one in tree(feed)]
    assert ("hub", "https://hub.example/") in links
    assert json.loads(json_feed(feed))["hubs"] == [
        {"url": "https://hub.example/", "type": "WebSub"}
    ]


def test_a_json_feed_has_the_keys_of_its_version() -> None:
    assert json.loads(json_feed(FEED)) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Pets – 番組",
        "home_page_url": "https://notes.example/",
        "feed_url": "https://notes.example/feed.json",
        "description": "About pets",
        "language": "ja",
        "authors": [{"name": "mika"}],
        "items": [
            {
                "id": ENTRY.id,
                "url": ENTRY.url,
                "external_url": ENTRY.about,
                "title": ENTRY.title,
                "content_html": ENTRY.html,
                "date_published": "2022-05-06T00:00:00Z",
                "authors": [{"name": "mika"}],
                "tags": ["Storage & more"],
            }
        ],
    }


def note(text: str, kind: NoteKind = NoteKind.BULLET, depth: int = 0) -> Note:
    return Note(text=text, kind=kind, depth=depth, line=2, end_line=2)


def article(*notes: Note, title: str = "Title", url: str | None = None) -> Article:
    return Article(
        id=ArticleId("007#1"),
        kind="article",
        episode=EpisodeId("007"),
        source="007.md",
        line=1,
        end_line=9,
        title=title,
        url=url,
        presenter="<b>mika",
        date=None,
        notes=notes,
    )


def test_notes_are_text_in_the_html_of_an_entry() -> None:
    made = article(
        note("<script>alert(1)</script>"),
        note("below", depth=1),
        note("a\n b", NoteKind.CODE),
        note("said\nso", NoteKind.QUOTE),
        url="https://a.example/?b&c",
    )
    assert article_html(made) == (
        '<p><a href="https://a.example/?b&amp;c">https://a.example/?b&amp;c</a></p>'
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p>· below</p>"
        "<pre>a\n b</pre><blockquote>said<br>so</blockquote>"
    )


def test_an_entry_has_the_first_notes_of_a_long_article() -> None:
    made = article_html(article(*(note("x") for _ in range(SHOWN_NOTES + 1))))
    assert made.count("<p>x</p>") == SHOWN_NOTES
    assert made.endswith("<p>…</p>")


def test_an_episode_lists_its_articles_with_who_brought_them() -> None:
    listed = episode_html([(article(title="A & B"), "https://n.example/7/1/")])
    link = '<a href="https://n.example/7/1/">A &amp; B</a>'
    assert listed == f"<ul><li>{link} – &lt;b&gt;mika</li></ul>"
    assert not episode_html([])
