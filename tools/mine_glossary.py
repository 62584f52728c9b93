"""Prints what an archive says of words that a glossary may lack, to be read by people.

    python tools/mine_glossary.py EPISODES [--kind KIND] [--least N] [--limit N]

    brackets    one language explains the other: 画像最適化（image optimization）
    titles      an English title and a Japanese note have them together (LLR, Dice)
    words       frequent words that no bridge knows, by the number of articles

Each candidate comes with counts and two lines as examples. None is right because it is
frequent: of pairs found by counting alone a tenth is. So nothing here writes a file.
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice, product
from math import log
from pathlib import Path
from typing import NamedTuple

from kbindex.errors import KbindexError
from kbindex.indexing.package_bridges import open_package_bridges
from kbindex.language import Analyzer, How, build_analyzer
from kbindex.language.bridges.keys import asked_keys, fold_key, ways_to_meet
from kbindex.language.bridges.table import BridgeTable
from kbindex.language.english_words import is_english_word
from kbindex.language.scripts import KANJI, KATAKANA, has_japanese, hiragana_run
from kbindex.language.word_lists import FUNCTION_WORDS
from kbindex.shownotes import Reader, find_episodes

KINDS = ("brackets", "titles", "words")

LEAST_DICE = 0.05
"""Pairs that are together more seldom say nothing of each other."""

_LEAST_LETTERS = 3
_SHOWN = 100
"""Characters of an example."""

_JAPANESE = f"[{KATAKANA}{KANJI}・]{{2,20}}"
_LATIN = r"[A-Za-z][\w+#.-]{1,30}(?: [A-Za-z][\w+#.-]{0,30}){0,4}"
_BRACKETS = (
    re.compile(rf"({_JAPANESE})[(（]({_LATIN})[)）]", re.ASCII),
    re.compile(rf"(?<![\w.-])({_LATIN}) ?[(（]({_JAPANESE})[)）]", re.ASCII),
)


class Line(NamedTuple):
    """A line of an article, and where it stands, as `file:line`."""

    place: str
    text: str


class Text(NamedTuple):
    """What an article says.

    Args:
        title: Its title.
        notes: Its notes, in their order.
    """

    title: Line
    notes: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The title, then the notes."""
        return (self.title, *self.notes)


class Candidate(NamedTuple):
    """Words that a person may put into a glossary.

    Args:
        words: One, or two that may mean the same; the English one first.
        figures: How often, and what else was counted, in words.
        examples: Two lines at most.
    """

    words: tuple[str, ...]
    figures: str
    examples: tuple[Line, ...]


class Known:
    """Tells what the bridges of the package know, those beside any word included."""

    def __init__(self, analyzer: Analyzer, bridges: BridgeTable) -> None:
        self._analyzer, self._bridges = analyzer, bridges

    def ways(self, word: str) -> frozenset[tuple[str, ...]]:
        """Return the terms to which a word leads."""
        keys = asked_keys(word, self._analyzer.analyze(word))
        found = (self._bridges.find(key, beside=lambda _: True) for key in keys)
        return frozenset(bridge.terms for bridges in found for bridge in bridges)

    def joins(self, word: str, other: str) -> bool:
        """Say whether one of two words leads to the other."""
        ways = ways_to_meet(other, self._analyzer.analyze(other))
        return not self.ways(word).isdisjoint(way for way, _ in ways)


def read_texts(root: Path) -> Iterator[Text]:
    """Yield what the articles of an archive say, in the order of its files.

    Raises:
        ArchiveError: There is no such folder.
    """
    reader = Reader()
    files, _ = find_episodes(root)
    for file in files:
        episode = reader.read_file(root, file).episode
        for article in episode.articles if episode else ():
            notes = (note for note in article.notes if note.kind != "code")
            yield Text(
                Line(f"{article.source}:{article.line}", article.title),
                tuple(Line(f"{article.source}:{n.line}", n.text) for n in notes),
            )


# Brackets


