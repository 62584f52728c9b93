"""Finds names of the taxonomy in analysed text: whole words, never parts.

The analyzer says where words begin and end; the letters between are compared as they
are written, folded. So `cert manager`, `cert-manager` and `CertManager` are one name,
`ログ` is none in `ブログ`, and a name may hold what the analyzer drops (`を支える`).
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kbindex.language import How, Term
from kbindex.language.scripts import KANA_SIGNS, japanese_run
from kbindex.topics.tagging.topic_addresses import ONLY_IDS
from kbindex.topics.taxonomy.name_table import HEAD, NameTable, name_key
from kbindex.topics.taxonomy.topic_tree import Taxonomy, Topic

_JOINTS = frozenset(("", " ", "-", "_", "/", "・", ".", "\u3000", "'s ", "’s "))
_HANDLE = re.compile(r"(?<![\w.@])@[A-Za-z0-9_]++(?:-[A-Za-z0-9_]++)*+(?![/\w])")
"""A handle; a package (`@angular/core`) is none."""

_ID_HOSTS = "|".join(map(re.escape, sorted(ONLY_IDS)))
_ADDRESS = re.compile(
    rf"(?i:https?://(?:www\.|m\.)?(?:{_ID_HOSTS})/)[!-~]+"
    r"|(?<=[!-~])\?[\w.-]++=[!-~]++"
    r"|(?<![\w.@/-])[\w-]++(?:\.[\w-]++){2,}+(?:/[!-~]*+)?"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++"
    r"|(?<![\w-])[A-Za-z]++_\w++"
    r"|(?<![\w.@/-])[a-z][a-z0-9.-]*+/v\d++(?:(?:alpha|beta)\d++)?(?![\w.])",
    re.ASCII,
)
"""What is followed or typed, not said: ids, a query, a host, an e-mail, an identifier,
a version of an interface (`policy/v1beta1`).

The path of a page says what it is about; the whole of a link is its author's.
"""

_IN_ADDRESS = re.compile(r"[/?@_]|\..*\.", re.DOTALL)
"""What each of these has in it, and most notes have not."""

_KNOWN_WORDS = 1 << 12
"""Words of which is known how long a name that begins so may be."""

_NO_SUBJECTS = frozenset(("company", "event"))
_WORD, _PART = How.WORD, How.PART


class Mention(NamedTuple):
    """A name that occurs in a text: `text[start:end]`."""

    topic: Topic
    name: str
    start: int
    end: int
    is_weak: bool = False
    """The name is one of those that prove too little alone."""
    outer: Topic | None = None
    """The narrower thing of whose longer name it is a piece."""
    outer_end: int = 0
    """Where that name ends; 0 where there is none."""


Counts = Callable[[Mention], bool]


def _each(_: Mention) -> bool:
    return True


class MentionFinder:
    """Finds the names of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._table: NameTable = taxonomy.name_table
        longest = self._table.longest

        # Of the table alone: a finder that it knew would be a cycle, and freed late.
        @lru_cache(maxsize=_KNOWN_WORDS)
        def reach(word: str) -> tuple[str, int]:
            key = name_key(word)
            return key, longest.get(key[:HEAD], 0)

        self._reach = reach
        """Word → its key, and the size of the longest name that begins so."""

    def knows(self, name: str) -> bool:
        """Say whether something in the taxonomy is called `name`."""
        return name_key(name) in self._table.owners

    def find(
        self, text: str, terms: Sequence[Term], *, counts: Counts = _each
    ) -> list[Mention]:
        """List the mentions in `text`, in its order.

        A name inside a longer one is none (`mesh` in `App Mesh`) but where it is
        the broader thing (`KubeVirt` in `KubeVirt Summit`).

        Args:
            text: Where names are looked for.
            terms: Its terms.
            counts: Says of a mention whether it is one: another hides no name in it
                (`Go` in `Go tests`, where nothing speaks of the tool gotests).
        """
        pieces = _outside_handles(text, _pieces(text, terms))
        return _outside_addresses(text, self.find_in(text, pieces, counts=counts))

    def find_in(
        self, text: str, pieces: Sequence[tuple[int, int]], *, counts: Counts = _each
    ) -> list[Mention]:
        """As `find`, in words that are given: sorted by start, the longer first."""
        found = [one for one in dict.fromkeys(self._runs(text, pieces)) if counts(one)]
        if len(found) < 2:  # noqa: PLR2004 - two can overlap, one cannot
            return found
        return sorted(self._outermost(found), key=lambda m: (m.start, m.topic.id))

    def _outermost(self, found: list[Mention]) -> Iterator[Mention]:
        """Leave out the names inside longer ones, but for the broader things."""
        found.sort(key=lambda m: (m.start, m.start - m.end, m.topic.id))
        around: list[Mention] = []  # what was taken and goes on here: a name or two
        for mention in found:
            around = [other for other in around if other.end > mention.start]
            outer = [other for other in around if _lies_in(mention, other)]
            if not outer:
                taken = mention
            elif all(self._is_part(mention, other) for other in outer):
                outer_end = max(other.end for other in outer)
                taken = mention._replace(outer=outer[0].topic, outer_end=outer_end)
            else:
                continue
            around.append(taken)
            yield taken

    def _is_part(self, mention: Mention, other: Mention) -> bool:
        """Say whether a name in a longer one is meant, too.

        It is the broader thing; or what an event is named after, but for its maker.
        """
        if other.topic.kind == "event" and mention.topic.kind not in _NO_SUBJECTS:
            return True
        if mention.topic.is_brand and mention.start == other.start:
            return False
        return mention.topic.id in self.taxonomy.above(other.topic.id)

    def _runs(self, text: str, pieces: Sequence[tuple[int, int]]) -> Iterator[Mention]:
        """Put neighbouring words together as long as a name could come of it."""
        table, count, reach = self._table, len(pieces), self._reach
        longest, owners = table.longest, table.owners
        for number, (start, stop) in enumerate(pieces):
            key, most = reach(text[start:stop])
            if len(key) > most:
                continue  # as most words do, it begins no name
            following, end = number, stop
            while len(key) <= longest.get(key[:HEAD], 0):
                if key in owners:
                    yield from self._named(text, key, start, end)
                following += 1
                while following < count and pieces[following][0] < end:
                    following += 1
                if following == count:
                    break
                first, last = pieces[following]
                if first > end and text[end:first] not in _JOINTS:
                    break
                key += name_key(text[end:last])
                end = last

    def _named(self, text: str, key: str, start: int, end: int) -> Iterator[Mention]:
        for topic_id, name, is_weak in self._table.owners[key]:
            topic = self.taxonomy.topics[topic_id]
            if topic.evidence == "case" and not _has_case(text[start:end], topic):
                continue
            yield Mention(topic, name, start, end, is_weak)


