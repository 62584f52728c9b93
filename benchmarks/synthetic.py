"""A larger archive, made of a given one, whose vocabulary grows as real text's does.

Copies of the episodes, one after the other, the first as it is. Copying alone would
leave the vocabulary as it is, so each copy spells some words anew. How many: by Heaps'
law, V(n) = K n^β, a text that is g times as long has g^β as many words, so copy g adds
g^β - (g - 1)^β of the vocabulary; β is taken from the given archive. Which: the rarest,
for a word that is in one episode is likely to be one of that episode's own.

Made for episodes in the format of the sample episodes: what stands before
`## Contents`, and presenters' headings, stay as they are.
"""

import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from kbindex.shownotes import find_episodes
from kbindex.shownotes.reader import Reader

WORD = re.compile(r"[A-Za-z]{4,}|[ァ-ヴー]{3,}")
ORIGIN = re.compile(r"""(https?://[^\s/()<>"'?#（）]+)""")
KEPT_LINE = re.compile(r"#{1,3} ")
CONTENTS = "## Contents"
LETTERS = ("aeiou", "bcdfghjklmnpqrstvwxyz", "アイウエオカキクケコサシスセソタチツテト")
"""Groups of letters that take each other's places: words stay readable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An episode of the given archive."""

    path: str
    text: str
    articles: int

    def words(self) -> list[str]:
        """Return its words, in lower case."""
        return [word.lower() for word in WORD.findall(self.text)]


def write_scaled(source: Path, target: Path, articles: int) -> None:
    """Write an archive of at least `articles` articles into the folder `target`.

    Raises:
        ValueError: There are no articles in Markdown to make it of.
    """
    pages = load_pages(source)
    if not any(page.articles for page in pages):
        raise ValueError(f"{source}: no articles in Markdown")
    ranked, beta = rank_words(pages), heaps_exponent(pages)
    written = 0
    for number in count():
        spelling = new_spelling(ranked, beta, number)
        for page in pages:
            if written >= articles:
                return
            path = target / (f"{number}-{page.path}" if number else page.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            text = "".join(vary(page.text, spelling, number)) if number else page.text
            path.write_text(text, "utf-8")
            written += page.articles


def load_pages(source: Path) -> list[Page]:
    """Read the episodes in Markdown, in the order of their paths."""
    reader, pages = Reader(), []
    for file in find_episodes(source)[0]:
        if file.path.lower().endswith((".md", ".markdown")):
            text = (source / file.path).read_text("utf-8", errors="replace")
            episode = reader.read_file(source, file).episode
            found = sum(a.kind == "article" for a in episode.articles) if episode else 0
            pages.append(Page(path=file.path, text=text, articles=found))
    return pages


def heaps_exponent(pages: Sequence[Page]) -> float:
    """Return β, from the vocabularies of every second page and of all."""
    half = [word for page in pages[::2] for word in page.words()]
    whole = [word for page in pages for word in page.words()]
    longer = math.log(len(whole) / len(half)) if half else 0.0
    return math.log(len(set(whole)) / len(set(half))) / longer if longer else 0.0


def rank_words(pages: Sequence[Page]) -> list[tuple[int, str]]:
    """List in how many episodes each word stands."""
    found = Counter(word for page in pages for word in set(page.words()))
    return sorted((episodes, word) for word, episodes in found.items())


def new_spelling(
    ranked: Sequence[tuple[int, str]], beta: float, number: int
) -> Mapping[str, str]:
    """Choose the words that copy `number`, from 1, spells anew; none in copy 0."""
    if not number:
        return {}
    rng = random.Random(number)  # noqa: S311 - the same archive each time
    share = (number + 1) ** beta - number**beta
    drawn = sorted(ranked, key=lambda row: (row[0], rng.random()))
    table: dict[int, int] = {}
    for letters in LETTERS:
        other = "".join(rng.sample(letters, len(letters)))
        table |= str.maketrans(letters, other)
    chosen = drawn[: round(share * len(drawn))]
    return {word: word.translate(table) for _, word in chosen}


def vary(text: str, spelling: Mapping[str, str], number: int) -> Iterator[str]:
    """Yield the lines of a page in new words, with addresses of their own."""

    def spell(match: re.Match[str]) -> str:
        word = match[0]
        new = spelling.get(word.lower())
        if new is None:
            return word
        cased = zip(word, new, strict=True)
        return "".join(n.upper() if old.isupper() else n for old, n in cased)

    is_header = CONTENTS in text
    for line in text.splitlines(keepends=True):
        is_header = is_header and not line.startswith(CONTENTS)
        if is_header or KEPT_LINE.match(line):
            yield line
        else:
            # A number as the first folder makes another page, and is no word.
            yield ORIGIN.sub(rf"\g<1>/{number}", WORD.sub(spell, line))
