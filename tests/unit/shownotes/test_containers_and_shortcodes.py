"""What HackMD, Docusaurus and Hugo write into Markdown, and show no marks of."""

import pytest

from kbindex.model import Article
from kbindex.shownotes import Reader

READER = Reader()


def article(text: str) -> Article:
    page = f"# 7\n\n### @mio\n\n#### [A](https://a.example)\n\n{text}\n"
    reading = READER.read_text(page, episode_id="7", path="7.md")
    assert reading.episode is not None
    assert reading.diagnostics == ()
    return reading.episode.articles[0]


def notes(text: str) -> list[tuple[str, int]]:
    return [(note.text, note.line) for note in article(text).notes]


def links(text: str) -> list[tuple[str, str]]:
    return [(link.text, link.url) for link in article(text).links[1:]]


@pytest.mark.parametrize(
    "fence",
    [":::info", "::: tip", ":::", "::::danger", "::: {.note}", ":::note{#a}"],
)
def test_the_fences_of_a_container_are_no_text(fence: str) -> None:
    assert notes(f"{fence}\nIt rains.\n\n- a\n:::\nAfter") == [
        ("It rains.", 8),
        ("a", 10),
        ("After", 12),
    ]


def test_the_title_of_a_container_is_text() -> None:
    assert notes(":::spoiler The *end*\nIt rains.\n:::") == [
        ("The end", 7),
        ("It rains.", 8),
    ]
    assert notes(":::note[A **title**]\nIt rains.\n:::")[0] == ("A title", 7)


@pytest.mark.parametrize("text", ["a ::: b", ":: x", "`:::`", ":::1 not"])
def test_other_colons_are_text(text: str) -> None:
    assert notes(text) == [(text.strip("`"), 7)]


def test_a_container_in_code_is_code() -> None:
    assert notes("```\n:::info\n```") == [(":::info", 8)]


@pytest.mark.parametrize(
    ("shortcode", "shown", "url"),
    [
        pytest.param(
            "{{< youtube w7Ft2ymGmfc >}}",
            "https://www.youtube.com/watch?v=w7Ft2ymGmfc",
            "https://www.youtube.com/watch?v=w7Ft2ymGmfc",
            id="video",
        ),
        pytest.param(
            '{{< youtube id="w7Ft2ymGmfc" autoplay="true" >}}',
            "https://www.youtube.com/watch?v=w7Ft2ymGmfc",
            "https://www.youtube.com/watch?v=w7Ft2ymGmfc",
            id="named",
        ),
        pytest.param(
            '{{< link href="https://b.example/x" >}}',
            "https://b.example/x",
            "https://b.example/x",
            id="address",
        ),
        pytest.param(
            '{{% card url="https://b.example/x" title="A card" %}}',
            "A card",
            "https://b.example/x",
            id="with a title",
        ),
        pytest.param(
            "{{< tweet https://b.example/x />}}",
            "https://b.example/x",
            "https://b.example/x",
            id="closed",
        ),
    ],
)
def test_the_address_of_a_shortcode_is_a_link(
    shortcode: str, shown: str, url: str
) -> None:
    assert links(f"- {shortcode}") == [(shown, url)]
    assert notes(f"See {shortcode} now") == [(f"See {shown} now", 7)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{{< figure src="/a.png" caption="A lock" >}}', "A lock"),
        ("{{% notice tip %}}It rains.{{% /notice %}}", "It rains."),
        ("{{< youtube >}} here", "here"),
        ('{{< notice "It rains." class="a b" >}}', "It rains."),
        ("{{< unfinished", "{{< unfinished"),
        ("a {{ b }} c", "a {{ b }} c"),
    ],
)
def test_of_other_shortcodes_nothing_is_shown_raw(text: str, shown: str) -> None:
    assert [note for note, _ in notes(text)] == [shown]
