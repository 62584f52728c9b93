"""Articles of an episode and its transcript → when each of them was talked about."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from kbindex.indexing.alignment.evidence import (
    Block,
    Evidence,
    cut_blocks,
    weigh_evidence,
)
from kbindex.indexing.alignment.monotone import (
    Stretch,
    best_path,
    best_run,
    dense_start,
)
from kbindex.indexing.alignment.spoken_terms import (
    ArticleTerm,
    article_terms,
    spoken_keys,
)
from kbindex.language import Analyzer
from kbindex.model import Article, Episode
from kbindex.shownotes.transcripts import Cue

LEAST_STRENGTH = 36.0
"""Of what speaks for an article where it is talked about: the geometric mean of two
sums. One has each of its words once: a word that is said again and again is not
enough. One has each half minute above the mean: many words said once are not."""

LEAST_WORDS = 6
"""Of the article, said there; a compound and its parts count each."""

MOST_ELSEWHERE = 0.5
"""Evidence at the best other place of the talk, where 1 is that at the place found."""

MOST_RIVAL = 0.3
"""Evidence for the best other article at the place found, where 1 is that for its own.
It is more where talk goes against the order of the notes.

Source of all four: talks of five made-up episodes, each of four seeds (the half
`tuned` of `benchmarks/talks.py`), and their notes against the talks of the other four,
of two seeds. Of 136 articles 118 are found, 4 more within two minutes; of 288 that
nobody talks of, 3. With a strength of 26 these are 120, 4 and 11, with 46 110, 4 and 1.
"""

MOST_SAID = 600_000
"""Characters of a transcript: eleven hours of English. A longer one tells nothing."""

MOST_STEPS = 60_000_000
"""Characters × articles: of three hours of English, 370 articles."""

MOST_CELLS = 200_000
"""Half minutes × articles: of three hours, 555 articles."""

_SHOWN_WORDS = 8


class Aligned(Struct, frozen=True, kw_only=True):
    """When an article is talked about, and what speaks for it.

    Args:
        time_s: Where the first of its words is said, in whole seconds.
        words: What was said of it, as its notes write it; what tells most comes first.
        confidence: 0.5 to 1: how little speaks for another place or another article.
    """

    time_s: int
    words: tuple[str, ...]
    confidence: float


def align(
    articles: Sequence[Article], cues: Sequence[Cue], analyzer: Analyzer
) -> dict[int, Aligned]:
    """Find when articles without a time were talked about.

    Articles are taken in their order, which is that of most talks; one that was not
    talked about has no place in it, and what was talked about out of order is looked
    for in what is left. Those that have a time stay where they are, and others are
    looked for between them. Where what was said does not tell enough, nothing is said.

    Args:
        articles: Of one episode, in the order of the notes; an overview is left out.
        cues: In the order of the talk; those without a time do not count.
        analyzer: The analyzer of the index.

    Returns:
        Number of an article → its time, where it had none.
    """
    articles = [one for one in articles if one.kind == "article"]
    blocks = cut_blocks(cues)
    if all(one.time_s is not None for one in articles) or not _is_bounded(
        articles, blocks
    ):
        return {}
    known = _known_blocks(articles, blocks)
    if any(one > other for one, other in pairwise(known.values())):
        return {}
    terms = [article_terms(one, analyzer) for one in articles]
    evidence = weigh_evidence(terms, blocks, analyzer)
    found: dict[int, Aligned] = {}
    for at, place in _sure_places(evidence, known).items():
        own = evidence[at]
        block = blocks[dense_start(own.by_block, place.stretch)]
        found[articles[at].number] = Aligned(
            time_s=int(_first_said(block, terms[at], own, analyzer)),
            words=tuple(own.texts[key] for key in place.keys[:_SHOWN_WORDS]),
            confidence=round(1 - max(place.elsewhere, place.rival, 0.0), 2),
        )
    return found


def find_times(
    episode: Episode, cues: Sequence[Cue], analyzer: Analyzer
) -> tuple[Article, ...]:
    """Return an episode's articles, with times from its transcript where they had none.

    Args:
        episode: With all its articles.
        cues: What was said; cues without times tell none.
        analyzer: The analyzer of the index.
    """
    articles = episode.articles
    if all(one.time_s is not None for one in articles):
        return articles
    found = align(articles, cues, analyzer)
    return tuple(
        episode.timed(one, found[one.number].time_s, "transcript")
        if one.number in found
        else one
        for one in articles
    )


def _is_bounded(articles: Sequence[Article], blocks: Sequence[Block]) -> bool:
    """Whether there is something to align, and no more than a talk has."""
    said = sum(len(cue.text) for block in blocks for cue in block.cues)
    return (
        0 < said <= MOST_SAID
        and said * len(articles) <= MOST_STEPS
        and len(blocks) * len(articles) <= MOST_CELLS
    )


def _known_blocks(
    articles: Sequence[Article], blocks: Sequence[Block]
) -> dict[int, int]:
    """Return the block in which each article begins that has a time."""
    starts = [block.start_s for block in blocks]
    return {
        at: max(bisect_right(starts, one.time_s) - 1, 0)
        for at, one in enumerate(articles)
        if one.time_s is not None
    }


class _Place(Struct, frozen=True, kw_only=True):
    """What speaks for an article at a place of the talk, and against it."""

    stretch: Stretch
    keys: Sequence[str]
    strength: float
    elsewhere: float
    rival: float

    @property
    def is_sure(self) -> bool:
        return (
            self.strength >= LEAST_STRENGTH
            and len(self.keys) >= LEAST_WORDS
            and self.elsewhere <= MOST_ELSEWHERE
            and self.rival <= MOST_RIVAL
        )


def _sure_places(
    evidence: Sequence[Evidence], known: Mapping[int, int]
) -> dict[int, _Place]:
    """Return where articles are surely talked about, by their position.

    First they are taken in their order. Then what has no sure place so is looked for
    in what is left, unless known times say that the order holds.
    """
    path = best_path([one.by_block for one in evidence], known)
    sure: dict[int, _Place] = {}
    free = [True] * len(evidence[0].by_block)

    def take(at: int, stretch: Stretch) -> bool:
        place = _look_at(at, stretch, evidence)
        if place.is_sure:
            sure[at] = place
            _close(free, stretch)
        return place.is_sure

    for at, stretch in path.items():
        if at not in known:
            take(at, stretch)
    left = [] if known else [at for at in range(len(evidence)) if at not in sure]
    for at in left:
        gain, stretch = best_run(evidence[at].by_block, free)
        if gain:
            take(at, stretch)
    return sure


def _close(free: list[bool], stretch: Stretch) -> None:
    begin, end = stretch
    free[begin:end] = [False] * (end - begin)


def _look_at(at: int, stretch: Stretch, evidence: Sequence[Evidence]) -> _Place:
    """Weigh a place of an article: its evidence there is above the mean."""
    own = evidence[at]
    begin, end = stretch
    keys = [
        key
        for key, places in own.places.items()
        if bisect_left(places, end) > bisect_left(places, begin)
    ]
    keys.sort(key=lambda key: -own.weights[key])
    said = sum(own.weights[key] for key in keys)
    above_mean = sum(own.by_block[begin:end])
    others = (sum(one.by_block[begin:end]) for one in evidence if one is not own)
    elsewhere = [True] * len(own.by_block)
    _close(elsewhere, stretch)
    return _Place(
        stretch=stretch,
        keys=keys,
        strength=math.sqrt(said * above_mean),
        elsewhere=best_run(own.by_block, elsewhere)[0] / above_mean,
        rival=max(others, default=0.0) / above_mean,
    )


def _first_said(
    block: Block,
    terms: Mapping[str, ArticleTerm],
    evidence: Evidence,
    analyzer: Analyzer,
) -> float:
    """Return when the first cue of a block begins that has a word of the article.

    Source: half of the starts are right to 4 s so; to 18 s where the block begins.
    """
    for cue in block.cues:
        said = spoken_keys(cue.text, analyzer)
        if any(not terms[key].keys.isdisjoint(said) for key in evidence.weights):
            return cue.start_s or 0.0
    return block.start_s