def mine_brackets(texts: Iterable[Text], known: Known) -> Iterator[Candidate]:
    """Yield pairs of which one stands in brackets behind the other, frequent first."""
    lines: dict[tuple[str, str], list[Line]] = defaultdict(list)
    names: dict[tuple[str, str], tuple[str, str]] = {}
    for line in (line for text in texts for line in text.lines):
        for latin, japanese in find_brackets(line.text):
            key = fold_key(latin), fold_key(japanese)
            names.setdefault(key, (latin, japanese))
            lines[key].append(line)
    for key in sorted(lines, key=lambda key: (-len(lines[key]), key)):
        latin, japanese = names[key]
        if not known.joins(latin, japanese):
            figures = f"{len(lines[key])} times"
            yield Candidate((latin, japanese), figures, _two(lines[key]))


def find_brackets(text: str) -> Iterator[tuple[str, str]]:
    """Yield English and Japanese of which one explains the other in a line."""
    before, behind = _BRACKETS
    for found in before.finditer(text):
        yield found[2], found[1]
    for found in behind.finditer(text):
        yield found[1], found[2]


# Titles and notes


def mine_titles(
    texts: Sequence[Text], analyzer: Analyzer, known: Known, *, least: int
) -> Iterator[Candidate]:
    """Yield English words of titles with Japanese ones of notes, the likeliest first.

    Source: the log-likelihood ratio is Dunning's 1993, "Accurate methods for the
    statistics of surprise and coincidence".

    Args:
        texts: The articles.
        analyzer: Cuts them into words.
        known: What the bridges know is left out.
        least: How many articles have both.
    """
    names: dict[str, str] = {}
    english = _articles_by_word(([text.title] for text in texts), analyzer, names)
    noted = (text.notes for text in texts)
    japanese = _articles_by_word(noted, analyzer, names)
    english = {w: at for w, at in english.items() if w.isascii() and len(at) >= least}
    japanese = {
        w: at for w, at in japanese.items() if has_japanese(w) and len(at) >= least
    }
    pairs = _count_pairs(english, japanese)
    scored = [
        (log_likelihood(both, len(english[one]), len(japanese[other]), len(texts)), key)
        for key, both in pairs.items()
        for one, other in [key]
        if both >= least
        and both * len(texts) > len(english[one]) * len(japanese[other])
        and dice(both, len(english[one]), len(japanese[other])) >= LEAST_DICE
    ]
    for score, (one, other) in sorted(scored, key=lambda pair: (-pair[0], pair[1])):
        if known.joins(names[one], names[other]):
            continue
        both = pairs[one, other]
        share = dice(both, len(english[one]), len(japanese[other]))
        figures = f"{both} articles, LLR {score:.1f}, Dice {share:.2f}"
        shared = sorted(english[one].intersection(japanese[other]))
        lines = (_line_with(texts[number], other, analyzer) for number in shared)
        yield Candidate((names[one], names[other]), figures, _two(lines))


def _count_pairs(
    english: dict[str, set[int]], japanese: dict[str, set[int]]
) -> Counter[tuple[str, str]]:
    words: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, found in enumerate((english, japanese)):
        for word, articles in found.items():
            for number in articles:
                words[number][side].append(word)
    pairs: Counter[tuple[str, str]] = Counter()
    for left, right in words.values():
        pairs.update(product(left, right))
    return pairs


def log_likelihood(both: int, one: int, other: int, total: int) -> float:
    """Return how unlikely it is that two words are together by chance; 0 is chance.

    2 Σ O ln(O / E) over the four cells: both, one alone, the other alone, neither;
    O is counted, E is what would be where neither knew of the other.

    Args:
        both: Articles that have both.
        one: Articles that have the one, with the other or not.
        other: Articles that have the other.
        total: All articles.
    """
    cells = (
        (both, one * other),
        (one - both, one * (total - other)),
        (other - both, (total - one) * other),
        (total - one - other + both, (total - one) * (total - other)),
    )
    sums = (n * log(n * total / expected) for n, expected in cells if n)
    return max(2 * sum(sums), 0.0)


def dice(both: int, one: int, other: int) -> float:
    """Return the share of articles with either that have both, 0 to 1 (Dice)."""
    return 2 * both / (one + other) if both else 0.0


def _line_with(text: Text, word: str, analyzer: Analyzer) -> Line:
    """Return the title, and the first note that has a word, as one line."""
    for note in text.notes:
        if word in dict(_words(note.text, analyzer)):
            return Line(note.place, f"{text.title.text} … {note.text}")
    return text.title


# Words that no bridge knows


