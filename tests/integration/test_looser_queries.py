"""What a query that finds nothing could ask for instead, and how much that finds."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase, LooserQuery
from kbindex.cli.app import run

pytestmark = pytest.mark.usefixtures("each_engine")

NOTES = """\
# 001

- Recording date: 2022-04-08

## Contents

### @ry

- [etcd leases](https://one.example/)
  - a lease ends, the renewal is lost
- [Watching etcd](https://two.example/)
  - 監視の道具
- [Renewal of certificates](https://three.example/)
"""


@pytest.fixture
def base(
    write: Callable[[str, str], Path], open_base: Callable[[], KnowledgeBase]
) -> KnowledgeBase:
    write("001", NOTES)
    return open_base()


@pytest.mark.parametrize(
    "query",
    [
        *("lease", "監視", "lease nowhere", "zzqqk wwvvk", "", "sort:date", "-lease"),
        *("in:notes lease", "in:transcript lease", "by:nobody lease", '"lease x"'),
    ],
)
def test_a_count_is_the_total_of_a_search(base: KnowledgeBase, query: str) -> None:
    assert base.count(query) == base.search(query).total


@pytest.mark.parametrize(
    ("query", "looser"),
    [
        pytest.param(
            '"renewal lease"',
            [("renewal lease", 2)],
            id="a phrase",
        ),
        pytest.param(
            "certificates AND watching",
            [("certificates OR watching", 2)],
            id="all words",
        ),
        pytest.param("etcd date:1999", [("etcd", 2)], id="a filter"),
        pytest.param("etcd -etcd", [("etcd", 2)], id="an exclusion"),
        pytest.param(
            '"lost lease" AND certificates by:ry',
            [("(lost OR lease OR certificates) presenter:ry", 2)],
            id="beside a filter",
        ),
        pytest.param("qqqqqq", [], id="nothing at all"),
        pytest.param("", [], id="no query"),
        pytest.param("etcd", [], id="something is found"),
    ],
)
def test_looser_queries_and_their_hits(
    base: KnowledgeBase, query: str, looser: list[tuple[str, int]]
) -> None:
    found = base.search(query).looser
    assert [(one.query, one.total) for one in found] == looser


@pytest.mark.parametrize(
    "query",
    [
        '"a b" "c d" etcd by:ry year:2022 year:1999 by:nobody',
        '"監視 道具" AND etcd AND 証明書',
        'title:"lost lease" OR "OR NOT"',
        '"OR" "lost (lease"',
        "(etcd -watching) AND (renewal -lease) date:1999",
    ],
)
def test_each_finds_as_much_as_it_says(base: KnowledgeBase, query: str) -> None:
    """At most three, none of them the query itself."""
    result = base.search(query)
    assert result.total == 0
    assert len(result.looser) <= 3
    for one in result.looser:
        assert one.query != result.understood
        assert base.search(one.query).total == one.total > 0


def test_json_and_screen_tell_them(
    base: KnowledgeBase,
    index: Path,
    capsys: pytest.CaptureFixture[str],
    validate: Callable[[str, object], None],
) -> None:
    assert base.search('"renewal lease"').looser == (
        LooserQuery(query="renewal lease", total=2),
    )

    def said(*args: str) -> tuple[str, str]:
        capsys.readouterr()
        run(
            ["--episodes", str(index.parent / "episodes"), "--index", str(index), *args]
        )
        out, err = capsys.readouterr()
        return out, err

    document = json.loads(said("search", '"renewal lease"', "--json")[0])
    validate("search", document)
    assert document["looser"] == [{"query": "renewal lease", "total": 2}]
    _, english = said("search", '"renewal lease"')
    assert "`renewal lease` finds 2 hits\n" in english
    _, japanese = said("--lang", "ja", "search", '"renewal lease"')
    assert "`renewal lease`なら2件見つかります\n" in japanese
