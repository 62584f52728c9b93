"""Right queries and mistyped ones, made by hand: which are put right.

`spellings.tsv` has 200 of each, English, Japanese, katakana and names of products. A
half of each is held out: rules may be made by looking at the others alone.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from kbindex import KnowledgeBase
from kbindex.language import Analyzer, How

HERE = Path(__file__).parent
EPISODES = HERE.parents[1] / "episodes"
MOST_FALSE = 0.02
LEAST_FOUND = 0.85
GUESSES = {"typo", "sound", "bigram", "part"}


class Spelling(Struct, frozen=True):
    """What was typed, and what was meant; nothing where it is right."""

    kind: str
    language: str
    half: str
    typed: str
    meant: str = ""


def load_spellings() -> list[Spelling]:
    lines = (HERE / "spellings.tsv").read_text(encoding="utf-8").splitlines()
    return [Spelling(*line.split("\t")) for line in lines if not line.startswith("#")]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    index = tmp_path_factory.mktemp("spellings") / "index"
    with KnowledgeBase.open(EPISODES, index) as opened:
        yield opened


def is_found(base: KnowledgeBase, analyzer: Analyzer, one: Spelling) -> bool:
    """Say whether what was meant is suggested, or is what the query means as it stands.

    A known misspelling, and one that the analyzer evens out, need no suggestion: they
    find what the right spelling finds, and not by a guess.
    """
    typed, meant = base.search(one.typed), base.search(one.meant)
    if typed.suggestion:
        return whole(typed.suggestion, analyzer) == whole(one.meant, analyzer)
    guessed = {match.how for hit in typed.hits[:1] for match in hit.matched} & GUESSES
    first = [[hit.article.id for hit in found.hits[:1]] for found in (typed, meant)]
    return not guessed and first[0] == first[1] and typed.total == meant.total


def whole(text: str, analyzer: Analyzer) -> list[str]:
    """Return a text as the index has it, taken whole; else its words."""
    found = analyzer.analyze(text)
    taken = [t.text for t in found if (t.start, t.end) == (0, len(text))]
    return taken or [t.text for t in found if t.how is How.WORD]


def test_there_are_two_hundred_of_each_kind_and_half_are_held_out() -> None:
    kinds = Counter((one.kind, one.half) for one in load_spellings())
    assert set(kinds.values()) == {100}
    assert len({one.typed for one in load_spellings()}) == len(load_spellings()) == 400


@pytest.mark.parametrize("half", ["seen", "held-out"])
def test_no_more_than_two_right_queries_of_a_hundred_are_put_right(
    base: KnowledgeBase, half: str
) -> None:
    right = [s for s in load_spellings() if (s.kind, s.half) == ("right", half)]
    false = {s.typed: base.search(s.typed).suggestion for s in right}
    false = {typed: said for typed, said in false.items() if said}
    assert len(false) <= MOST_FALSE * len(right), false


SHORT_WORDS = (
    "sake tame torn lust flaw pang goad mere wont clod teem bite curb stab pore cram"
    " heed hail dune kelp mint oath plum quay rind silk tusk vine wisp yarn zest bark"
    " cove dusk fern gust hymn iris jolt knob lark moss nape oven pear rust sage twig"
    " urge veil wilt yolk acre bulb crow dime elbow fawn"
)


def test_short_english_words_are_left_alone(base: KnowledgeBase) -> None:
    """Of a short word many are one letter away; it is a word all the same."""
    false = {word: base.search(word).suggestion for word in SHORT_WORDS.split()}
    false = {typed: said for typed, said in false.items() if said}
    assert len(false) <= MOST_FALSE * len(SHORT_WORDS.split()), false


@pytest.mark.parametrize("half", ["seen", "held-out"])
def test_of_mistyped_queries_most_are_put_right(
    base: KnowledgeBase, analyzer: Analyzer, half: str
) -> None:
    mistyped = [s for s in load_spellings() if (s.kind, s.half) == ("mistyped", half)]
    lost = [s.typed for s in mistyped if not is_found(base, analyzer, s)]
    assert len(lost) <= (1 - LEAST_FOUND) * len(mistyped), lost
