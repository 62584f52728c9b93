import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.model import Article
from kbindex.shownotes import Reader

READER = Reader()


def article(text: str) -> Article:
    page = f"# 7\n\n### @mio\n\n#### [A](https://a.example)\n{text}\n"
    reading = READER.read_text(page, episode_id="7", path="7.md")
    assert reading.episode is not None
    assert reading.diagnostics == ()
    return reading.episode.articles[0]


def notes(text: str) -> list[str]:
    return [note.text for note in article(text).notes]


def urls(text: str) -> list[str]:
    return [link.url for link in article(text).links[1:]]


def test_marks_of_footnotes_are_no_text_and_their_texts_are_notes() -> None:
    text = (
        "- a claim[^1], and more [^src].\n\n"
        "[^1]: https://b.example\n[^src]: See [this](https://c.example)\n\n"
        "    And that.\n"
    )
    assert notes(text) == [
        *("a claim, and more.", "https://b.example", "See this", "And that."),
    ]
    assert urls(text) == ["https://b.example", "https://c.example"]
    assert [note.line for note in article(text).notes] == [6, 8, 9, 11]


def test_a_mark_without_its_footnote_is_text() -> None:
    assert notes("- a claim[^1] and `code[^2]`\n\n[^2]: b\n") == [
        *("a claim[^1] and code[^2]", "b"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("- see www.b.example/c for more", ["http://www.b.example/c"]),
        ("- 詳しくはwww.b.exampleを参照", ["http://www.b.example"]),
        ("- (www.b.example/c_(d))", ["http://www.b.example/c_(d)"]),
        (
            "- www.b.example, www.c.example.",
            ["http://www.b.example", "http://www.c.example"],
        ),
        ("- https://www.b.example/", ["https://www.b.example/"]),
        ("- [www.b.example](https://c.example)", ["https://c.example"]),
        ("- `www.b.example` and a@www.b.example, xwww.b.example", []),
        ("- www. is a prefix", []),
    ],
)
def test_www_addresses_are_links(text: str, found: list[str]) -> None:
    assert urls(text) == found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('- [b](https://b.example){:target="_blank"} c', "b c"),
        ('- [b](https://b.example){target=_blank rel="x"}', "b"),
        ("- **b**{: .red #id}, c", "b, c"),
        ("b\n{: .note}", "b"),
        ("b {.note}", "b"),
        ("b {: .note}", "b"),
        ("- {name} and {{ site.url }} and {name=value} stay", None),
        ("- a set {1, 2}", None),
        ("- a style {.red} in a text", None),
        ("- `b {#id}`", "b {#id}"),
    ],
)
def test_attributes_are_no_text(text: str, shown: str | None) -> None:
    assert notes(text) == [text.removeprefix("- ") if shown is None else shown]


def test_the_id_of_a_heading_is_no_part_of_its_title() -> None:
    page = "# 7 {#seven}\n\n## 秋の話 {#autumn .new}\n\nText.\n"
    episode = READER.read_text(page, episode_id="7", path="7.md").episode
    assert episode is not None
    assert [episode.title, *(a.title for a in episode.articles)] == ["7", "秋の話"]


def test_a_link_without_an_address_leads_where_its_text_says() -> None:
    assert urls("- [https://b.example/c]()") == ["https://b.example/c"]
    assert notes("- [b]() c") == ["b c"]
    assert urls("- [b]() c") == []


def test_footnotes_in_footnotes_end_at_the_bound_of_nesting() -> None:
    page = "[^a]: " * 20_000 + "b\n\n### @mio\n\n- [c](https://c.example)\n"
    reading = READER.read_text(page, episode_id="7", path="7.md")
    assert reading.episode is not None
    assert {said.kind for said in reading.diagnostics} <= {
        *("deep-nesting", "long-text", "too-costly"),
    }
    assert reading.diagnostics


@given(st.text(st.sampled_from("[]^:ab{}#.=w /\n-"), max_size=60))
def test_any_of_these_marks_is_read(text: str) -> None:
    """Law: nothing raises, and no link is without an address."""
    reading = READER.read_text(text + "\n\n[^a]: b\n", episode_id="7", path="7.md")
    assert reading.episode is not None
    links = [link for a in reading.episode.articles for link in a.links]
    assert all(link.url.strip() for link in links)