def _outside_handles(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out the words of `@handle`: it names a person, whatever it is made of."""
    if "@" not in text:
        return pieces
    spans = [match.span() for match in _HANDLE.finditer(text)]
    firsts = [first for first, _ in spans]
    return [
        (start, end)
        for start, end in pieces
        if not (at := bisect_right(firsts, start)) or start >= spans[at - 1][1]
    ]


def _outside_addresses(text: str, mentions: list[Mention]) -> list[Mention]:
    """Leave out the names that are pieces of an address, or of an identifier.

    An identifier that is a name as a whole is one: `io_uring`, but `azu_re` no Azure.
    """
    if not mentions or not _IN_ADDRESS.search(text):
        return mentions
    spans = [match.span() for match in _ADDRESS.finditer(text)]
    if not spans:
        return mentions
    return [one for one in mentions if not _is_piece(one, text, spans)]


def _is_piece(mention: Mention, text: str, spans: list[tuple[int, int]]) -> bool:
    firsts = [first for first, _ in spans]
    at = bisect_right(firsts, mention.start)
    if not at or mention.end > spans[at - 1][1]:
        return False
    is_whole = (mention.start, mention.end) == spans[at - 1]
    return not is_whole or (
        "_" in text[slice(*spans[at - 1])] and "_" not in mention.name
    )


def _pieces(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where words stand, parts of them too, and each letter between them.

    The analyzer drops particles, prefixes and suffixes; a name may hold them. The
    terms come sorted, and so do the pieces: by start, the longer first.
    """
    pieces: list[tuple[int, int]] = []
    is_japanese = not text.isascii()
    covered = 0
    for term in terms:
        if term.how is not _WORD and term.how is not _PART:
            continue
        start, end = term.start, term.end
        if is_japanese and start > covered and text[covered:start] != " ":
            pieces.extend(_letters(text, covered, start))
        covered = max(covered, end)
        if not pieces or pieces[-1] != (start, end):
            pieces.append((start, end))
    if is_japanese and covered < len(text):
        pieces.extend(_letters(text, covered, len(text)))
    return pieces


def _letters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    is_japanese = japanese_run().match
    for at in range(start, end):
        if is_japanese(text, at, at + 1) or text[at] in KANA_SIGNS:
            yield at, at + 1


def _has_case(shown: str, topic: Topic) -> bool:
    """A name with a capital counts in that case only, one without in any; no id."""
    folded = shown.casefold()
    return any(
        shown == name or (name == name.lower() and folded == name.casefold())
        for name in (
            topic.label,
            *topic.aliases,
            *topic.misspellings,
            *topic.weak,
        )
    )


def _lies_in(mention: Mention, other: Mention) -> bool:
    is_inside = other.start <= mention.start and mention.end <= other.end
    is_shorter = mention.end - mention.start < other.end - other.start
    return is_inside and is_shorter
