"""Pages of results: what was said, weak matches, code, words that are not there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.frame import Frame
from kbindex.pages.html.page_kinds import SearchPage
from kbindex.pages.html.page_set import PageSet
from kbindex.query import Query
from kbindex.search.candidates import Candidates, Found

pytestmark = pytest.mark.usefixtures("each_engine")

NOTES = """\
# Lighthouses 1

- Date: 2022-03-04
- Video: https://youtu.be/lights1

## ada

### [Keeping etcd small](https://etcd.example/blog)

- Compaction of old revisions
    - every five minutes, by the operator

```yaml
compaction: "5m"
  mode: <periodic>
```

### [etcd](https://etcd.example/blog/)

- The same page, brought twice
"""
SAID = """\
WEBVTT

00:00:01.000 --> 00:00:50.000
<v Ada>Welcome to the show, today we talk about <b>etcd</b> and leases.

00:00:51.000 --> 00:01:40.000
<v Grace>We moved the watchdogs to the lighthouse cluster last week.
"""

Write = Callable[[str, str], Path]


@pytest.fixture
def base(write: Write, open_base: Callable[..., KnowledgeBase]) -> KnowledgeBase:
    (write("001", NOTES).parent / "transcript.vtt").write_text(SAID, encoding="utf-8")
    for number in range(2, 14):
        write(
            f"{number:03}",
            f"# {number}\n\n## ry\n\n### Typhoon report {number}\n\n- wind\n",
        )
    write("014", "## ry\n\n### [Prometheus](https://prometheus.io/)\n")
    return open_base()


@pytest.fixture
def render(base: KnowledgeBase) -> Callable[..., str]:
    pages = PageSet(ArchiveView(base))

    def render(query: str, **options: object) -> str:
        search = SearchPage(query=query, **options)  # type: ignore[arg-type]
        return pages.render(search, Frame(language="en"))

    return render


def test_what_was_said_stands_below_the_hits(render: Callable[..., str]) -> None:
    html = render("etcd")
    assert "Said in the episodes" in html
    below = html.partition("Said in the episodes")[2]
    assert "<mark>etcd</mark> and leases" in below
    assert "https://youtu.be/lights1?t=1" in below.replace("&amp;", "&")
    assert "0:00:01" in below


def test_query_for_transcripts_shows_passages_alone(render: Callable[..., str]) -> None:
    html = render("watchdogs in:transcript")
    assert '<span class="num">1 hit</span></h1>' in html
    assert "<article" not in html
    assert "Grace" in html


def test_what_only_was_said_is_no_empty_answer(render: Callable[..., str]) -> None:
    html = render("watchdogs")
    assert "lighthouse cluster" in html
    assert "Loosen it" not in html


def test_code_is_shown_with_its_lines(render: Callable[..., str]) -> None:
    html = render("periodic")
    code = re.search(r"<pre[^>]*><code>(.*?)</code></pre>", html, re.DOTALL)
    assert code
    assert "mode: &lt;<mark>periodic</mark>&gt;" in code[1]


def test_snippet_comes_behind_the_notes_above_it(render: Callable[..., str]) -> None:
    html = render("operator minutes")
    path = re.search(r'class="path">(.*?)</span></span>', html, re.DOTALL)
    assert path
    assert "Compaction of old revisions" in path[1]


def test_page_brought_twice_names_the_other_article(render: Callable[..., str]) -> None:
    html = render("etcd compaction")
    assert re.search(r'also <a href="/episodes/001/\d/">001#\d</a>', html)


def test_hits_that_all_fit_badly_are_said_to(render: Callable[..., str]) -> None:
    html = render("typhoon watchdog compaction")
    assert "Nothing fits well. These come nearest." in html
    assert "Weaker matches" not in html  # there is none above them


def test_hits_of_a_topic_alone_are_said_to_be(render: Callable[..., str]) -> None:
    html = render("監視")
    assert "https://prometheus.io/" in html
    assert "none of these has the words themselves" in html
    assert "Nothing fits well" not in html


def test_word_that_no_article_has_is_named(render: Callable[..., str]) -> None:
    assert "No article has qwertyuiop." in render("typhoon qwertyuiop")


def test_quoted_words_are_not_said_to_be_translated(
    render: Callable[..., str],
) -> None:
    said = "other spellings were looked for, too, but not of words in quotes."
    assert said in render('"wind typhoon"')


def test_hits_of_the_next_page_follow(render: Callable[..., str]) -> None:
    assert "Next 4" in render("typhoon")
    first, second = (
        re.findall(
            r">Typhoon report (\d+)<|</mark> report (\d+)<", render("typhoon", page=n)
        )
        for n in (1, 2)
    )
    assert len(first) == 8
    assert len(second) == 4
    assert not {*first} & {*second}


def test_brief_pages_have_more_hits(render: Callable[..., str]) -> None:
    assert render("typhoon", view="brief").count("<tr>") == 13


def test_error_says_where_it_is(render: Callable[..., str]) -> None:
    html = render("wind date:someday")
    assert '<span class="refused">someday</span>' in html
    assert "Nothing was searched." in html


def test_error_shows_what_to_type_as_code(render: Callable[..., str]) -> None:
    html = render("tga:security")
    assert "<b>no field <code>tga:</code></b>" in html
    assert "<code>tag:</code>" in html
    assert "`" not in html


def test_many_filters_that_leave_nothing_cost_few_searches(
    render: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each way out was a search with ways out of its own: 12 s for one page."""
    asked: list[object] = []
    find = Candidates.find

    def count(self: Candidates, query: Query) -> Found:
        asked.append(query)
        return find(self, query)

    monkeypatch.setattr(Candidates, "find", count)
    tags = ("etcd", "kubernetes", "prometheus", "go", "rust", "python", "docker")
    html = render("etcd wind typhoon", tags=tags, year=1999, presenter="nobody")
    assert "Without any filter" in html
    assert len(asked) <= 25


@pytest.mark.parametrize(
    "query", ["etcd", "etcd tag:etcd", "zzqx", "", "in:transcript"]
)
def test_a_count_is_the_total_of_a_search(base: KnowledgeBase, query: str) -> None:
    assert base.count(query) == base.search(query).total
