"""Which tags the articles most like one propose."""

import datetime as dt

from msgspec.structs import replace

from kbindex.model import Article, ArticleId, EpisodeId, MarkedTag
from kbindex.topics import Taxonomy, Topic
from kbindex.topics.suggesting.tag_proposals import TagProposal, propose_tags

TAXONOMY = Taxonomy(
    {"react": Topic(id="react", label="React", kind="project", aliases=("React.js",))}
)


def article(number: int, *names: str) -> Article:
    marks = tuple(
        MarkedTag(name=name.removeprefix("-"), line=1, is_wanted=name[0] != "-")
        for name in names
    )
    return Article(
        id=ArticleId(f"001#{number}"),
        kind="article",
        episode=EpisodeId("001"),
        source="001.md",
        line=1,
        end_line=1,
        title="A walk",
        url=None,
        presenter=None,
        date=dt.date(2022, 4, 8),
        notes=(),
        links=(),
        marked_tags=marks,
    )


def test_a_tag_is_proposed_by_the_likeness_of_those_that_have_it() -> None:
    near = [
        (article(2, "react.js"), 0.8),
        (article(3), 0.7),
        (article(4, "React", "Release Note"), 0.6),
    ]
    assert propose_tags(article(1), near, TAXONOMY) == (
        TagProposal(
            id="react",
            label="React",
            kind="project",
            share=1.0,
            articles=("001#2", "001#4"),
        ),
        TagProposal(
            id="release-note",
            label="Release Note",
            kind="project",
            share=0.36,
            articles=("001#4",),
        ),
    )


def test_what_the_author_has_said_is_not_proposed() -> None:
    near = [(article(2, "React", "bread", "soup"), 0.5)]
    found = propose_tags(article(1, "react", "-Soup"), near, TAXONOMY)
    assert [one.id for one in found] == ["bread"]


def test_a_tag_that_the_article_has_by_the_rules_is_not_proposed() -> None:
    near = [(article(2, "React", "bread"), 0.5)]
    tagged = replace(article(1), tags=("react",))
    assert [one.id for one in propose_tags(tagged, near, TAXONOMY)] == ["bread"]


def test_a_proposal_has_the_label_of_japanese_readers() -> None:
    book = Topic(id="book", label="Book", kind="topic", label_ja="書籍")
    near = [(article(2, "book", "bread"), 0.5)]
    found = propose_tags(article(1), near, Taxonomy({"book": book}))
    assert [(one.label, one.label_ja) for one in found] == [
        ("Book", "書籍"),
        ("bread", None),
    ]


def test_a_tag_that_a_neighbour_takes_away_is_not_proposed() -> None:
    assert propose_tags(article(1), [(article(2, "-React"), 0.5)], TAXONOMY) == ()


def test_most_spellings_make_the_label_of_an_unknown_tag() -> None:
    names = ("ReleaseNote", "releasenote", "ReleaseNote")
    near = [(article(2 + at, name), 0.5) for at, name in enumerate(names)]
    assert [one.label for one in propose_tags(article(1), near, TAXONOMY)] == [
        "ReleaseNote"
    ]


def test_the_twenty_nearest_that_have_tags_are_asked() -> None:
    near = [(article(2 + at, "near"), 0.5) for at in range(20)]
    near += [(article(30 + at, "far"), 0.5) for at in range(20)]
    assert [one.id for one in propose_tags(article(1), near, TAXONOMY)] == ["near"]


def test_without_neighbours_nothing_is_proposed() -> None:
    assert propose_tags(article(1), [], TAXONOMY) == ()
