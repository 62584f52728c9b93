"""Newsletters, meetups and plain texts, where nobody is named as presenter."""

import pytest

from kbindex.model import Article
from kbindex.shownotes import Reader

READER = Reader()


def read(notes: str) -> list[Article]:
    episode = READER.read_text(notes, episode_id="1", path="1.md").episode
    assert episode is not None
    return [article for article in episode.articles if article.kind == "article"]


def titles(notes: str) -> list[tuple[str, str | None]]:
    return [(article.title, article.own_url) for article in read(notes)]


@pytest.mark.parametrize(
    "line",
    [
        "[A lamp](https://example.com/l) — It is warm.\n*Ida Berg*",
        "[A lamp](https://example.com/l) by I. Murd",
        "**A lamp** ([site](https://example.com/l)) lights your way.",
        "1、[A lamp](https://example.com/l)\n\n```\nlamp --on\n```",
    ],
    ids=["text-below", "credit", "brackets", "code-below"],
)
def test_one_line_is_an_article(line: str) -> None:
    assert titles(f"## Finds\n\n{line}\n") == [("A lamp", "https://example.com/l")]


@pytest.mark.parametrize(
    "line",
    [
        "[A lamp](https://example.com/l) is warm, and it\nlights your way.",
        "The team wrote. A lamp ([site](https://example.com/l)) was lit.",
        "[Ida](https://github.com/ida), [Bo](https://github.com/bo)",
        "[« No. 1](1.md) | [No. 3 »](3.md)",
        "[Support the show](https://example.com/pay)",
        "[View in browser](https://a.example/1) | [Unsubscribe](https://a.example/2)",
    ],
    ids=["prose", "sentence", "people", "own-pages", "call", "calls"],
)
def test_prose_people_and_calls_are_no_articles(line: str) -> None:
    listed = "## Links\n\n- [One](https://example.com/1)\n\n## More\n\n"
    found = titles(f"{listed}{line}\n")
    assert [url for _, url in found if url] == ["https://example.com/1"]


def test_links_side_by_side_are_an_article_each() -> None:
    notes = "## A\n\nSeen: [One](https://e.com/1), [Two](https://e.com/2)\n"
    assert [(a.title, a.section) for a in read(notes)] == [
        ("One", ("A", "Seen")),
        ("Two", ("A", "Seen")),
    ]


def test_parts_of_one_thing_are_no_articles_each() -> None:
    notes = (
        "## Lamps at sea\n\n- [Slides](https://e.com/s)\n- [Video](https://e.com/v)\n"
    )
    assert titles(notes) == [("Lamps at sea", None)]


def test_an_emoji_makes_a_label_of_a_line() -> None:
    notes = "📚 Finds\nLamps: https://e.com/1\nOil - https://e.com/2\n"
    assert [(a.title, a.section) for a in read(notes)] == [
        ("Lamps", ("📚 Finds",)),
        ("Oil", ("📚 Finds",)),
    ]


def test_lines_of_a_list_without_a_link_are_kept() -> None:
    """A line that is no article goes to the overview, it is not lost."""
    notes = "## 話\n\n・縄の手入れ\n・巻き方 https://e.com/1\n"
    episode = READER.read_text(notes, episode_id="1", path="1.md").episode
    assert episode is not None
    assert titles(notes) == [("巻き方", "https://e.com/1")]
    assert any("縄の手入れ" in n.text for a in episode.articles for n in a.notes)


def test_a_table_of_talks_keeps_its_breaks() -> None:
    notes = (
        "# M\n\n## Talks\n\n| who | what |\n|---|---|\n| all | Welcome |\n"
        "| aki | [Lamps](https://e.com/1) |\n| ben | [Oil](https://e.com/2) |\n"
    )
    episode = READER.read_text(notes, episode_id="1", path="1.md").episode
    assert episode is not None
    assert [t for t, _ in titles(notes)] == ["Lamps", "Oil"]
    assert any("Welcome" in n.text for a in episode.articles for n in a.notes)


def test_an_agenda_of_headings_has_none() -> None:
    assert titles("# M\n\n## Agenda\n\n- [Lamps](#lamps)\n- Oil\n") == []


def test_paragraphs_with_times_are_chapters() -> None:
    notes = "# M\n\n## Shownotes\n\n[00:32] Lamps\n\nWarm.\n\n[41:05] Oil\n\nDark.\n"
    assert [t for t, _ in titles(notes)] == ["Lamps", "Oil"]


def test_a_time_behind_a_dash_ends_a_chapter() -> None:
    notes = "- Lamps at home - *00:40:02*.\n- Oil - 01:02:03\n"
    assert [t for t, _ in titles(notes)] == ["Lamps at home", "Oil"]


def test_a_site_among_contacts_is_no_article() -> None:
    notes = (
        "- web: [a.example](https://a.example/x)\n- mail: [us](mailto:u@a.example)\n"
        "- twitter: [@a](https://twitter.com/a)\n\n## Links\n\n- [B](https://e.com/b)\n"
    )
    assert titles(notes) == [("B", "https://e.com/b")]


def test_a_line_may_hold_several_keys() -> None:
    notes = "# A walk\n\n2020-05-12 | Host: Aki | Guest: Ren\n"
    episode = READER.read_text(notes, episode_id="1", path="1.md").episode
    assert episode is not None
    assert (str(episode.date), episode.hosts, episode.guests) == (
        "2020-05-12",
        ("Aki",),
        ("Ren",),
    )


def test_a_numbered_first_line_is_the_title() -> None:
    notes = "**Episode 3 – Thursday, February 18, 2021**\n\nWe talk of lamps.\n"
    episode = READER.read_text(notes, episode_id="x", path="x.md").episode
    assert episode is not None
    assert episode.title == "Episode 3 – Thursday, February 18, 2021"
    assert str(episode.date) == "2021-02-18"


def test_what_a_host_says_names_nobody() -> None:
    notes = "# A\n\n**Host:** Welcome to the show.\n\n**Host:** [00:10] Tell us more.\n"
    episode = READER.read_text(notes, episode_id="1", path="1.md").episode
    assert episode is not None
    assert episode.hosts == ()
