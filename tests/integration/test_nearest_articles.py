"""The articles most like one are the best of all, though few are looked at."""

from pathlib import Path

import pytest

from kbindex.knowledge import KnowledgeBase
from kbindex.search.nearest_articles import Nearest

SAMPLES = Path(__file__).parents[2] / "episodes"


class Watched(Nearest):
    """A search that compares itself with one that looks at every article."""

    compared = 0

    def find(self, limit: int) -> list[tuple[object, float]]:  # type: ignore[override] # documents are objects
        found = super().find(limit)
        sets, alike = self.tag_sets, self.find_alike(0.0)
        own = alike.score(self.document) or 1.0  # of no words each scores 0
        scores = {
            other: 0.6 * share + 0.4 * min(alike.score(other) / own, 1)
            if own
            else 0.6 * share
            for other in sets.places
            if other not in self.same_page.groups.get(self.document, (self.document,))
            for share in [sets.share(sets.of(self.document), sets.of(other))]
            if share or alike.has_several(other)
        }
        best = sorted((scores[d] for d in self.same_page.fold(scores)), reverse=True)
        assert [score for _, score in found] == pytest.approx(best[:limit])
        Watched.compared += 1
        return [*found]


@pytest.mark.parametrize("limit", [1, 6])
def test_no_article_is_better_than_those_that_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr("kbindex.search.related_articles.Nearest", Watched)
    Watched.compared = 0
    with KnowledgeBase.open(SAMPLES, tmp_path / "index") as base:
        articles = len(list(base.related_all(limit=limit)))
    assert Watched.compared == articles > 0
