"""What trends count: the articles that have the tag."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase

pytestmark = pytest.mark.usefixtures("each_engine")

ARCHIVE = """\
# 001

- Recording date: 2022-04-08

## Contents

### @ry

- [CBA の話](https://blog.example/1)
  - Backstage の認定試験
- [CBA の話](https://blog.example/2)
  - 費用と便益の比べ方
- [今週の一本](https://blog.example/3)
  - CBA を受けた
  - Backstage を一年使った
"""


def test_a_name_in_passing_is_no_article_about_it(
    write: Callable[[str, str], Path], open_base: Callable[[], KnowledgeBase]
) -> None:
    """The third one has the name in a note: too little for a tag, and for a trend."""
    write("001", ARCHIVE)
    base = open_base()
    (trend,) = base.trends(["CBA"]).trends
    tagged = [article.id for article in base.articles() if "cba" in article.tags]
    assert (trend.tag, trend.total, tagged) == ("cba", 1, ["001#1"])