def mine_words(
    texts: Iterable[Text], analyzer: Analyzer, known: Known, *, least: int
) -> Iterator[Candidate]:
    """Yield Japanese and plain English words that lead nowhere, frequent first."""
    names: dict[str, str] = {}
    texts = list(texts)
    found = _articles_by_word((text.lines for text in texts), analyzer, names)
    for word in sorted(found, key=lambda word: (-len(found[word]), word)):
        articles = found[word]
        is_word = has_japanese(word) or is_english_word(word)
        if len(articles) >= least and is_word and not known.ways(names[word]):
            lines = (
                next(line for line in texts[n].lines if _has(line, word, analyzer))
                for n in sorted(articles)
            )
            yield Candidate((names[word],), f"{len(articles)} articles", _two(lines))


def _has(line: Line, word: str, analyzer: Analyzer) -> bool:
    return word in dict(_words(line.text, analyzer))


def _articles_by_word(
    parts: Iterable[Sequence[Line]], analyzer: Analyzer, names: dict[str, str]
) -> dict[str, set[int]]:
    """Return which articles have a word, by their numbers; note how it is written."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, lines in enumerate(parts):
        for line in lines:
            for word, written in _words(line.text, analyzer):
                names.setdefault(word, written)
                found[word].add(number)
    return found


def _words(text: str, analyzer: Analyzer) -> Iterator[tuple[str, str]]:
    """Yield words and names of two or more, folded and as they are written.

    A Japanese word is named as the dictionary has it: 書く, not 書き.
    """
    for term in analyzer.analyze(text):
        written = text[term.start : term.end]
        if term.how is How.WORD and has_japanese(term.text):
            written = term.text
        if term.how is How.WORD or (term.how is How.COMPOUND and has_japanese(written)):
            is_name = _says_something(term.text)
        else:
            is_name = term.how is How.JOINED and " " in written
        if is_name:
            yield term.text, written


def _says_something(word: str) -> bool:
    if has_japanese(word):
        return len(word) > 1 and not hiragana_run().fullmatch(word)
    is_long = len(word) >= _LEAST_LETTERS
    return is_long and word.isalpha() and word not in FUNCTION_WORDS


# What is printed


def _two(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(islice(lines, 2))


def to_lines(
    kind: str, candidates: Iterable[Candidate], *, limit: int
) -> Iterator[str]:
    """Yield the candidates of a kind as they are printed, at most `limit`."""
    yield f"== {kind}"
    for candidate in islice(candidates, limit):
        yield f"{' ? '.join(candidate.words)}    {candidate.figures}"
        for place, text in candidate.examples:
            yield f"    {place}  {_around(text, candidate.words[-1])}"


def _around(text: str, word: str) -> str:
    """Return the part of a text where a word stands."""
    flat = " ".join(text.split())
    start = max(flat.find(word) - _SHOWN // 2, 0)
    return flat[start : start + _SHOWN]


def mine(
    root: Path, kinds: Collection[str], *, least: int, limit: int
) -> Iterator[str]:
    """Yield what is printed of an archive.

    Raises:
        ArchiveError: There is no such folder.
    """
    texts, analyzer = list(read_texts(root)), build_analyzer()
    with open_package_bridges(None, analyzer) as bridges:
        known = Known(analyzer, bridges)
        made = {
            "brackets": mine_brackets(texts, known),
            "titles": mine_titles(texts, analyzer, known, least=least),
            "words": mine_words(texts, analyzer, known, least=least),
        }
        for kind in kinds:
            yield from to_lines(kind, made[kind], limit=limit)


def main(arguments: Sequence[str]) -> int:
    """Print the candidates of an archive."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("episodes", type=Path, help="the folder of show notes")
    parser.add_argument("--kind", choices=KINDS, action="append", help="these alone")
    parser.add_argument("--least", type=int, default=3, help="articles that have it")
    parser.add_argument("--limit", type=int, default=100, help="candidates of a kind")
    options = parser.parse_args(arguments)
    if min(options.least, options.limit) < 1:
        parser.error("--least and --limit must be 1 or more")
    kinds = options.kind or KINDS
    try:
        for line in mine(
            options.episodes, kinds, least=options.least, limit=options.limit
        ):
            print(line)
    except KbindexError as error:
        print(f"mine_glossary: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
