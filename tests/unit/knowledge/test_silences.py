"""What was announced and never came up again, in an order that is always the same."""

import datetime as dt

from kbindex.index import Record
from kbindex.index.records import Reason
from kbindex.knowledge.radar.silences import LEAST_LATER, SilenceKeeper
from kbindex.model import Article, ArticleId, EpisodeId
from kbindex.topics.taxonomy.topic_tree import load_taxonomy

TOOLS = ("mastctl", "anchorctl", "sailctl", "keelctl", "ropectl", "oarctl", "decksctl")


def _record(*tags: str) -> Record:
    article = Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001/README.md",
        line=3,
        end_line=3,
        title="Boats",
        url=None,
        presenter=None,
        date=dt.date(2022, 1, 1),
        notes=(),
    )
    named = {tag: [Reason("title", tag, 3, 1.0)] for tag in tags}
    release = {"release": [Reason("note", "リリース", 3, 1.0)]}
    return Record(article=article, places={}, reasons=named | release)


def test_what_one_article_announces_stays_in_its_order() -> None:
    """Regression: each run had another order."""
    keeper = SilenceKeeper(load_taxonomy())
    keeper.add(0, _record(*TOOLS), TOOLS)
    dates = [dt.date(2022, 1, 1 + day) for day in range(LEAST_LATER + 1)]
    found = [*keeper.silences(dates)]
    assert [one.tag for one in found] == [*TOOLS]
    assert {(one.episodes, one.days) for one in found} == {(3, 3)}
