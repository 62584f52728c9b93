"""Where names of the taxonomy stand in analysed text: whole words, never parts.

Neighbouring words are put together, so that `cert manager`, `cert-manager` and
`CertManager` are one name; a Japanese name must begin and end where words do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kbindex.language import Analyzer, How, Term
from kbindex.topics.taxonomy import Taxonomy, Topic, fold_name

MAX_WORDS = 7
"""Longest name, in words: Amazon Managed Service for Prometheus has five."""

_JOINTS = frozenset(" -_/・.\u3000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name that occurs in a text: `text[start:end]`."""

    topic: Topic
    name: str
    start: int
    end: int


@dataclass(slots=True)
class MentionFinder:
    """Finds the names of a taxonomy."""

    taxonomy: Taxonomy
    analyzer: Analyzer
    _names: dict[str, list[tuple[Topic, str]]] = field(init=False)

    def __post_init__(self) -> None:
        self._names = {}
        for topic in self.taxonomy.topics.values():
            for name in topic.names:
                for key in self._keys(name):
                    owners = self._names.setdefault(key, [])
                    if all(owner.id != topic.id for owner, _ in owners):
                        owners.append((topic, name))

    def _keys(self, name: str) -> Iterator[str]:
        yield fold_name(name)
        words = [t.text for t in self.analyzer.analyze(name) if t.how is How.WORD]
        yield fold_name("".join(words))

    def find(self, text: str, terms: Sequence[Term]) -> list[Mention]:
        """List the mentions in `text`, longest first where they overlap."""
        words = [term for term in terms if term.how in {How.WORD, How.PART}]
        compounds = [term for term in terms if term.how is How.COMPOUND]
        found = [*self._runs(text, words)]
        for term in compounds:
            found.extend(self._named(text, term.text, term.start, term.end))
        found.sort(key=lambda mention: (mention.start - mention.end, mention.start))
        taken: list[Mention] = []
        for mention in found:
            if all(self._is_beside(mention, other) for other in taken):
                taken.append(mention)
        return sorted(taken, key=lambda mention: (mention.start, mention.topic.id))

    def _is_beside(self, mention: Mention, other: Mention) -> bool:
        """A name inside a longer one is none, but where it is the broader thing.

        `mesh` in `App Mesh` says nothing; `KubeVirt` in `KubeVirt Summit` does.
        """
        if not _lies_in(mention, other):
            return True
        return mention.topic.id in self.taxonomy.above(other.topic.id)

    def _runs(self, text: str, words: Sequence[Term]) -> Iterator[Mention]:
        for first, word in enumerate(words):
            run, end = "", word.start
            for number, other in enumerate(words[first:]):
                if number >= MAX_WORDS or not _is_next(text, end, other.start, number):
                    if other.start < end:
                        continue  # a part of the word before
                    break
                run += fold_name(other.text)
                end = other.end
                yield from self._named(text, run, word.start, end)

    def _named(self, text: str, key: str, start: int, end: int) -> Iterator[Mention]:
        for topic, name in self._names.get(key, ()):
            if topic.evidence == "case" and not _has_case(text[start:end], topic):
                continue
            yield Mention(topic=topic, name=name, start=start, end=end)


def _is_next(text: str, end: int, start: int, number: int) -> bool:
    """Say whether a word begins right behind `end`, but for one joint."""
    gap = text[end:start] if start >= end else None
    return number == 0 or gap == "" or (gap is not None and gap in _JOINTS)


def _has_case(shown: str, topic: Topic) -> bool:
    """A name with a capital counts in that case only, one without in any; no id."""
    folded = shown.casefold()
    return any(
        shown == name or (name == name.lower() and folded == name.casefold())
        for name in (topic.label, *topic.aliases)
    )


def _lies_in(mention: Mention, other: Mention) -> bool:
    is_inside = other.start <= mention.start and mention.end <= other.end
    is_shorter = mention.end - mention.start < other.end - other.start
    return is_inside and is_shorter


def has_context(topic: Topic, texts: Mapping[str, str]) -> bool:
    """Say whether one of the words that `topic` needs stands in the article."""
    folded = " ".join(texts.values()).casefold()
    return any(word.casefold() in folded for word in topic.context)
