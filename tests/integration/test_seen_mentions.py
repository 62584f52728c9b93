"""What no article covers may be mentioned: by a link, by its product, by its name."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbindex import KnowledgeBase
from kbindex.knowledge.questions.mentions import MOST_NAMED
from kbindex.knowledge.questions.seen_pages import Memory, Seen
from kbindex.knowledge.snapshot import Snapshot

pytestmark = pytest.mark.usefixtures("each_engine")

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

FIRST = """\
# 001

- Recording date: 2022-04-08

## Contents

前回の続き: [案内](https://guide.example/intro)

### @haruka

- [Policies compared](https://ships.example/policies)
  - [the repository](https://github.com/harbour/crane) and <https://crane.example/?utm_source=x>
  - まず『港の歩き方』を読む
- [Crane 1.4](https://github.com/harbour/crane/releases/tag/v1.4)
"""
SECOND = """\
# 002

- Recording date: 2022-05-08

## Contents

### @haruka

- [Bugs of the week](https://ships.example/bugs)
  - [a bug](https://github.com/harbour/crane/issues/7#note)
- [Monitoring Kyverno](https://ships.example/kyverno)
- [Rules](https://ships.example/rules)
  - Kyvernoの話の続き
- [Not the same](https://github.com/harbour/crane-operator)
"""


@pytest.fixture
def base(write: Write, open_base: Open) -> KnowledgeBase:
    write("001.md", FIRST)
    write("002.md", SECOND)
    return open_base()


def ask(base: KnowledgeBase, query: str) -> Seen:
    (seen,) = base.seen([query])
    return seen


def test_all_titles_are_read_once_for_each_state(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server is asked for titles by anybody; all records were read each time."""
    first = ask(base, "Policies compared")
    monkeypatch.setattr(Snapshot, "records", property(lambda _: pytest.fail("again")))
    second = ask(base, "POLICIES compared!")
    assert (second.how, second.articles) == ("title", first.articles)
    assert second.articles == (base.article("001#1"),)
    assert second.articles[0].notes
    assert ask(base, "no such title").how is None


@pytest.mark.parametrize(
    ("query", "mentioned"),
    [
        pytest.param("https://crane.example/", ["001#1"], id="page"),
        pytest.param("http://www.crane.example/#x", ["001#1"], id="page-otherwise"),
        pytest.param("https://guide.example/intro/", ["001#0"], id="of-an-overview"),
        pytest.param(
            "https://github.com/Harbour/Crane",
            ["001#1", "002#1", "001#2"],
            id="repository",
        ),
        pytest.param(
            "https://github.com/harbour/crane/pull/9",
            ["002#1", "001#1", "001#2"],
            id="page-of-a-repository",
        ),
        pytest.param("Kyverno", ["002#2", "002#3"], id="product"),
        pytest.param("https://kyverno.io", ["002#2", "002#3"], id="home-of-a-product"),
        pytest.param(
            "https://github.com/kyverno/kyverno",
            ["002#2", "002#3"],
            id="repository-of-a-product",
        ),
        pytest.param("港の歩き方", ["001#1"], id="title-in-a-note"),
        pytest.param("bugs of the", ["002#1"], id="part-of-a-title"),
        pytest.param(
            "- [Kyverno](https://crane.example/)",
            ["001#1", "002#2", "002#3"],
            id="line-of-notes",
        ),
        pytest.param("https://github.com/harbour", [], id="an-owner"),
        pytest.param("https://github.com/harbour/cran", [], id="beginning"),
        pytest.param("https://ships.example/other", [], id="another-page"),
        pytest.param("港の見え方", [], id="other-words"),
        pytest.param("!?", [], id="no-words"),
        pytest.param("the", [], id="stop-word"),
        pytest.param("Of the", [], id="stop-words"),
        pytest.param("話", [], id="filler"),
        pytest.param("the https://none.example/", [], id="stop-word-and-page"),
    ],
)
def test_what_is_new_may_be_mentioned(
    base: KnowledgeBase, query: str, mentioned: list[str]
) -> None:
    seen = ask(base, query)
    assert not seen.is_seen
    assert list(seen.mentioned) == mentioned
    assert seen.mentions == len(mentioned)


def test_what_was_covered_is_not_mentioned_besides(base: KnowledgeBase) -> None:
    seen = ask(base, "https://ships.example/policies")
    assert (seen.is_seen, seen.mentioned, seen.mentions) == (True, (), 0)


def test_many_mentions_are_counted_and_some_are_named(
    write: Write, open_base: Open
) -> None:
    brought = "".join(
        f"- [Page {n}](https://ships.example/{n})\n  - [it](https://crane.example/)\n"
        for n in range(30)
    )
    write("001.md", f"# 001\n\n## Contents\n\n### @haruka\n\n{brought}")
    seen = ask(open_base(), "https://crane.example")
    assert seen.mentions == 30
    assert len(seen.mentioned) == MOST_NAMED
    assert seen.mentioned[:2] == ("001#1", "001#2")


@given(
    host=st.sampled_from(["https://crane.example", "http://www.Crane.example:80"]),
    path=st.sampled_from(["/", "", "/?utm_source=y", "/#top"]),
)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_address_is_mentioned_however_it_is_written(
    base: KnowledgeBase, host: str, path: str
) -> None:
    """A link and a question that share a key meet."""
    assert ask(base, host + path).mentioned == ("001#1",)


def test_a_page_is_looked_up_without_reading_the_archive(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Titles alone are compared with all others; 11,000 articles take two seconds."""

    def refuse(_: Snapshot) -> None:
        pytest.fail("all records were read")

    monkeypatch.setattr(Snapshot, "records", property(refuse))
    assert ask(base, "https://ships.example/policies").is_seen
    assert ask(base, "https://crane.example/").mentioned == ("001#1",)


WRITTEN = [
    "{}",
    "{}/",
    "{}?utm_source=x",
    "{}?page=2",
    "{}/amp",
    "{}#top",
    "{}#/route",
    "{}x",
    "- [題]({})",
]
PAGES = [
    "https://ships.example/policies",
    "ships.example/amp/bugs",
    "https://github.com/harbour/crane/releases/tag/v1.4",
    "https://github.com/harbour/crane/releases",
    "https://github.com/Harbour/Crane-Operator",
    "https://github.com/harbour/crane",
    "https://none.example/",
]


@given(st.sampled_from(WRITTEN), st.sampled_from(PAGES))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_index_finds_what_reading_all_finds(
    base: KnowledgeBase, form: str, page: str
) -> None:
    """Of the articles that the index gives, none is missing."""
    query = form.format(page)
    whole = Memory(articles=base.articles(), is_product=lambda _: False)
    (expected,) = whole.ask([query])
    seen = ask(base, query)
    assert (seen.articles, seen.how) == (expected.articles, expected.how)
