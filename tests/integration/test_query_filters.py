"""The query language over an archive: what each clause leaves, and in which order."""

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import NotFoundError, QueryError
from kbindex.index import Index
from kbindex.query import Dates, Query, Tagged, Word, parse_query

EPISODES = {
    "001": """\
# 001

- Hosted by @haruka
- Recording date: 2021-04-09
- Video: https://youtu.be/kBqf000001

## Contents

### @minato

- [Prometheus](https://prometheus.io/docs/introduction/)
  - 監視の定番。メトリクスをpull型で集める
- [Istio service mesh](https://istio.io/latest/about/service-mesh/)
  - サイドカーで通信を受け持つ

### [北川亮さん](https://twitter.com/kita_r)

- [Cilium](https://github.com/cilium/cilium)
  - eBPFで通信を処理する
""",
    "2": """\
# 2

- Hosted by @minato, @haruka
- Recording date: 2021-06-03
- Guest: [Ada Lovelace](https://twitter.com/ada_l)

公開収録の回です。

## Contents

### @ada_l

- [Thanos](https://thanos.io/)
  - Prometheusのデータを長く保存する。監視のための仕組み
- [Kubernetes dashboards](https://blog.cncf.io/dashboards/)

  ```yaml
  kind: Dashboard
  ```
""",
    "010": """\
# 010

- Hosted by @haruka
- Recording date: 2022-01-14
- Video: https://youtu.be/kBqf000010

## Contents

### @minato

- [Thanos again](https://thanos.io/?utm_source=news)
  - 前回の続き。圧縮の話
- [Linkerd](https://linkerd.io/)
  - Istioより軽いサービスメッシュ

#### 通信の話
""",
    "special": """\
# special

## Contents

### @haruka

- [The mesh of services](https://cncf.io/mesh?page=2)
  - A mesh of Kubernetes services
""",
}


MakeIndex = Callable[[Path], Index]
OpenIndex = Callable[..., KnowledgeBase]


@pytest.fixture(scope="module")
def base(
    tmp_path_factory: pytest.TempPathFactory,
    make_index: MakeIndex,
    open_index: OpenIndex,
) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("archive")
    for name, text in EPISODES.items():
        path = folder / "episodes" / name / "README.md"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    index = make_index(folder / "index")
    with open_index(index, folder / "episodes") as opened:
        yield opened


def ids(base: KnowledgeBase, query: str | Query) -> list[str]:
    return [str(hit.article.id) for hit in base.search(query, limit=50).hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("date:2021-06", ["2#0", "2#1", "2#2"], id="month"),
        pytest.param("date:2021-04-09", ["001#1", "001#2", "001#3"], id="day"),
        pytest.param("date:2021-05..2021-12", ["2#0", "2#1", "2#2"], id="range"),
        pytest.param("date:>=2022", ["010#1", "010#2", "010#3"], id="from"),
        pytest.param("date:<2021-06", ["001#1", "001#2", "001#3"], id="before"),
        pytest.param("-date:1000..", ["special#1"], id="no date"),
        pytest.param("ep:1", ["001#1", "001#2", "001#3"], id="zeros left out"),
        pytest.param("ep:0002", ["2#0", "2#1", "2#2"], id="zeros too many"),
        pytest.param("ep:2..9", ["2#0", "2#1", "2#2"], id="range of episodes"),
        pytest.param("ep:SPECIAL", ["special#1"], id="episode without a number"),
        pytest.param("ep:99", [], id="no such episode"),
        pytest.param("by:北川亮", ["001#3"], id="presenter without honorific"),
        pytest.param("by:北川亮さん", ["001#3"], id="presenter as written"),
        pytest.param("by:@ADA_L", ["2#1", "2#2"], id="presenter in capitals"),
        pytest.param("host:minato", ["2#0", "2#1", "2#2"], id="host"),
        pytest.param("guest:@ada_l", ["2#0", "2#1", "2#2"], id="guest"),
        pytest.param("guest:haruka", [], id="nobody"),
        pytest.param("site:cncf.io", ["2#2", "special#1"], id="subdomains"),
        pytest.param("site:blog.cncf.io", ["2#2"], id="subdomain"),
        pytest.param("site:ncf.io", [], id="end of a domain"),
        pytest.param("site:www.github.com", ["001#3"], id="www"),
        pytest.param("url:github.com/cil", ["001#3"], id="beginning of an address"),
        pytest.param("url:https://www.istio.io/latest", ["001#2"], id="address"),
        pytest.param("url:dashboards", ["2#2"], id="word of an address"),
        pytest.param("url:dashboard", [], id="part of a word"),
        pytest.param('url:"mesh io"', ["001#2", "special#1"], id="two words"),
        pytest.param("has:code", ["2#2"], id="code"),
        pytest.param("-has:url", ["010#3", "2#0"], id="no url"),
        pytest.param("has:video -has:notes", ["010#3"], id="video, but no notes"),
        pytest.param(
            "tag:=service-mesh", ["010#2", "001#2", "special#1"], id="tag by its id"
        ),
    ],
)
def test_filter_leaves_what_meets_it_newest_first(
    base: KnowledgeBase, query: str, expected: list[str]
) -> None:
    assert ids(base, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "tag:monitoring",
        "tag:監視",
        "ｔａｇ：ＭＯＮＩＴＯＲＩＮＧ",
        'tag:"モニタリング"',
    ],
)
def test_tag_includes_narrower_ones_under_any_name(
    base: KnowledgeBase, query: str
) -> None:
    wanted = {"monitoring", "prometheus", "thanos"}
    tagged = {str(a.id) for a in base.records() if wanted & {*a.tags}}
    assert set(ids(base, query)) == tagged - {"010#1"}  # the page of 2#1
    own = {str(a.id) for a in base.records() if "prometheus" in a.tags}
    assert set(ids(base, "tag:=prometheus")) == own


