"""Who brought what, and the archive in figures."""

import datetime as dt

import pytest

from kbindex.errors import NotFoundError
from kbindex.knowledge.answers import EpisodeSummary
from kbindex.knowledge.questions.archive_statistics import Year, count_archive
from kbindex.knowledge.questions.presenter_summaries import (
    Appearance,
    find_presenter,
    fold_presenter,
    summarize_presenters,
)
from kbindex.model import Article, ArticleId, Episode, EpisodeId, Link, Note, NoteKind

DATES = {"001": dt.date(2021, 12, 24), "002": None, "003": dt.date(2022, 4, 8)}


def article(
    name: str, presenter: str | None, *tags: str, title: str = "Rope", url: str = ""
) -> Article:
    episode = name.partition("#")[0]
    return Article(
        id=ArticleId(name),
        kind="article",
        episode=EpisodeId(episode),
        source=f"{episode}/README.md",
        line=1,
        end_line=2,
        title=title,
        url=url or None,
        presenter=presenter,
        date=DATES[episode],
        notes=(Note(text="n", kind=NoteKind.BULLET, depth=0, line=2, end_line=2),),
        links=(Link(text="Rope", url=url, line=1),) if url else (),
        tags=tags,
    )


ARTICLES = [
    article("001#1", "chago", "storage", "rook", url="https://www.rope.example/1"),
    article("001#2", "minato", title="縄の話", url="https://rope.example/2"),
    article("002#1", "Chago", "storage", url="http://knot.example/"),
    article("003#1", "chago", "dns"),
    article("003#2", None),
]


def test_one_person_is_one_presenter_whatever_the_case() -> None:
    chago, minato = summarize_presenters(ARTICLES)
    assert (chago.name, minato.name) == ("chago", "minato")
    assert [a.id for a in chago.articles] == ["001#1", "002#1", "003#1"]
    assert chago.topics == (("storage", 2), ("dns", 1), ("rook", 1))
    assert chago.episodes == (
        Appearance(episode="001", date=DATES["001"]),
        Appearance(episode="002", date=None),
        Appearance(episode="003", date=DATES["003"]),
    )
    assert (chago.first.episode, chago.latest.episode) == ("001", "003")


def test_presenters_with_as_many_articles_are_in_the_order_of_names() -> None:
    named = [article("001#1", "b"), article("001#2", "A"), article("001#3", "c")]
    assert [s.name for s in summarize_presenters(named)] == ["A", "b", "c"]


def test_episodes_are_in_the_order_of_their_dates() -> None:
    late_first = [article("003#1", "a"), article("001#1", "a")]
    (summary,) = summarize_presenters(late_first)
    assert [e.episode for e in summary.episodes] == ["001", "003"]


@pytest.mark.parametrize(
    "name", ["chago", "@chago", "CHAGO", "＠ｃｈａｇｏ", " chago "]
)
def test_a_presenter_is_found_by_any_spelling(name: str) -> None:
    assert find_presenter(summarize_presenters(ARTICLES), name).name == "chago"


def test_an_unknown_presenter_names_near_ones() -> None:
    with pytest.raises(NotFoundError) as caught:
        find_presenter(summarize_presenters(ARTICLES), "chagoo")
    assert str(caught.value) == "no presenter 'chagoo' (did you mean chago?)"


def test_nothing_is_guessed_about_names() -> None:
    assert fold_presenter("北川亮さん") != fold_presenter("北川亮")


def test_an_archive_is_counted() -> None:
    episodes = [
        EpisodeSummary(
            episode=Episode(
                id=EpisodeId(name), title=name, source=f"{name}.md", date=date
            ),
            articles=count,
        )
        for (name, date), count in zip(DATES.items(), (2, 1, 2), strict=True)
    ]
    counted = count_archive(episodes, ARTICLES, topics=3)
    assert (counted.episodes, counted.articles, counted.notes) == (3, 5, 5)
    assert (counted.links, counted.presenters, counted.topics) == (3, 2, 3)
    assert (counted.first, counted.latest) == (DATES["001"], DATES["003"])
    assert counted.sites == (("rope.example", 2), ("knot.example", 1))
    assert counted.languages == (("en", 4), ("ja", 1))
    assert counted.years == (
        Year(year=2021, episodes=1, articles=2),
        Year(year=2022, episodes=1, articles=2),
        Year(year=None, episodes=1, articles=1),
    )


def test_an_empty_archive_has_no_dates() -> None:
    counted = count_archive([], [], topics=0)
    assert (counted.first, counted.latest, counted.years) == (None, None, ())
