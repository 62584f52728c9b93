"""The façade over real Whoosh: what a search, a tag, an id answer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import IndexStateError, NotFoundError
from kbindex.model import Link, Note, NoteKind

pytestmark = pytest.mark.usefixtures("each_engine")

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

FIRST = """\
# 025

- Hosted by @ry
- Recording date: 2021-07-02
- Video: https://youtu.be/first

## Contents

### @ry

#### [Thanos and M3](https://thanos.io/?utm_source=mail)

- スケーラビリティとシンプルさ
  - Thanosはオブジェクトストレージに長期保存する
  - M3はローカルディスクに置く

#### [Service mesh with Linkerd](https://linkerd.io/)

- サイドカーで通信を暗号化する

### @chago

#### [Kubernetes 1.21](https://kubernetes.io/)

- PodSecurityPolicyが非推奨になった
"""
SECOND = """\
# 026

- Hosted by @chago
- Recording date: 2021-07-16

## Contents

### @chago

#### [Thanosの話の続き](http://www.thanos.io)

- 監視の重複を取り除く

#### [Prometheus](https://prometheus.io/)

- 監視といえばこれ
- Thanosとつながる
"""


def open_both(folder: Path) -> KnowledgeBase:
    for name, content in (("025", FIRST), ("026", SECOND)):
        path = folder / "episodes" / name / "README.md"
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
    return KnowledgeBase.open(folder / "episodes", folder / "index")


@pytest.fixture(scope="module")
def base(make_folder: Callable[[str], Path]) -> Iterator[KnowledgeBase]:
    """Both episodes; only read by the tests."""
    with open_both(make_folder("base")) as opened:
        yield opened


@pytest.fixture(scope="module")
def closed(make_folder: Callable[[str], Path]) -> KnowledgeBase:
    """Both episodes, searched and then closed, twice."""
    opened = open_both(make_folder("closed"))
    opened.search("Thanos")
    opened.close()
    opened.close()
    return opened


def ids(base: KnowledgeBase, query: str) -> list[str]:
    return [str(hit.article.id) for hit in base.search(query).hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("linkerd", "025#2", id="English title"),
        pytest.param("ＬＩＮＫＥＲＤ", "025#2", id="full-width"),
        pytest.param("暗号化", "025#2", id="Japanese note"),
        pytest.param("ローカルディスク", "025#1", id="katakana"),
        pytest.param("PodSecurityPolicy", "025#3", id="camel case"),
        pytest.param("kubernetes.io", "025#3", id="address"),
        pytest.param("監視 Prometheus", "026#2", id="both languages"),
        pytest.param('"service mesh"', "025#2", id="phrase"),
    ],
)
def test_article_is_found_in_both_languages(
    base: KnowledgeBase, query: str, first: str
) -> None:
    assert ids(base, query)[:1] == [first]


def test_hit_holds_the_article_its_snippets_and_why_it_was_found(
    base: KnowledgeBase,
) -> None:
    result = base.search("Thanos オブジェクトストレージ")
    hit = result.hits[0]
    assert (result.query, hit.rank) == ("Thanos オブジェクトストレージ", 1)
    assert hit.article == base.article("025#1")
    assert hit.video == "https://youtu.be/first"
    snippet = hit.snippets[0]
    assert (snippet.text, snippet.path, snippet.line) == (
        "Thanosはオブジェクトストレージに長期保存する",
        ("スケーラビリティとシンプルさ",),
        14,
    )
    assert [snippet.text[start:end] for start, end in snippet.highlights] == [
        "Thanos",
        "オブジェクトストレージ",
    ]
    assert {(match.query, match.how) for match in hit.matched} >= {("Thanos", "word")}


def test_page_that_was_brought_twice_is_one_hit(
    base: KnowledgeBase,
) -> None:
    result = base.search("Thanos")
    assert {hit.article.id: hit.also for hit in result.hits} == {
        "025#1": ("026#1",),
        "026#2": (),
    }
    assert result.total == 2


def test_total_counts_before_the_limit_and_ranks_run_over_all_pages(
    base: KnowledgeBase,
) -> None:
    pages = [base.search("Thanos", limit=1, offset=offset) for offset in range(3)]
    assert [page.total for page in pages] == [2, 2, 2]
    assert [[hit.rank for hit in page.hits] for page in pages] == [[1], [2], []]
    together = base.search("Thanos").hits
    assert tuple(hit for page in pages for hit in page.hits) == together
    assert base.search("Thanos", limit=0).hits == ()


@pytest.mark.parametrize("options", [{"limit": -1}, {"offset": -1}])
def test_negative_page_is_misuse(base: KnowledgeBase, options: dict[str, int]) -> None:
    page = {"limit": 10, "offset": 0} | options
    with pytest.raises(ValueError, match="must not be negative"):
        base.search("Thanos", limit=page["limit"], offset=page["offset"])


@pytest.mark.parametrize("query", ["", "  ", "nothing-like-it", '""', "、。", "\ud800"])
def test_nothing_found_is_no_error(base: KnowledgeBase, query: str) -> None:
    result = base.search(query)
    assert (result.query, result.total, result.hits) == (query, 0, ())


def test_minus_excludes(base: KnowledgeBase) -> None:
    assert ids(base, "監視 -Prometheus") == ["026#1"]
    assert set(ids(base, "-Thanos")) == {"025#2", "025#3"}


def test_ties_go_to_the_newer_date_and_then_to_the_lower_number(
    write: Write, open_base: Open
) -> None:
    article = "- [Cilium](https://example.org/{0})\n"
    many = "".join(article.format(number) for number in range(1, 11))
    head = "# x\n\n- Recording date: {0}\n\n## Contents\n\n### @ry\n\n"
    write("a", head.format("2021-07-02") + many)
    write("b", head.format("2021-07-16") + article.format(100))
    write("c", head.format("-") + article.format(200))
    expected = ["b#1", *(f"a#{number}" for number in range(1, 11)), "c#1"]
    base = open_base()
    found = base.search("Cilium", limit=20).hits
    assert [hit.article.id for hit in found] == expected
    assert [hit.article.id for hit in base.search("Cilium", limit=3).hits] == (
        expected[:3]
    )
    assert len({hit.score for hit in found}) == 1


def test_records_come_by_episode_and_number(base: KnowledgeBase) -> None:
    expected = ["025#1", "025#2", "025#3", "026#1", "026#2"]
    assert [record.id for record in base.records()] == expected
    assert [article.id for article in base.articles()] == expected


def test_record_is_what_was_read(base: KnowledgeBase) -> None:
    article = base.article("025#1")
    assert (article.kind, article.episode, article.source) == (
        "article",
        "025",
        "025/README.md",
    )
    assert (article.line, article.end_line) == (11, 15)
    assert (article.title, article.url) == ("Thanos and M3", "https://thanos.io/")
    assert (article.presenter, str(article.date)) == ("ry", "2021-07-02")
    assert article.notes == tuple(
        Note(
            text=text,
            kind=NoteKind.BULLET,
            depth=depth,
            line=line,
            end_line=line,
            parent=parent,
        )
        for text, depth, line, parent in [
            ("スケーラビリティとシンプルさ", 0, 13, None),
            ("Thanosはオブジェクトストレージに長期保存する", 1, 14, 0),
            ("M3はローカルディスクに置く", 1, 15, 0),
        ]
    )
    assert article.links == (
        Link(text="Thanos and M3", url="https://thanos.io/?utm_source=mail", line=11),
    )
    assert "thanos" in article.tags


def test_introduction_is_a_record_but_no_article(write: Write, open_base: Open) -> None:
    write(
        "025", "# 025\n\n今回は雑談の回でした。\n\n## Contents\n\n### @ry\n\n#### A\n"
    )
    base = open_base()
    assert [record.id for record in base.records()] == ["025#0", "025#1"]
    assert [article.id for article in base.articles()] == ["025#1"]
    assert [(e.episode.id, e.articles) for e in base.episodes()] == [("025", 1)]
    assert [(h.article.id, h.article.kind) for h in base.search("雑談").hits] == [
        ("025#0", "overview")
    ]


def test_episode_is_answered_with_all_its_records(base: KnowledgeBase) -> None:
    episode = base.episode("025")
    assert (episode.id, episode.hosts, episode.video) == (
        "025",
        ("ry",),
        "https://youtu.be/first",
    )
    assert episode.articles == base.articles()[:3]
    assert [(e.episode.id, e.articles) for e in base.episodes()] == [
        ("025", 3),
        ("026", 2),
    ]
    assert all(summary.episode.articles == () for summary in base.episodes())


def test_record_is_an_episode_or_an_article(
    base: KnowledgeBase, write: Write, open_base: Open
) -> None:
    assert base.record("025") == base.episode("025")
    assert base.record("025#2") == base.article("025#2")
    write("c#1", FIRST)
    again = open_base()
    assert again.record("c#1") == again.episode("c#1")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        pytest.param(
            lambda base: base.episode("25x"),
            "no episode '25x' (did you mean 025?)",
            id="episode",
        ),
        pytest.param(
            lambda base: base.episode("zzz"), "no episode 'zzz'", id="nothing near"
        ),
        pytest.param(
            lambda base: base.article("025#9"),
            "no article '025#9' (did you mean 025#3, 025#2, 025#1?)",
            id="article",
        ),
        pytest.param(
            lambda base: base.article("25x#2"),
            "no article '25x#2' (did you mean 025#2?)",
            id="article of a near episode",
        ),
        pytest.param(lambda base: base.article(""), "no article ''", id="no id"),
        pytest.param(
            lambda base: base.record("25x"),
            "no episode '25x' (did you mean 025?)",
            id="record that may be an episode",
        ),
        pytest.param(
            lambda base: base.record("25x#2"),
            "no article '25x#2' (did you mean 025#2?)",
            id="record that may be an article",
        ),
        pytest.param(
            lambda base: base.tag("promteheus"),
            "no tag 'promteheus' (did you mean prometheus?)",
            id="tag",
        ),
        pytest.param(lambda base: base.tag("vault"), "no tag 'vault'", id="unused tag"),
    ],
)
def test_unknown_name_is_an_error_with_near_names(
    base: KnowledgeBase, ask: Callable[[KnowledgeBase], object], message: str
) -> None:
    with pytest.raises(NotFoundError) as caught:
        ask(base)
    assert str(caught.value) == message


def test_episode_that_could_not_be_read_is_not_proposed(
    write: Write, open_base: Open
) -> None:
    write("025", FIRST)
    write("026", b"\0\1\2")
    base = open_base()
    with pytest.raises(NotFoundError) as episode:
        base.episode("026")
    assert str(episode.value) == "no episode '026' (did you mean 025?)"
    with pytest.raises(NotFoundError) as article:
        base.article("026#1")
    assert str(article.value) == "no article '026#1' (did you mean 025#1?)"


def test_tags_count_with_and_without_narrower_ones(base: KnowledgeBase) -> None:
    counts = {tag.id: (tag.count, tag.own) for tag in base.tags()}
    assert counts["prometheus"] == (3, 1)  # Thanos lies below it
    assert counts["thanos"] == (3, 3)
    order = [(-tag.count, tag.id) for tag in base.tags()]
    assert order == sorted(order)


@pytest.mark.parametrize("name", ["thanos", "Thanos", " THANOS ", "サノス"])
def test_tag_is_found_by_id_label_and_alias(base: KnowledgeBase, name: str) -> None:
    if base.taxonomy.find(name) is None:
        pytest.skip("no such alias in the taxonomy")
    assert base.tag(name).tag.id == "thanos"


def test_tag_is_answered_with_its_articles_newest_first(base: KnowledgeBase) -> None:
    found = base.tag("monitoring")
    assert [(hit.rank, hit.article.id) for hit in found.articles] == [
        (1, "026#1"),
        (2, "026#2"),
        (3, "025#1"),
    ]
    assert found.tag.count == len(found.articles)
    assert found.tag.episodes == ("025", "026")
    assert all(hit.snippets for hit in found.articles)
    assert found.articles[2].also == ("026#1",)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda base: base.refresh(), id="refresh"),
        pytest.param(lambda base: base.search("Thanos"), id="search"),
        pytest.param(lambda base: list(base.records()), id="records"),
        pytest.param(lambda base: base.articles(), id="articles"),
        pytest.param(lambda base: base.article("025#1"), id="article"),
        pytest.param(lambda base: base.episodes(), id="episodes"),
        pytest.param(lambda base: base.episode("025"), id="episode"),
        pytest.param(lambda base: base.tags(), id="tags"),
        pytest.param(lambda base: base.tag("thanos"), id="tag"),
    ],
)
def test_closed_base_answers_no_more(
    closed: KnowledgeBase, ask: Callable[[KnowledgeBase], object]
) -> None:
    with pytest.raises(IndexStateError, match=r"^the knowledge base is closed$"):
        ask(closed)


def test_base_is_closed_at_the_end_of_its_block(
    write: Write, episodes: Path, index: Path
) -> None:
    write("025", FIRST)
    with KnowledgeBase.open(episodes, index) as base:
        assert base.search("Thanos").total == 1
    with pytest.raises(IndexStateError, match="is closed"):
        base.search("Thanos")


@pytest.fixture
def corpus() -> Path:
    folder = Path(__file__).parents[3] / "shared" / "corpora" / "kubenews"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here")
    return folder


def test_real_archive_answers_as_its_hosts_expect(corpus: Path, index: Path) -> None:
    """Episode 025 compares Thanos with M3."""
    with KnowledgeBase.open(corpus, index) as base:
        hit = base.search("Thanos").hits[0]
        assert (hit.article.episode, hit.article.line) == ("025", 45)
        assert hit.snippets
        assert base.search("監視").total > 0
        assert {"monitoring", "prometheus", "eks"} <= {tag.id for tag in base.tags()}


def test_an_excluded_word_in_the_earlier_article_leaves_the_later_one(
    base: KnowledgeBase,
) -> None:
    hits = base.search("thanos -オブジェクトストレージ -prometheus").hits
    assert [(hit.article.id, hit.also) for hit in hits] == [("026#1", ("025#1",))]


def test_a_word_of_the_later_article_alone_finds_this_one(
    base: KnowledgeBase,
) -> None:
    hits = base.search("重複を取り除く").hits
    assert [(hit.article.id, hit.also) for hit in hits] == [("026#1", ("025#1",))]