def test_unknown_tag_is_an_error_not_an_empty_result(base: KnowledgeBase) -> None:
    with pytest.raises(NotFoundError, match="did you mean thanos"):
        base.search("tag:thanoss")
    assert base.search("tag:webassembly").total == 0  # known, but nothing about it


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("moniter", ("monitoring",)),
        ("Thanoss", ("thanos",)),
        ("sevice mesh", ("service-mesh",)),
        ("xyzzy", ()),
    ],
)
def test_a_tag_that_is_not_there_has_the_same_near_ones_for_every_command(
    base: KnowledgeBase, name: str, nearest: tuple[str, ...]
) -> None:
    """`tags moniter` named monitoring, `search tag:moniter` did not."""
    with pytest.raises(NotFoundError) as of_tags:
        base.tag(name)
    with pytest.raises(NotFoundError) as of_search:
        base.search(f'tag:"{name}"')
    assert of_tags.value.near == of_search.value.near
    assert of_tags.value.near[:1] == nearest


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param('"service mesh"', {"001#2"}, id="phrase"),
        pytest.param('title:"service mesh"', {"001#2"}, id="phrase in the title"),
        pytest.param("title:thanos", {"2#1"}, id="word of the title"),
        pytest.param("title:dashboard", {"2#2"}, id="stem"),
        pytest.param("title:istio", {"001#2"}, id="not in the notes"),
        pytest.param("note:istio", {"010#2"}, id="not in the title"),
        pytest.param("note:prometheus", {"2#1"}, id="word of the notes"),
        pytest.param('note:"長く保存"', {"2#1"}, id="phrase in the notes"),
        pytest.param("title:kube*", {"2#2"}, id="prefix in the title"),
        pytest.param("note:kube*", {"special#1"}, id="prefix in the notes"),
        pytest.param("title:♪ ep:2", {"2#0", "2#1", "2#2"}, id="no word"),
        pytest.param("thanos -date:2022", {"2#1"}, id="excluded year"),
        pytest.param("thanos -note:圧縮", {"2#1"}, id="excluded word of the notes"),
        pytest.param('mesh -"service mesh"', {"010#2", "special#1"}, id="no phrase"),
        pytest.param("kube* -title:kube*", {"special#1"}, id="excluded prefix"),
        pytest.param("mesh -(mesh 通信)", {"010#2", "special#1"}, id="not both"),
        pytest.param(
            "mesh -(♪ OR 通信)", {"010#2", "special#1"}, id="no word excluded"
        ),
        pytest.param("cilium OR linkerd", {"001#3", "010#2"}, id="alternatives"),
        pytest.param("(cilium OR linkerd) ep:1", {"001#3"}, id="in brackets"),
        pytest.param("cilium | linkerd", {"001#3", "010#2"}, id="bar"),
        pytest.param("cilium AND linkerd", set(), id="two that nothing has"),
        pytest.param("thanos AND NOT ep:2", {"010#1"}, id="and not"),
        pytest.param("cilium OR by:@ada_l", {"001#3", "2#1", "2#2"}, id="or a filter"),
        pytest.param("通信 (ep:10 OR ep:2)", {"010#3"}, id="alternative filters"),
        pytest.param("zzzz (cilium OR linkerd)", {"001#3", "010#2"}, id="unknown word"),
        pytest.param("thanos -(ep:2 OR -has:url)", {"010#1"}, id="bracket excluded"),
    ],
)
def test_clauses_join(base: KnowledgeBase, query: str, expected: set[str]) -> None:
    assert set(ids(base, query)) == expected


