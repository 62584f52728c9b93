"""A filter that is met by nothing says so: what is near, and what is found without."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import NotFoundError
from kbindex.index import Index

EPISODES = {
    "001": """\
# 001

- Hosted by @haruka
- Recording date: 2021-04-09

## Contents

### @minato

- [Thanos](https://thanos.io/)
  - 長期保存
- [Cilium](https://github.com/cilium/cilium)
  - eBPFで通信を処理する
""",
    "012": """\
# 012

- Hosted by @haruka
- Recording date: 2021-06-03
- Guest: [Ada Lovelace](https://twitter.com/ada_l)

## Contents

### [北川亮さん](https://twitter.com/kita_r)

- [Linkerd and Thanos](https://linkerd.io/)
""",
}


@pytest.fixture(scope="module")
def base(
    tmp_path_factory: pytest.TempPathFactory,
    make_index: Callable[[Path], Index],
    open_index: Callable[..., KnowledgeBase],
) -> Iterator[KnowledgeBase]:
    """The episodes, by each engine; only read by the tests."""
    folder = tmp_path_factory.mktemp("unmet")
    for name, content in EPISODES.items():
        path = folder / "episodes" / name / "README.md"
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
    with open_index(make_index(folder / "index"), folder / "episodes") as opened:
        yield opened


Said = list[tuple[str, tuple[str, ...], int]]
"""Each filter that is met nowhere, what is near, and how many hits are without it."""


def nowhere(base: KnowledgeBase, query: str) -> Said:
    unmet = base.search(query).unmet
    assert all(one.is_met_nowhere for one in unmet)
    return [(one.filter, one.near, one.without) for one in unmet]


@pytest.mark.parametrize(
    ("filter_", "said", "near"),
    [
        pytest.param("by:mineto", "presenter:mineto", ["minato"], id="presenter"),
        pytest.param("by:ミナト", "presenter:ミナト", ["minato"], id="katakana"),
        pytest.param("by:みなと", "presenter:みなと", ["minato"], id="hiragana"),
        pytest.param("host:ハルカ", "host:ハルカ", ["haruka"], id="reading of a host"),
        pytest.param("by:北川晃", "presenter:北川晃", ["北川亮さん"], id="as written"),
        pytest.param("host:harka", "host:harka", ["haruka"], id="host"),
        pytest.param("guest:ada_k", "guest:ada_k", ["ada_l"], id="guest"),
        pytest.param("ep:7", "episode:7", ["001", "012"], id="number"),
        pytest.param("ep:13..20", "episode:13..20", ["012"], id="range of numbers"),
        pytest.param("ep:13..", "episode:13..", ["012"], id="open range"),
        pytest.param("ep:qqq", "episode:qqq", [], id="id like none"),
        pytest.param("date:2020", "date:2020", ["2021-04-09"], id="year"),
        pytest.param(
            "date:2021-05",
            "date:2021-05",
            ["2021-04-09", "2021-06-03"],
            id="month",
        ),
        pytest.param("date:2021-06-04", "date:2021-06-04", ["2021-06-03"], id="day"),
        pytest.param("date:>2021", "date:2022..", ["2021-06-03"], id="open time"),
        pytest.param(
            "date:2022-02..2022-03", "date:2022-02..2022-03", ["2021-06-03"], id="times"
        ),
        pytest.param("site:linkrd.io", "site:linkrd.io", ["linkerd.io"], id="site"),
        pytest.param(
            "url:githb.com/cilium",
            "url:githb.com/cilium",
            ["github.com/cilium"],
            id="address",
        ),
        pytest.param("url:linkrd", "url:linkrd", ["linkerd"], id="word of an address"),
        pytest.param("title:linkrd", "title:linkrd", ["linkerd"], id="title"),
        pytest.param("note:thanos", "note:thanos", [], id="note"),
        pytest.param('title:"zz yy"', 'title:"zz yy"', [], id="phrase"),
        pytest.param("title:zzy*", "title:zzy*", [], id="beginning"),
        pytest.param("has:code", "has:code", [], id="feature"),
        pytest.param("tag:windows", "tag:windows", [], id="known tag"),
        pytest.param('by:"ada b c"', 'presenter:"ada b c"', [], id="words"),
    ],
)
def test_filter_that_nothing_meets_is_named_with_what_is_near_and_found_without(
    base: KnowledgeBase, filter_: str, said: str, near: list[str]
) -> None:
    assert nowhere(base, f"thanos {filter_}") == [(said, tuple(near), 2)]
    assert nowhere(base, filter_) == [(said, tuple(near), 0)]


def test_several_that_nothing_meets_are_left_out_together(base: KnowledgeBase) -> None:
    assert nowhere(base, "thanos by:mineto has:code") == [
        ("presenter:mineto", ("minato",), 2),
        ("has:code", (), 2),
    ]


@pytest.mark.parametrize(
    ("query", "said", "total"),
    [
        pytest.param("thanos -by:mineto", "-presenter:mineto", 2, id="excluded"),
        pytest.param(
            "thanos (by:mineto OR by:minato)", "presenter:mineto", 1, id="alternative"
        ),
        pytest.param(
            "thanos -(by:mineto OR by:minato)", "presenter:mineto", 1, id="in brackets"
        ),
    ],
)
def test_what_changes_no_answer_is_named_as_well(
    base: KnowledgeBase, query: str, said: str, total: int
) -> None:
    assert base.search(query).total == total
    assert nowhere(base, query) == [(said, ("minato",), total)]


@pytest.mark.parametrize(
    "query",
    [
        "thanos",
        "thanos by:minato",
        "thanos -by:minato",
        "qqqq",
        "qqqq by:minato",
        "-qqqq",
        '"qq ww"',
        "title:！ thanos",
        "",
    ],
)
def test_nothing_is_said_where_each_filter_is_met(
    base: KnowledgeBase, query: str
) -> None:
    assert base.search(query).unmet == ()


def test_filters_that_leave_nothing_together_are_named_one_by_one(
    base: KnowledgeBase,
) -> None:
    unmet = base.search("thanos by:minato date:2021-06 has:url").unmet
    assert [(one.filter, one.is_met_nowhere, one.without) for one in unmet] == [
        ("presenter:minato", False, 1),
        ("date:2021-06", False, 1),
    ]
    assert [one.filter for one in base.search("保存 -by:minato").unmet] == [
        "-presenter:minato"
    ]


def test_of_many_filters_only_the_first_are_compared_with_what_there_is(
    base: KnowledgeBase,
) -> None:
    query = " ".join(f"by:minat{letter}" for letter in "bcdefgh")
    unmet = base.search(query).unmet
    assert [one.near for one in unmet] == [("minato",)] * 5 + [()] * 2


@pytest.mark.parametrize("typed", ["かんし", "kanshi", "カンシ"])
def test_a_tag_that_is_read_so_is_near(
    write: Callable[[str, str | bytes], Path],
    open_base: Callable[..., KnowledgeBase],
    typed: str,
) -> None:
    write("001.md", "# 001\n\n## Contents\n\n### @a\n\n- [監視](https://e.jp/)\n")
    with pytest.raises(NotFoundError) as caught:
        open_base().search(f"tag:{typed}")
    assert caught.value.near[0] == "monitoring"
