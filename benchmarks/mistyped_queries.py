"""How many mistyped words are put right, and how many right ones are not left alone.

    python benchmarks/mistyped_queries.py EPISODES OTHER_EPISODES [COUNT]

`tests/relevance/spellings.tsv` has queries made by hand; these are made of an archive's
own words by a fixed seed, COUNT (200) of each kind:

    mistyped   a word of EPISODES with a slip of the fingers: two letters swapped, one
               left out, typed twice, or the key beside it; in katakana also a long
               vowel or a sounding mark
    right      a word of OTHER_EPISODES that EPISODES lacks

Prints the share of mistyped words for which the word itself is suggested, or which mean
it as they stand, and the share of right ones for which anything is suggested; then
which those are.
"""

import random
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kbindex import KnowledgeBase
from kbindex.language import Analyzer, How, build_analyzer

SEED = 12
COUNT = 200
WORD = re.compile(r"\b[A-Za-z][a-z]{4,}\b|[ァ-ヴー]{5,}")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def main(arguments: list[str]) -> int:
    """Print the shares."""
    if len(arguments) not in {2, 3}:
        print(__doc__)
        return 2
    own, other = (words_of(Path(path)) for path in arguments[:2])
    count = int(arguments[2]) if arguments[2:] else COUNT
    rng = random.Random(SEED)  # noqa: S311 - a fixed sample, no secret
    often = sorted(word for word, times in own.items() if times > 1)
    known = {word.casefold() for word in own}
    new = sorted(word for word in other if word.casefold() not in known)
    pairs = [(slip(word, rng), word) for word in sample(often, count, rng)]
    mistyped = [(typed, word) for typed, word in pairs if typed.casefold() not in known]
    right = sample(new, count, rng)
    analyzer = build_analyzer()
    with (
        tempfile.TemporaryDirectory() as index,
        KnowledgeBase.open(arguments[0], index) as kb,
    ):
        lost = [
            (typed, word, meant)
            for typed, word in mistyped
            if not is_found(typed, word, meant := kb.search(typed).suggestion, analyzer)
        ]
        disturbed = [
            (word, meant) for word in right if (meant := kb.search(word).suggestion)
        ]
    print(f"mistyped {len(mistyped)}, found {1 - len(lost) / len(mistyped):.3f}")
    print(f"right {len(right)}, disturbed {len(disturbed) / len(right):.3f}")
    for typed, *said in (*lost, *disturbed):
        print(" ", typed, "→", *said)
    return 0


def words_of(episodes: Path) -> Counter[str]:
    """Count the articles that hold each Latin word and each katakana one."""
    with (
        tempfile.TemporaryDirectory() as index,
        KnowledgeBase.open(episodes, index) as kb,
    ):
        texts = [
            " ".join((article.title, *(note.text for note in article.notes)))
            for article in kb.articles()
        ]
    plain = (re.sub(r"\S*[./@_-]\S*", " ", text) for text in texts)
    return Counter(word for text in plain for word in set(WORD.findall(text)))


def sample(words: list[str], count: int, rng: random.Random) -> list[str]:
    """Draw words, as many Latin as katakana ones where there are."""
    latin = [word for word in words if word.isascii()]
    kana = [word for word in words if not word.isascii()]
    half = min(count // 2, len(kana))
    return rng.sample(latin, min(count - half, len(latin))) + rng.sample(kana, half)


def slip(word: str, rng: random.Random) -> str:
    """Mistype a word once, but for its first letter."""
    return rng.choice(list(slips(word, rng.randrange(1, len(word)))))


def slips(word: str, at: int) -> Iterator[str]:
    """Yield what becomes of a word where the fingers slip at a letter."""
    before, letter, after = word[:at], word[at], word[at + 1 :]
    yield before + after
    yield before + letter + letter + after
    if after and after[0] != letter:
        yield before + after[0] + letter + after[1:]
    for row in ROWS:
        place = row.find(letter)
        yield from (
            before + row[near] + after
            for near in (place - 1, place + 1)
            if place >= 0 and 0 <= near < len(row)
        )
    for mark in "\u3099\u309a":
        marked = unicodedata.normalize("NFC", letter + mark)
        if len(marked) == 1 and not letter.isascii():
            yield before + marked + after


def is_found(typed: str, word: str, meant: str | None, analyzer: Analyzer) -> bool:
    """Say whether a word was suggested, or the typed one means the same as it is."""
    return terms(meant or typed, analyzer) == terms(word, analyzer)


def terms(text: str, analyzer: Analyzer) -> set[str]:
    """Return the stems of a text, and the words that have none."""
    found = analyzer.analyze(text)
    stems = {term.text for term in found if term.how is How.STEM}
    return stems or {term.text for term in found if term.how is How.WORD}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
