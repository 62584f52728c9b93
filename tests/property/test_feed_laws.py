"""Laws of feeds: whatever notes say, a feed is read as it was meant."""

import datetime as dt
import json
from html import unescape
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.hostile.feed_rules import (
    atom_problems,
    content_problems,
    is_iri,
    json_problems,
)

from kbindex.model import (
    Article,
    ArticleId,
    Episode,
    EpisodeId,
    Note,
    NoteKind,
    is_web_url,
)
from kbindex.model.safe_text import one_line
from kbindex.pages import structured_data
from kbindex.pages.feeds import Feed, FeedEntry, atom, json_feed
from kbindex.pages.feeds.feed_texts import article_html
from kbindex.pages.open_search import open_search
from kbindex.pages.web_iris import web_iri

ANY = st.text(st.characters())
"""Lone surrogates, controls and signs of direction among them."""

HOSTILE = st.sampled_from(
    [
        "</script>",
        "]]>",
        "<!--",
        "\u202e",
        "\ud800",
        "\x00",
        "\uffff",
        "&#0;",
        "監",
        "'\"",
    ]
)
TEXT = st.lists(ANY | HOSTILE, max_size=4).map("".join)
URLS = TEXT.map(lambda text: f"https://a.example/{text}") | TEXT
DAYS = st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))

NOTES = st.builds(
    Note,
    text=TEXT,
    kind=st.sampled_from(NoteKind),
    depth=st.integers(0, 9),
    line=st.just(1),
    end_line=st.just(1),
)
ARTICLES = st.builds(
    Article,
    id=st.just(ArticleId("7#1")),
    kind=st.just("article"),
    episode=st.just(EpisodeId("7")),
    source=st.just("7.md"),
    line=st.just(1),
    end_line=st.just(9),
    title=TEXT,
    url=st.none() | URLS,
    presenter=st.none() | TEXT,
    date=DAYS,
    notes=st.lists(NOTES, max_size=4).map(tuple),
)


def entry(number: int, article: Article) -> FeedEntry:
    return FeedEntry(
        id=f"https://notes.example/{number}",
        title=f"{number} {article.title}",
        url=f"https://notes.example/episodes/7/{number}/",
        html=article_html(article),
        day=article.date,
        authors=(f"by {article.presenter}",),
        topics=((f"t{article.title}", article.title),),
        about=web_iri(article.url),
    )


def feed_of(articles: list[Article]) -> Feed:
    return Feed(
        title="Notes",
        atom_url="https://notes.example/feed.xml",
        json_url="https://notes.example/feed.json",
        page="https://notes.example/",
        author="aki",
        entries=tuple(entry(number, one) for number, one in enumerate(articles)),
    )


@given(st.lists(ARTICLES, max_size=4))
def test_any_notes_make_an_atom_feed_that_keeps_the_rules(
    articles: list[Article],
) -> None:
    """One id each, absolute IRIs, moments of RFC 3339, content that anyone may show."""
    written = atom(feed_of(articles))
    assert list(atom_problems(written)) == []
    assert len(list(ET.fromstring(written))) >= len(articles)  # noqa: S314 - ours
    assert atom(feed_of(articles)) == written


@given(ARTICLES)
def test_the_content_of_an_entry_says_what_the_notes_say(article: Article) -> None:
    """Letters of notes are there, and are letters."""
    html = article_html(article)
    assert list(content_problems(html)) == []
    letters = "".join(one.text for one in article.notes)
    assert {char for char in letters if char.isalnum()} <= set(unescape(html))


@given(URLS)
def test_an_address_is_an_iri_or_none(url: str) -> None:
    found = web_iri(url)
    assert found is None or is_iri(found)
    assert found is None or is_web_url(url)
    assert found is None or web_iri(found) == found


@given(TEXT, TEXT, TEXT)
def test_any_name_makes_a_description_of_the_search(
    name: str, about: str, rest: str
) -> None:
    written = open_search(
        name,
        description=about + rest,
        search="https://notes.example/search",
        own="https://notes.example/opensearch.xml",
    )
    root = ET.fromstring(written)  # noqa: S314 - made by us
    assert [child.tag.partition("}")[2] for child in root] == [
        "ShortName",
        "Description",
        "InputEncoding",
        "Url",
        "Url",
        "SearchForm",
    ]


@given(ARTICLES, TEXT)
def test_structured_data_is_json_that_ends_no_script(
    article: Article, title: str
) -> None:
    episode = Episode(id=EpisodeId("7"), title=title, source="7.md", hosts=(title,))
    series = structured_data.podcast_series(None, name=title, root="https://n.example/")
    whole = structured_data.podcast_episode(
        episode, url="https://n.example/episodes/7/", series=series
    )
    said = structured_data.article(
        article, url="https://n.example/episodes/7/1/", episode=whole
    )
    written = structured_data.to_script(said)
    assert json.loads(written)["@type"] == "Article"
    assert not set("<>&\u2028\u2029") & set(written)
    written.encode()


@given(st.lists(ARTICLES, max_size=3))
def test_both_formats_have_the_same_entries(articles: list[Article]) -> None:
    """JSON has no way to drop what UTF-8 lacks: titles and names come as one line."""
    feed = feed_of(
        [
            replace(one, title=one_line(one.title), presenter=one_line(one.title))
            for one in articles
        ]
    )
    written = json_feed(feed)
    assert list(json_problems(written)) == []
    ids = [one["id"] for one in json.loads(written)["items"]]
    assert ids == [one.id for one in feed.entries]
