"""What was announced, and never came up again.

Announced is a product where it comes up first: in an article that is about it, and is
one about a release, or has a name that the taxonomy lacks. It came up again where a
later record has its tag or a narrower one, or has one of its names in its text.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from kbindex.index import Record
from kbindex.knowledge.radar.lineages import NAMING, sight
from kbindex.knowledge.radar.values import Sighting, Silence
from kbindex.language.scripts import KATAKANA
from kbindex.topics import Taxonomy
from kbindex.topics.taxonomy.tag_ids import to_id

LEAST_LATER = 3
"""So many episodes have to come after: what was announced last week may come up yet."""

_GENRE = "release"
_SURE = NAMING | {"url", "note"}
_WORD = re.compile(rf"[a-z0-9]+|[{KATAKANA}]{{2,}}")

_INTRODUCING = re.compile(
    r"(?:Introducing|Announcing|Meet|Presenting|Hello,?|Welcome|Project|Release"
    r"|GitHub -) (?:the |an? )?",
    re.IGNORECASE,
)
_HEAD_END = re.compile(
    r"[ \u3000]*(?:[:：|、,(（「」]|とは)|[ \u3000][-–—·]|[ \u3000]v?\d"
)

_LONGEST_HEAD = 200
"""Characters of a title among which the name stands that it presents."""

Name = tuple[str, ...]
"""The words of a name, folded."""


class _Announced(Struct, frozen=True, kw_only=True):
    where: Sighting
    episode: int


class SilenceKeeper:
    """Gathers what is announced and what comes up, in the order of time."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._announced: dict[str, _Announced] = {}
        self._last: dict[str, int] = {}
        self._texts: list[tuple[int, str]] = []

    def add(self, episode: int, record: Record, products: tuple[str, ...]) -> None:
        """Add a record.

        Args:
            episode: The place of its episode in time, from 0.
            record: An article or an overview.
            products: What it is about (`products_of`).
        """
        article, taxonomy = record.article, self._taxonomy
        is_release = _is_about_release(record)
        for tag in products if article.kind == "article" else ():
            rules = {reason.rule for reason in record.reasons[tag]}
            is_new = "new" in rules and _presents(article.title, tag)
            is_named = is_new or (is_release and not NAMING.isdisjoint(rules))
            if is_named and tag not in self._last:
                where = sight(article, article.line, article.title)
                self._announced[tag] = _Announced(where=where, episode=episode)
        for tag in taxonomy.with_above(record.reasons):
            self._last[tag] = episode
        notes = (note.text for note in article.notes)
        links = (link.url for link in article.links)
        self._texts.append((episode, "\n".join((article.title, *notes, *links))))

    def silences(self, dates: Sequence[dt.date | None]) -> Iterator[Silence]:
        """Yield what never came up again, in the order in which it was announced.

        Args:
            dates: Those of all episodes, in the order of time.
        """
        waiting = {
            tag: one
            for tag, one in self._announced.items()
            if self._last[tag] == one.episode
            and len(dates) - 1 - one.episode >= LEAST_LATER
        }
        known = [day for day in dates if day]
        later = self._named_later(waiting)
        for tag, one in waiting.items():
            if tag in later:
                continue
            day = one.where.date
            yield Silence(
                tag=tag,
                label=self._taxonomy.label(tag),
                announced=one.where,
                episodes=len(dates) - 1 - one.episode,
                days=(known[-1] - day).days if known and day else None,
            )

    def _named_later(self, waiting: Mapping[str, _Announced]) -> set[str]:
        """Return the tags of which a later record has a name in its text."""
        tags_of: dict[Name, list[str]] = {}
        for tag in waiting:
            for name in self._names(tag):
                tags_of.setdefault(name, []).append(tag)
        lengths: dict[str, set[int]] = {}
        for name in tags_of:
            lengths.setdefault(name[0], set()).add(len(name))
        later: set[str] = set()
        for episode, text in self._texts:
            words = _words(text)
            if lengths.keys().isdisjoint(words):
                continue
            names = {
                name
                for place, word in enumerate(words)
                if word in lengths
                for length in lengths[word]
                if (name := words[place : place + length]) in tags_of
            }
            for name in names:
                later.update(t for t in tags_of[name] if episode > waiting[t].episode)
        return later

    def _names(self, tag: str) -> set[Name]:
        topic = self._taxonomy.topics.get(tag)
        names = set(topic.names) - set(topic.weak) if topic else {tag}
        return {words for name in names if (words := _words(name))}


def _presents(title: str, tag: str) -> bool:
    """Say whether a title presents a product, and does not only speak of it.

    Its name is all of it, or stands in front of what it is: `SomeTool: a tool`,
    `owner/some-tool`, `Introducing SomeTool`.
    """
    begin = title.strip()[:_LONGEST_HEAD]
    head = _HEAD_END.split(_INTRODUCING.sub("", begin), maxsplit=1)[0]
    return to_id(head.rpartition("/")[2]) == tag


def _words(text: str) -> Name:
    return tuple(_WORD.findall(text.casefold()))


def _is_about_release(record: Record) -> bool:
    reasons = record.reasons.get(_GENRE, [])
    return any(reason.rule in _SURE for reason in reasons)
