"""What in each half minute of a transcript speaks for each article."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from kbindex.indexing.alignment.spoken_terms import ArticleTerm, spoken_keys
from kbindex.language import Analyzer
from kbindex.language.scripts import has_japanese
from kbindex.shownotes.transcripts import Cue

BLOCK_S = 30.0
"""What is said in so many seconds is looked at as one. Source: with 10, 20, 30 s of 136
articles that were talked about 122, 121, 118 are found in the talks that constants were
chosen on; of 288 that were not, 11, 6, 3."""


class Block(Struct, frozen=True, kw_only=True):
    """Some half a minute of cues that follow one another; all of them have times."""

    cues: tuple[Cue, ...]
    start_s: float


class Evidence(Struct, frozen=True, kw_only=True):
    """What speaks for one article.

    Args:
        texts: The words of it that were said: key → as its notes write it.
        weights: Key → how much it tells; 0 or more.
        places: Key → the blocks in which it was said, in order.
        by_block: The sum of weights in each block, less what a block of this
            transcript has on average: what is not about it is below 0.
    """

    texts: Mapping[str, str]
    weights: Mapping[str, float]
    places: Mapping[str, Sequence[int]]
    by_block: Sequence[float]


def cut_blocks(cues: Iterable[Cue]) -> list[Block]:
    """Join cues that have times to blocks; those without are left out."""
    blocks: list[Block] = []
    row: list[Cue] = []
    start_s = 0.0
    for cue in cues:
        if cue.start_s is None:
            continue
        if row and cue.start_s - start_s >= BLOCK_S:
            blocks.append(Block(cues=tuple(row), start_s=start_s))
            row = []
        if not row:
            start_s = cue.start_s
        row.append(cue)
    if row:
        blocks.append(Block(cues=tuple(row), start_s=start_s))
    return blocks


def weigh_evidence(
    articles: Sequence[Mapping[str, ArticleTerm]],
    blocks: Sequence[Block],
    analyzer: Analyzer,
) -> list[Evidence]:
    """Say for each article what in each block speaks for it.

    A word weighs share × ln(B / b) × log_{A+1}((A + 1) / a), where b of B blocks have
    it, and a of A articles: what is said all the time, or is of all articles, tells
    nothing.

    Source: inverse document frequency (Spärck Jones 1972), over both texts.
    """
    said = _places(blocks, analyzer)
    sharing = Counter(key for terms in articles for key in terms)
    base = math.log(len(articles) + 1)
    rarity = {key: 1 - math.log(of) / base for key, of in sharing.items()}
    return [_evidence(terms, said, rarity, len(blocks)) for terms in articles]


def _places(blocks: Sequence[Block], analyzer: Analyzer) -> Mapping[str, list[int]]:
    """Return the blocks in which each key was said."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        for key in spoken_keys(join_cues(block.cues), analyzer):
            places[key].append(at)
    return places


def join_cues(cues: Iterable[Cue]) -> str:
    """Join the texts of cues; words of Japanese go on over the end of a cue."""
    text = ""
    for cue in cues:
        goes_on = text and has_japanese(text[-1]) and has_japanese(cue.text[0])
        text += cue.text if goes_on or not text else f" {cue.text}"
    return text


def _evidence(
    terms: Mapping[str, ArticleTerm],
    said: Mapping[str, Sequence[int]],
    rarity: Mapping[str, float],
    blocks: int,
) -> Evidence:
    weights: dict[str, float] = {}
    places: dict[str, Sequence[int]] = {}
    by_block = [0.0] * blocks
    for key, term in terms.items():
        found = sorted({at for way in term.keys for at in said.get(way, ())})
        if not found:
            continue
        weight = term.share * math.log(blocks / len(found)) * rarity[key]
        weights[key], places[key] = weight, found
        for at in found:
            by_block[at] += weight
    mean = sum(by_block) / blocks
    return Evidence(
        texts={key: terms[key].text for key in weights},
        weights=weights,
        places=places,
        by_block=[weight - mean for weight in by_block],
    )