QUERIES = (
    "thanos",
    "監視",
    "通信 mesh",
    "-thanos",
    '"service mesh"',
    "kube*",
    "title:thanos",
    "tag:service-mesh",
    "date:2021",
    "by:minato",
    "site:cncf.io",
    "has:video",
)


@pytest.mark.parametrize(("left", "right"), list(product(QUERIES, repeat=2)))
def test_alternatives_find_what_either_finds(
    base: KnowledgeBase, left: str, right: str
) -> None:
    """Pages, not records: of a page that was brought twice, one is shown."""
    either = set(pages(base, f"({left}) OR ({right})"))
    assert either == set(pages(base, left)) | set(pages(base, right))


@pytest.mark.parametrize(("left", "right"), list(product(QUERIES, repeat=2)))
def test_and_finds_what_both_sides_find(
    base: KnowledgeBase, left: str, right: str
) -> None:
    """One record has to meet both; so a page that was brought twice may be none."""
    each = set(pages(base, f"({left}) AND ({right})"))
    assert each ^ (set(pages(base, left)) & set(pages(base, right))) <= {"010#1"}


@pytest.mark.parametrize(
    "silent", ["話", "the", "!", "♪", "あの話", "(the ! 話)", '"!"']
)
@pytest.mark.parametrize("side", ["thanos", "監視", "kube*", "title:thanos"])
def test_a_side_without_a_word_that_finds_drops_out_of_and(
    base: KnowledgeBase, side: str, silent: str
) -> None:
    found = pages(base, side)
    assert found
    assert sorted(pages(base, f"{side} AND {silent}")) == sorted(found)
    assert sorted(pages(base, f"{silent} AND {side}")) == sorted(found)
    assert sorted(pages(base, f"! AND {side} AND {silent}")) == sorted(found)


@pytest.mark.parametrize(
    ("query", "same"),
    [
        pytest.param("! AND tag:service-mesh", "tag:service-mesh", id="filter"),
        pytest.param("話 AND tag:service-mesh", "tag:service-mesh", id="filler"),
        pytest.param("the AND !", "the", id="all that finds anything"),
        pytest.param("the AND has:video", "the has:video", id="the only word"),
        pytest.param("話 AND !", "話", id="none that finds anything"),
        pytest.param("thanos AND NOT the", "thanos -the", id="excluded"),
        pytest.param("ep:2 (thanos AND the)", "ep:2 thanos", id="in brackets"),
    ],
)
def test_what_is_left_of_and_where_words_find_nothing(
    base: KnowledgeBase, query: str, same: str
) -> None:
    assert ids(base, query) == ids(base, same)


def test_a_filler_in_quotes_is_asked_for_by_and(base: KnowledgeBase) -> None:
    assert ids(base, "thanos AND the")
    assert not ids(base, 'thanos AND "the"')


def pages(base: KnowledgeBase, query: str) -> list[str]:
    hits = base.search(query, limit=50).hits
    return [min((str(hit.article.id), *hit.also)) for hit in hits]


@pytest.mark.parametrize("filter_", QUERIES[7:])
@pytest.mark.parametrize("words", QUERIES[:7])
def test_filter_leaves_hits_and_adds_none(
    base: KnowledgeBase, words: str, filter_: str
) -> None:
    both = set(pages(base, f"{words} {filter_}"))
    assert both <= set(pages(base, filter_))
    without = set(pages(base, f"{words} -{filter_}"))
    assert set(pages(base, words)) <= both | without


def test_page_that_was_brought_twice_is_shown_as_the_filter_allows(
    base: KnowledgeBase,
) -> None:
    """Whichever copy a filter allows is the hit, be it by episode or by presenter."""
    for filter_, hit, also in [
        ("date:2021", "2#1", "010#1"),
        ("date:2022", "010#1", "2#1"),
        ("ep:2", "2#1", "010#1"),
        ("by:minato", "010#1", "2#1"),
        ("-by:minato", "2#1", "010#1"),
        ("note:前回", "010#1", "2#1"),
    ]:
        for words in ("thanos.io", "site:thanos.io", "(thanos OR zzzz)"):
            found = base.search(f"{words} {filter_}").hits
            assert [(h.article.id, h.also) for h in found] == [(hit, (also,))], filter_


