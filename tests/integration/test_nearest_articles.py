"""The articles most like one are the best of all, though few are looked at."""

from pathlib import Path

import pytest

from kbindex.index import Document
from kbindex.knowledge import KnowledgeBase
from kbindex.search.nearest_articles import Nearest

pytestmark = pytest.mark.usefixtures("each_engine")

SAMPLES = Path(__file__).parents[2] / "episodes"


class Watched(Nearest):
    """A search that compares itself with one that looks at every article."""

    compared = 0

    def find(self, limit: int) -> list[tuple[Document, float]]:
        found = super().find(limit)
        sets, document = self.tag_sets, self.document

        def score_of(other: Document) -> float:
            held = (weight * word.held.get(other, 0.0) for weight, word in self.words)
            return sum(held)

        own = score_of(document) or 1.0  # of no words each scores 0
        scores = {
            other: 0.6 * share + 0.4 * min(score_of(other) / own, 1)
            for other in sets.places
            if other not in self.same_page.groups.get(document, (document,))
            for share in [sets.share(sets.of(document), sets.of(other))]
            if share or sum(other in word.held for _, word in self.words) > 1
        }
        best = sorted((scores[d] for d in self.same_page.fold(scores)), reverse=True)
        assert [score for _, score in found] == pytest.approx(best[:limit])
        Watched.compared += 1
        return found


@pytest.mark.parametrize(
    ("each_engine", "limit"),
    [
        ("embedded", 1),
        ("embedded", 6),
        # Looking at every article takes ten seconds there: once is enough.
        pytest.param("opensearch", 6, marks=pytest.mark.cluster),
    ],
    indirect=["each_engine"],
)
def test_no_article_is_better_than_those_that_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr("kbindex.search.related_articles.Nearest", Watched)
    Watched.compared = 0
    with KnowledgeBase.open(SAMPLES, tmp_path / "index") as base:
        articles = len(list(base.related_all(limit=limit)))
    assert Watched.compared == articles > 0
