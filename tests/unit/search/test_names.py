"""Which pieces of a query are looked up as names."""

from kbindex.language import Analyzer, How
from kbindex.search.expand.names import Span, spans_of


def names_in(text: str, analyzer: Analyzer) -> list[Span]:
    terms = analyzer.analyze(text)
    return spans_of(text, [t for t in terms if t.how is How.WORD], terms)


def test_affixes_without_end_are_not_looked_up_without_end(analyzer: Analyzer) -> None:
    """They had 5,600 pieces, and took two seconds."""
    spans = names_in("性" * 500, analyzer)
    assert len(spans) == 1000
    assert max(span.size for span in spans) < 6


def test_names_of_a_whole_query_are_all_looked_up(analyzer: Analyzer) -> None:
    text = "全画面表示を非同期処理で自動化する Kubernetes の service mesh " * 11
    spans = names_in(text[:500], analyzer)
    assert max(span.size for span in spans) == 6