def test_page_that_was_brought_twice_is_shown_by_the_copy_that_holds_the_word(
    base: KnowledgeBase,
) -> None:
    """Its notes are the snippets, and not those of the earliest."""
    later, earlier = base.search("圧縮").hits[0], base.search("長く保存").hits[0]
    assert (later.article.id, later.also) == ("010#1", ("2#1",))
    assert [snippet.text for snippet in later.snippets] == ["前回の続き。圧縮の話"]
    assert (earlier.article.id, earlier.also) == ("2#1", ("010#1",))


def test_filter_does_not_hide_what_ranks_low_without_it(base: KnowledgeBase) -> None:
    """Coverage is compared among the articles that are allowed."""
    words = "thanos prometheus 監視 保存 データ 仕組み 通信"
    assert "010#2" not in ids(base, words)
    assert "010#3" in ids(base, f"{words} ep:10")


def test_order_by_date_keeps_the_hits(base: KnowledgeBase) -> None:
    by_score, by_date = base.search("通信"), base.search("通信 sort:date")
    assert by_date.total == by_score.total
    dates = [hit.article.date for hit in by_date.hits]
    assert dates == sorted(filter(None, dates), reverse=True)
    assert {hit.score for hit in by_date.hits} == {hit.score for hit in by_score.hits}
    assert ids(base, "sort:date")[:3] == ["010#2", "010#3", "2#0"]


def test_prefix_says_which_word_it_met(base: KnowledgeBase) -> None:
    hit = base.search("linke*").hits[0]
    assert [(m.query, m.term, m.how) for m in hit.matched] == [
        ("linke*", "Linkerd", "prefix")
    ]


@pytest.mark.parametrize("query", ["has:url", "通信", "thanos OR cilium", "date:2021"])
def test_facets_count_what_is_left_with_the_tag(
    base: KnowledgeBase, query: str
) -> None:
    """A law: the count of a tag is the total of the query with it."""
    facets = base.search(query, limit=0, with_facets=True).facets
    assert facets
    counts = [(-facet.count, facet.id) for facet in facets]
    assert counts == sorted(counts)
    for facet in facets:
        assert base.search(f"({query}) tag:{facet.id}").total == facet.count
        assert facet.label == base.taxonomy.label(facet.id)
        assert facet.kind == base.taxonomy.kind(facet.id)


def test_facets_are_there_only_where_they_are_asked_for(base: KnowledgeBase) -> None:
    assert base.search("thanos").facets is None
    assert base.search("qqqqqq", with_facets=True).facets == ()
    assert base.search("", with_facets=True).facets == ()


def test_query_may_be_a_tree(base: KnowledgeBase) -> None:
    assert ids(base, Query(root=Word(text="cilium"))) == ids(base, "cilium")
    narrowed = parse_query("thanos").narrowed(
        (Dates(first=dt.date.min, last=None), Tagged(name="monitoring")), order="date"
    )
    assert narrowed.order == "date"
    written = "thanos tag:monitoring date:0001.. sort:date"
    assert ids(base, narrowed) == ids(base, written)


def test_refused_query_says_where(base: KnowledgeBase) -> None:
    with pytest.raises(QueryError) as caught:
        base.search("thanos date:2021-13")
    assert caught.value.start == 17


def test_suggestion_leaves_filters_as_they_are(base: KnowledgeBase) -> None:
    result = base.search('title:thnos -date:2020 "thnos"')
    assert result.suggestion == 'title:Thanos -date:2020 "Thanos"'


def test_index_of_a_refresh_has_the_filters_too(
    tmp_path: Path, make_index: MakeIndex, open_index: OpenIndex
) -> None:
    """What is added later is filtered as what was there."""
    path = tmp_path / "episodes" / "001" / "README.md"
    path.parent.mkdir(parents=True)
    path.write_text(EPISODES["001"], encoding="utf-8")
    index = make_index(tmp_path / "index")
    with open_index(index, tmp_path / "episodes") as opened:
        later = tmp_path / "episodes" / "010" / "README.md"
        later.parent.mkdir()
        later.write_text(EPISODES["010"], encoding="utf-8")
        path.write_text(EPISODES["001"].replace("Cilium", "Calico"), encoding="utf-8")
        opened.refresh()
        assert ids(opened, "by:minato has:notes")[:2] == ["010#1", "010#2"]
        assert ids(opened, "title:calico") == ["001#3"]
        assert ids(opened, "cili*") == ["001#3"]  # by its address
        assert ids(opened, "title:cili*") == []
