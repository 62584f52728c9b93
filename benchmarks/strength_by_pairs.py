"""Where the good hits end that pairs of letters alone find.

    python benchmarks/strength_by_pairs.py EPISODES [NUMBER]

Takes Japanese words of the notes (NUMBER, 4000), leaves an inner letter out of each,
and searches. Of the answers that were found by pairs alone it prints, by coverage, how
many of the first ten hits hold the word. The index lies in the user's cache.
"""

import random
import re
import sys
from collections.abc import Iterator

from kbindex import KnowledgeBase
from kbindex.model import Article

SEED = 7
BAND = 20
"""Bands of coverage to one."""

_WORD = re.compile(r"[ァ-ヶー]{6,12}|[一-龯]{5,9}|[一-龯]{2,4}[ァ-ヶー]{3,7}")


def main(arguments: list[str]) -> int:
    """Print the table."""
    if not 1 <= len(arguments) <= 2:
        print(__doc__)
        return 2
    number = int(arguments[1]) if len(arguments) > 1 else 4000
    found: dict[float, list[bool]] = {}
    with KnowledgeBase.open(arguments[0]) as kb:
        for coverage, is_there in iter_found(kb, number):
            band = int(coverage * BAND + 1e-9) / BAND
            found.setdefault(band, []).append(is_there)
    print("| coverage from | hold the word |\n|---|---|")
    for band, there in sorted(found.items()):
        print(f"| {band:.2f} | {100 * sum(there) / len(there):.0f} % of {len(there)} |")
    return 0


def iter_found(kb: KnowledgeBase, number: int) -> Iterator[tuple[float, bool]]:
    """Yield the coverage of each hit by pairs alone, and whether it holds the word."""
    chosen = random.Random(SEED)  # noqa: S311 - no secret
    words = sorted({w for a in kb.articles() for w in _WORD.findall(text_of(a))})
    chosen.shuffle(words)
    for word in words[:number]:
        at = chosen.randrange(1, len(word) - 1)
        hits = kb.search(word[:at] + word[at + 1 :], limit=10).hits
        if any(match.how != "bigram" for hit in hits for match in hit.matched):
            continue
        for hit in hits:
            if hit.explanation:
                yield hit.explanation.coverage, word in text_of(hit.article)


def text_of(article: Article) -> str:
    """Return the title and the notes, a line each."""
    return "\n".join((article.title, *(note.text for note in article.notes)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
