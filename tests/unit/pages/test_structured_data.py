"""Structured data: schema.org values, safe inside a script element."""

import datetime as dt
import json
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from kbindex.knowledge import Show
from kbindex.model import Article, ArticleId, Episode, EpisodeId
from kbindex.pages import structured_data as data

SERIES = data.podcast_series(
    Show(name="Lanterns", url="https://lamps.example/", language="ja", author="Aki"),
    name="Lanterns",
    root="https://notes.example/",
)
EPISODE = Episode(
    id=EpisodeId("007"),
    title="The seventh",
    source="007.md",
    date=dt.date(2022, 5, 6),
    hosts=("aki",),
    guests=("ben",),
    video="https://video.example/7",
)
EPISODE_URL = "https://notes.example/episodes/007/"
ARTICLE = Article(
    id=ArticleId("007#1"),
    kind="article",
    episode=EPISODE.id,
    source="007.md",
    line=1,
    end_line=2,
    title="Wicks",
    url="https://wicks.example/",
    presenter="aki",
    date=EPISODE.date,
)


def test_a_show_is_a_series() -> None:
    assert SERIES == {
        "@context": "https://schema.org",
        "@type": "PodcastSeries",
        "name": "Lanterns",
        "url": "https://notes.example/",
        "inLanguage": "ja",
        "author": ({"@type": "Person", "name": "Aki"},),
        "sameAs": "https://lamps.example/",
    }


def test_a_show_that_says_nothing_has_a_name_nevertheless() -> None:
    said = data.podcast_series(None, name="Notes", root="https://notes.example/")
    assert said == {
        "@context": "https://schema.org",
        "@type": "PodcastSeries",
        "name": "Notes",
        "url": "https://notes.example/",
    }


def test_an_episode_names_its_people_and_its_show() -> None:
    said = data.podcast_episode(EPISODE, url=EPISODE_URL, series=SERIES)
    assert said["@type"] == "PodcastEpisode"
    assert said["datePublished"] == "2022-05-06"
    assert said["actor"] == (
        {"@type": "Person", "name": "aki"},
        {"@type": "Person", "name": "ben"},
    )
    assert said["associatedMedia"] == {
        "@type": "MediaObject",
        "contentUrl": "https://video.example/7",
    }
    whole = said["partOfSeries"]
    assert isinstance(whole, dict)
    assert whole["name"] == "Lanterns"
    assert "@context" not in whole


def test_an_article_names_what_it_is_about_and_its_episode() -> None:
    episode = data.podcast_episode(EPISODE, url=EPISODE_URL, series=SERIES)
    said = data.article(
        ARTICLE, url=f"{EPISODE_URL}1/", topics=("Lighting",), episode=episode
    )
    assert said == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": "Wicks",
        "url": f"{EPISODE_URL}1/",
        "datePublished": "2022-05-06",
        "author": ({"@type": "Person", "name": "aki"},),
        "keywords": ("Lighting",),
        "citation": "https://wicks.example/",
        "isPartOf": {
            "@type": "PodcastEpisode",
            "name": "The seventh",
            "url": EPISODE_URL,
        },
    }


class Scripts(HTMLParser):
    """What a parser of HTML takes for elements, and for text in scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(f"{tag}{len(attrs)}")

    def handle_data(self, data: str) -> None:
        self.text += data


BREAKERS = [
    "</script>",
    "<!--<script>",
    "]]>",
    "\u2028",
    "&lt;",
    "\ud800",
    "\x00",
    "'\"",
]


@given(st.lists(st.sampled_from(BREAKERS) | st.text(), max_size=6).map("".join))
def test_no_title_ends_the_script_that_holds_it(title: str) -> None:
    """Whatever a title says, a page has one script, and it holds the value as it is."""
    said = data.podcast_series(None, name=f"a{title}", root="https://notes.example/")
    read = Scripts()
    read.feed(f'<script type="application/ld+json">{data.to_script(said)}</script>')
    read.close()
    assert read.tags == ["script1"]
    assert json.loads(read.text) == said
    assert not set("<>&\u2028\u2029") & set(read.text)
