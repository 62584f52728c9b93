"""The tags nearest to a query that found nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase

pytestmark = pytest.mark.usefixtures("each_engine")

NOTES = """\
# 001

- Recording date: 2022-04-08

## Contents

### @ry

- [Prometheus](https://prometheus.io/)
  - 監視の道具
- [Prometheus again](https://prometheus.io/)
- [Istio](https://istio.io/)
"""


@pytest.fixture
def base(
    write: Callable[[str, str], Path], open_base: Callable[[], KnowledgeBase]
) -> KnowledgeBase:
    write("001", NOTES)
    return open_base()


@pytest.mark.parametrize(
    ("query", "tags"),
    [
        pytest.param("title:Prometheus by:nobody", ["prometheus"], id="named"),
        pytest.param('"監視 Istio"', ["monitoring", "istio"], id="a phrase"),
        pytest.param("observabillity date:1999", ["observability"], id="resembling"),
        pytest.param("qqqqqq", [], id="nothing near"),
        pytest.param("date:1999", [], id="no word"),
    ],
)
def test_an_empty_answer_names_the_nearest_tags(
    base: KnowledgeBase, query: str, tags: list[str]
) -> None:
    result = base.search(query)
    assert result.total == 0
    near = [one.id for one in result.near_tags]
    assert near[: len(tags)] == tags
    assert bool(near) == bool(tags)
    for one in result.near_tags:
        assert one.count == base.search(f"tag:{one.id}").total > 0


def test_an_answer_with_hits_names_none(base: KnowledgeBase) -> None:
    assert base.search("Prometheus").near_tags == ()


def test_a_tag_whose_last_article_is_gone_is_near_to_nothing(
    write: Callable[[str, str], Path], open_base: Callable[[], KnowledgeBase]
) -> None:
    write("001", NOTES)
    gone = write("002", "# 002\n\n## Contents\n\n- [Argo CD](https://argo-cd.io/)\n")
    write("003", NOTES.replace("001", "003"))
    with open_base() as base:
        assert base.search("title:argocd by:nobody").near_tags
    gone.unlink()
    with open_base() as base:
        assert base.search("title:argocd by:nobody").near_tags == ()
