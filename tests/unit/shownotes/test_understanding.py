"""By which rule each article came to be, and which places are in doubt."""

import pytest

from kbindex.config import NotesConfig
from kbindex.model.understanding import PageUnderstanding
from kbindex.shownotes.reader import Reader
from kbindex.shownotes.reading.understanding import MOST_DOUBTS

LINK = "- [A page](https://example.com/page)\n"


def understand(text: str, notes: NotesConfig | None = None) -> PageUnderstanding:
    reader = Reader(notes=notes or NotesConfig())
    return reader.read_text(text, episode_id="001", path="001.md").understanding


def doubts(text: str, notes: NotesConfig | None = None) -> list[tuple[object, ...]]:
    found = understand(text, notes).doubts
    return [(one.line, one.title, one.reason) for one in found]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param("presenters", f"## @aki\n\n{LINK}", id="bullet of a presenter"),
        pytest.param(
            "presenters",
            "## @aki\n\n### [A page](https://example.com/page)\n",
            id="heading of a presenter",
        ),
        pytest.param(
            "linked-headings",
            "# Ep\n\n## [A page](https://example.com/page)\n\nIt says.\n",
            id="linked heading",
        ),
        pytest.param(
            "topic-headings", "# Ep\n\n## A subject\n\nIt began so.\n", id="topic"
        ),
        pytest.param("link-lists", f"# Ep\n\n## Links\n\n{LINK}", id="list"),
        pytest.param(
            "link-lines",
            "# Ep\n\n## Links\n\n[A page](https://example.com/page)\n",
            id="line",
        ),
        pytest.param(
            "link-tables",
            "# Ep\n\n## Links\n\n| What |\n|---|\n"
            "| [A page](https://example.com/page) |\n",
            id="table",
        ),
        pytest.param("chapters", "# Ep\n\n## Topics\n\n- 12:30 Tides\n", id="chapter"),
        pytest.param(
            "chapters", "# Ep\n\n## Topics\n\n0:10 Tides\n1:20 Ropes\n", id="lines"
        ),
        pytest.param(
            "chapters", "# Ep\n\n## 12:30 Tides\n\nThey rise.\n", id="timed heading"
        ),
        pytest.param(
            "front-matter",
            "---\nlinks: [https://example.com/page]\n---\n\nProse.\n",
            id="front matter",
        ),
    ],
)
def test_each_article_says_its_rule(rule: str, text: str) -> None:
    assert set(understand(text).rules) == {rule}


def test_links_of_no_article_are_counted() -> None:
    text = f"# Ep\n\nSee [this](https://example.com/a) here.\n\n## Links\n\n{LINK}"
    assert understand(text).links_outside == 1


def test_who_brought_something_is_told_once() -> None:
    text = f"## @aki\n\n{LINK}{LINK}\n## @ben\n\n{LINK}"
    assert understand(text).presenters == ("aki", "ben")


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("- [A page](https://example.com/page)", id="bullet"),
        pytest.param("1. [A page](https://example.com/page)", id="numbered"),
        pytest.param("- Sounds\n  - [A page](https://example.com/page)", id="nested"),
        pytest.param("[A page](https://example.com/page)", id="line"),
        pytest.param(
            "| What |\n|---|\n| [A page](https://example.com/page) |", id="row"
        ),
    ],
)
def test_what_looks_like_an_article_in_an_introduction_is_in_doubt(entry: str) -> None:
    text = f"# Ep\n\n## Overview\n\nIt was fun.\n\n{entry}\n\n## Links\n\n{LINK}"
    lines = text.splitlines()
    line = next(n for n, said in enumerate(lines, 1) if "A page" in said)
    assert doubts(text) == [(line, "A page", "text")]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("It speaks of [a page](https://example.com/page).", id="prose"),
        pytest.param("- [RSS](https://example.com/feed)", id="feed"),
        pytest.param("- [@aki](https://twitter.com/aki)", id="profile"),
        pytest.param("- [below](#links)", id="place of the page"),
        pytest.param("- a bullet", id="no link"),
        pytest.param(
            "- None this week, see [the list](https://example.com)", id="none"
        ),
    ],
)
def test_what_looks_like_no_article_is_in_no_doubt(said: str) -> None:
    text = f"# Ep\n\n## Overview\n\nIt was fun.\n\n{said}\n\n## Links\n\n{LINK}"
    assert doubts(text) == []


def test_where_somebody_is_named_what_is_nobodys_is_in_doubt() -> None:
    text = (
        f"# Ep\n\n## 雑談\n\n{LINK}- a\n- b\n- c\n\n## Contents\n\n### @aki\n\n{LINK}"
    )
    assert doubts(text) == [(5, "A page", "presenters")]


def test_a_section_of_sponsors_is_in_doubt_where_nothing_is_an_article() -> None:
    sponsors = f"# Ep\n\n## Agenda\n\n{LINK}"
    assert doubts(sponsors) == [(5, "A page", "section-name")]
    assert doubts(f"{sponsors}\n## Links\n\n{LINK}") == []


@pytest.mark.parametrize("articles", ["links", "headings"])
def test_what_the_settings_settle_is_in_no_doubt(articles: str) -> None:
    text = (
        f"# Ep\n\n[A page](https://example.com/page)\n\n## A subject\n\nIt is.\n{LINK}"
    )
    assert doubts(text)
    assert doubts(text, NotesConfig(articles=articles)) == []  # type: ignore[arg-type] # one of them


def test_a_section_that_the_settings_pass_over_is_in_no_doubt() -> None:
    text = f"# Ep\n\n## Jobs\n\n{LINK}"
    assert doubts(text, NotesConfig(pass_over=("Jobs",))) == []


def test_the_first_places_of_a_page_are_kept_by_line() -> None:
    many = "".join(f"- [P{n}](https://example.com/{n})\n" for n in range(50))
    found = doubts(f"# Ep\n\n## Agenda\n\n{many}")
    assert [line for line, _, _ in found] == list(range(5, 5 + MOST_DOUBTS))


def test_a_place_has_a_title_and_a_key_of_bounded_length() -> None:
    title, page = "Long " * 100, "https://example.com/" + "x" * 5000
    text = f"# Ep\n\n## Agenda\n\n- [{title}]({page})\n"
    (doubt,) = understand(text).doubts
    assert len(doubt.title) == 100
    assert len(doubt.key) == 400
