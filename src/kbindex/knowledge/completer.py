"""What somebody who is typing a query may mean: tags, presenters, titles.

    prom         → tag:prometheus, …        what begins so
    監視 prom    → 監視 tag:prometheus      the last words are completed
    tag:prom     → tag:prometheus           a field: its values alone
    chaos eng    → tag:chaos-engineering    names of several words

Nothing is corrected, translated or searched for: each key that is pressed asks.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from kbindex.knowledge.answers import Completion
from kbindex.model.order import latest_last

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kbindex.knowledge.answers import TagCount
    from kbindex.model import Article
    from kbindex.topics import Taxonomy

Kind = Literal["tag", "presenter", "article"]

_FIELDS: Final[dict[str, Kind]] = {
    "tag": "tag",
    "presenter": "presenter",
    "by": "presenter",
    "title": "article",
}
"""Fields whose values are known."""

_MOST_WORDS: Final = 4
"""Words of a query that may be the beginning of one name."""

_WORD: Final = re.compile(r"\S+")
_NEEDS_QUOTES: Final = re.compile(r'[\s:：()（）"]')


class Candidate(Struct, frozen=True, kw_only=True):
    """Something that may be meant.

    Args:
        names: Folded; what is typed is the beginning of one, or of a word in it.
        value: What stands behind the name of its field.
    """

    kind: Kind
    text: str
    value: str
    names: tuple[str, ...]
    count: int
    id: str | None = None


class Completer:
    """Completes queries over one state of an archive; safe to use from many threads.

    Args:
        candidates: What may be meant, the likeliest first.
    """

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._candidates = tuple(candidates)

    def complete(self, typed: str, *, limit: int) -> Iterator[Completion]:
        """Yield what the end of a query may mean, the likeliest first.

        The longest end that begins a name counts: of `chaos eng` both words. What has
        the name from its start comes before what has it at a later word.
        """
        for start, kind, beginning in _ends(typed):
            found = self._meant(beginning, kind)
            if not found:
                continue
            for one in found[:limit]:
                query = f"{typed[:start]}{_as_typed(one)}"
                yield Completion(
                    kind=one.kind,
                    text=one.text,
                    query=query,
                    count=one.count,
                    id=one.id,
                )
            return

    def _meant(self, beginning: str, kind: Kind | None) -> list[Candidate]:
        first, later = list[Candidate](), list[Candidate]()
        for one in self._candidates:
            if kind not in {None, one.kind}:
                continue
            if any(name.startswith(beginning) for name in one.names):
                first.append(one)
            elif any(_has_word(name, beginning) for name in one.names):
                later.append(one)
        return first + later


def candidates_of(
    tags: Iterable[TagCount],
    taxonomy: Taxonomy,
    articles: Sequence[Article],
) -> Iterator[Candidate]:
    """Yield what an archive has: tags and presenters by count, then titles by date."""
    for tag in tags:
        topic = taxonomy.topics.get(tag.id)
        others = (*(topic.aliases if topic else ()), tag.label_ja or "")
        yield Candidate(
            kind="tag",
            text=tag.label,
            value=tag.id,
            names=_folded(tag.id, tag.label, *others),
            count=tag.count,
        )
    for name, count in _presenters(articles):
        yield Candidate(
            kind="presenter", text=name, value=name, names=_folded(name), count=count
        )
    newest = sorted(articles, key=lambda a: latest_last(a.date, a.id), reverse=True)
    for article in newest:
        yield Candidate(
            kind="article",
            text=article.title,
            value=article.title,
            names=_folded(article.title),
            count=1,
            id=article.id,
        )


def _presenters(articles: Iterable[Article]) -> Iterator[tuple[str, int]]:
    """Yield presenters as they are written most often, and how much they brought."""
    written: dict[str, Counter[str]] = {}
    for name in filter(None, (article.presenter for article in articles)):
        plain = name.removeprefix("@")
        written.setdefault(_fold(plain), Counter())[plain] += 1
    for names in sorted(written.values(), key=lambda one: (-one.total(), min(one))):
        yield names.most_common(1)[0][0], names.total()


def _ends(typed: str) -> Iterator[tuple[int, Kind | None, str]]:
    """Yield ends of a query, the longest first: their start, kind and folded text."""
    starts = [found.start() for found in _WORD.finditer(typed)][-_MOST_WORDS:]
    for start in starts:
        words = typed[start:]
        name, colon, value = _fold(words).partition(":")
        if colon and (kind := _FIELDS.get(name)):
            yield start, kind, value.strip('"')
            return
        yield start, None, _fold(words).strip()


def _as_typed(one: Candidate) -> str:
    """Return a candidate as it stands in a query."""
    quoted = one.value.replace('"', " ")
    is_plain = not _NEEDS_QUOTES.search(one.value)
    value = quoted if is_plain else f'"{quoted}"'
    return value if one.kind == "article" else f"{one.kind}:{value}"


def _has_word(name: str, beginning: str) -> bool:
    """Say whether a word of a name begins so; Japanese has no spaces between words."""
    at = name.find(beginning)
    while at > 0 and beginning:
        before = name[at - 1]
        if not (before.isalnum() and before.isascii() and beginning[0].isascii()):
            return True
        at = name.find(beginning, at + 1)
    return False


def _folded(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_fold(name) for name in names if name))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
