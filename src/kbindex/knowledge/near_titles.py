"""Titles that are the same but for spelling: case, width, punctuation, one slip.

KUBERNETES the hard way!  = Kubernetes The Hard Way
Hacking Kubernetes | O'Reilly  = Hacking Kubernetes
Cosign — signing containers  = Cosign
Kubernetes 1.20  ≠ Kubernetes 1.21       deploy with A  ≠ deploy with B
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA, Levenshtein

from kbindex.language.scripts import KATAKANA_LETTERS, hiragana_run
from kbindex.model import Article, url_host

_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_WORD = re.compile(r"[a-z0-9+#.]+|[^\W_]", re.IGNORECASE)
_LATIN_LETTER = re.compile(r"[a-z]")
_FINAL_LONG_VOWEL = re.compile(f"(?<=[{KATAKANA_LETTERS}])ー(?![{KATAKANA_LETTERS}])")
_LEFT_OUT = frozenset({"a", "an", "the"})
_LONG_WORD = 5
"""Letters of a word in which one slip does not make another word."""

_LONG_TITLE = 12
"""Characters of a title in which one hiragana more or less changes nothing."""

_SEPARATOR = re.compile(r"\s+([|｜]|[-–—])\s+")
_SUBTITLED = re.compile(r"\s*(\S+(?:\s\S+){0,2}?)\s+[-–—]\s+\S")
"""A name of up to three words, and a dash behind it."""

_BARS = "|｜"
_MAIN_WORDS = 3
_MAIN_LENGTH = 10
"""Behind a dash stands a site only where so much stands before it."""

_SITE_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Title:
    """A folded title: its words, its numbers, and all of it without blanks."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def compact(self) -> str:
        return "".join(self.words)


def fold_title(title: str) -> _Title:
    """Fold width, case, punctuation, articles and final long vowels."""
    text = unicodedata.normalize("NFKC", title).casefold().replace("&", " and ")
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    text = _FINAL_LONG_VOWEL.sub("", text)
    text = text.replace("'", "").replace("’", "")
    words = (word.strip(".").lstrip("#") for word in _WORD.findall(text))
    return _Title(
        words=tuple(word for word in words if word and word not in _LEFT_OUT),
        numbers=tuple(_NUMBER.findall(text)),
    )


class TitleMatcher:
    """Finds the articles whose title is the same, or nearly so.

    Args:
        articles: In the order in which they are to be found.
        is_product: Says whether a word is the name of a product: two such names
            are two products, however near they are.
    """

    def __init__(
        self, articles: Sequence[Article], *, is_product: Callable[[str], bool]
    ) -> None:
        self._is_product = is_product
        self._order = {article.id: n for n, article in enumerate(articles)}
        self._by_length: dict[int, list[tuple[_Title, Article, bool]]] = {}
        for article in articles:
            forms = [*_stored_forms(article), *self._products(article)]
            for form, is_whole in forms:
                length = len(form.compact)
                known = self._by_length.setdefault(length, [])
                known.append((form, article, is_whole))

    def _products(self, article: Article) -> Iterator[tuple[_Title, bool]]:
        """Yield the product that a title begins with: `Cosign — signing containers`.

        Whoever asks for the product alone asks for this page; another subtitle is
        another page.
        """
        found = _SUBTITLED.match(article.title)
        if found and self._is_product(found[1]):
            yield fold_title(found[1]), False

    def find(self, title: str) -> list[Article]:
        """List the articles with this title, in their order, each once."""
        found: dict[str, Article] = {}
        for form, takes_cut in _asked_forms(title):
            for known, article, is_whole in self._near_in_length(form):
                if (takes_cut or is_whole) and self._is_same(form, known):
                    found[article.id] = article
        return sorted(found.values(), key=lambda article: self._order[article.id])

    def _near_in_length(self, form: _Title) -> Iterator[tuple[_Title, Article, bool]]:
        length = len(form.compact)
        if length:
            for near in (length, length - 1, length + 1):
                yield from self._by_length.get(near, ())

    def _is_same(self, one: _Title, other: _Title) -> bool:
        if one.numbers != other.numbers:
            return False
        if one.compact == other.compact:
            return True
        if OSA.distance(one.compact, other.compact, score_cutoff=1) > 1:
            return False
        return self._is_slip(one, other)

    def _is_slip(self, one: _Title, other: _Title) -> bool:
        """Say whether the one difference is a slip in a word, not another word."""
        ours = [word for word in one.words if word not in other.words]
        theirs = [word for word in other.words if word not in one.words]
        if len(ours) == len(theirs) == 1:
            word, meant = ours[0], theirs[0]
            is_long = min(len(word), len(meant)) >= _LONG_WORD
            is_latin = bool(_LATIN_LETTER.match(word) and _LATIN_LETTER.match(meant))
            both_products = self._is_product(word) and self._is_product(meant)
            return is_long and is_latin and not both_products
        return _is_one_hiragana(one.compact, other.compact)


def _is_one_hiragana(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _LONG_TITLE or len(one) == len(other):
        return False
    shorter, longer = sorted((one, other), key=len)
    inserted = [
        longer[step.dest_pos]
        for step in Levenshtein.editops(shorter, longer)
        if step.tag == "insert"
    ]
    return len(inserted) == 1 and hiragana_run().match(inserted[0]) is not None


def _stored_forms(article: Article) -> Iterator[tuple[_Title, bool]]:
    """Yield an article's title, whole, and without its site where it names one.

    Behind a dash stands a subtitle as often as a site; it is left out only
    where it has a word with the article's host in common.
    """
    yield fold_title(article.title), True
    host = url_host(article.url) if article.url else ""
    for main, site, mark in _cut_sites(article.title):
        if mark in _BARS or _names_host(site, host):
            yield fold_title(main), False


def _asked_forms(title: str) -> Iterator[tuple[_Title, bool]]:
    """Yield the forms of a title that was asked for.

    With each, whether it may be compared with a title that was cut itself: two
    titles that differ behind a dash are two.
    """
    yield fold_title(title), True
    for main, _, mark in _cut_sites(title):
        yield fold_title(main), mark in _BARS


def _cut_sites(title: str) -> Iterator[tuple[str, str, str]]:
    """Yield the title without ` | Site` or ` - Site`, and without several of them."""
    text = title.strip()
    while separators := list(_SEPARATOR.finditer(text)):
        mark, end = separators[-1][1], separators[-1].end()
        main, site = text[: separators[-1].start()], text[end:]
        if len(site.split()) > _SITE_WORDS or re.search(r"[\d/]", site):
            return
        if mark not in _BARS and not _is_long(fold_title(main)):
            return
        yield main, site, mark
        text = main


def _is_long(title: _Title) -> bool:
    return len(title.words) >= _MAIN_WORDS or len(title.compact) >= _MAIN_LENGTH


def _names_host(site: str, host: str) -> bool:
    words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", site).casefold())
    labels = re.sub(r"[^a-z0-9]", "", host.removeprefix("www."))
    return "".join(words) in labels if words else False
