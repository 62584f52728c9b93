"""What two articles share is named by words that say what they are about."""

from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.search.expand.fillers import COMMONPLACE

pytestmark = pytest.mark.usefixtures("each_engine")

EPISODE = """\
# 001

## Contents

### @ada

#### [Velero](https://one.example/a)

- 以下のデータの復元が可能で、退避の対象は必要な情報である

#### [Restic](https://two.example/b)

- 以下のデータの復元が可能で、退避の対象は必要な情報である

#### [Other](https://three.example/c)

- 今日は晴れ
"""


def test_commonplace_words_are_not_what_articles_share(tmp_path: Path) -> None:
    (tmp_path / "001.md").write_text(EPISODE, encoding="utf-8")
    with KnowledgeBase.open(tmp_path, tmp_path / "index") as base:
        shared = [word for one in base.related("001#1") for word in one.words]
    assert {"復元", "退避"} <= set(shared)
    assert COMMONPLACE.isdisjoint(shared)


def test_the_titles_of_related_articles_show_what_is_common(tmp_path: Path) -> None:
    page = tmp_path / "episodes" / "001" / "README.md"
    page.parent.mkdir(parents=True)
    page.write_text(
        "# 001\n\n## Contents\n\n### @ry\n\n"
        "- [Cilium の Hubble 入門](https://a.example/1)\n"
        "- [Hubble と Cilium](https://a.example/2)\n"
        "- [今週の一本](https://a.example/3)\n",
        encoding="utf-8",
    )
    with KnowledgeBase.open(tmp_path / "episodes", tmp_path / "index") as base:
        (one,) = base.related("001#1")
    title, spans = one.hit.article.title, one.hit.title_highlights
    assert [title[start:end] for start, end in spans] == ["Hubble", "Cilium"]
