"""The table of words that say little."""

import pytest

from kbindex.language import Analyzer, How
from kbindex.search.expand.fillers import COMMONPLACE, FILLERS


@pytest.mark.parametrize("table", [FILLERS, COMMONPLACE], ids=["fillers", "common"])
def test_each_filler_is_a_word_as_the_analyzer_makes_it(
    analyzer: Analyzer, table: frozenset[str]
) -> None:
    """Else no query would ever hold it."""
    never_met = {
        filler
        for filler in table
        if filler not in {t.text for t in analyzer.analyze(filler) if t.how is How.WORD}
    }
    assert never_met == set()
