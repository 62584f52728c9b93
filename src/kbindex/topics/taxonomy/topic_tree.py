"""The taxonomy: what can be a tag, under which names, and what is broader.

A folder a pack in `data/`, and in it one TOML file a kind; the head of
`core/topics.toml` explains the keys. The phrases of genre lie beside the packs
(`phrases`), and are patterns of their topics.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from kbindex.config import DEFAULT_TOPIC_PACKS, line_of
from kbindex.errors import ConfigError
from kbindex.messages import tr
from kbindex.topics.taxonomy.fingerprints import PHRASES_FILE, taxonomy_files
from kbindex.topics.taxonomy.kinds import TOPIC_KINDS, EvidenceRule
from kbindex.topics.taxonomy.name_table import NameTable, fold_name, name_key
from kbindex.topics.taxonomy.tag_ids import to_id

if TYPE_CHECKING:
    from kbindex.topics.taxonomy.phrases import Phrase

MOST_ABOVE = 100
"""Of each tag all that is above it is kept: a chain of thousands would take memory."""


class TopicHead(Struct, frozen=True, array_like=True, omit_defaults=True):
    """What is shown of an entry of the taxonomy, and where it stands.

    Args:
        id: Lower case, with hyphens.
        kind: `topic`, `project`, `service`, …
        label_ja: What Japanese readers see in place of the label; it finds the entry,
            but only an alias proves anything in a text.
        broader: Ids of the entries that it is a part of.
    """

    id: str
    label: str
    kind: str
    label_ja: str | None = None
    broader: tuple[str, ...] = ()


class Topic(TopicHead, frozen=True, kw_only=True, array_like=False):
    """An entry of the taxonomy.

    Args:
        aliases: Other names; the label and the id are names as well.
        misspellings: Frequent ones of a name; they are found like aliases.
        weak: Names too general to prove a tag alone (`guide`, `cost`): they support.
        repos: `owner/name` on GitHub, or `owner/` for all of an owner.
        sites: `host/path` prefixes of its pages; `*` is one path segment.
        evidence: What makes an occurrence of a name count: any (`word`), this
            exact case, or one of `context` in the same article.
        titles: Regular expressions, any case; a title in which one is found is
            about this.
        notes: The same for notes; counts in leading notes only.
        is_brand: In front of a longer name it is only the maker: `AWS` in `AWS IAM`.
    """

    aliases: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    home: str | None = None
    repos: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    evidence: EvidenceRule = "word"
    context: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_brand: bool = False

    def __hash__(self) -> int:
        return hash(self.id)  # a tenth of the time that hashing all fields takes

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the label first, the weak ones last."""
        names = (self.label, self.id, *self.aliases, *self.misspellings, *self.weak)
        return tuple(dict.fromkeys(names))


class Taxonomy(Struct, frozen=True, dict=True):
    """All entries by id, and their order from broad to narrow.

    Args:
        known_names: Reads the table of their names, where it was made before. The
            table is larger than all else: few questions need it.
        known_ids: `ids`, where they were made before.
        known_heads: What is shown of all entries, where `topics` has yet to be read.
        spellings: Tag that is not listed → as its authors write it, of an index.
    """

    topics: Mapping[str, Topic] = field(default_factory=dict[str, Topic])
    known_names: Callable[[], NameTable] | None = None
    known_ids: Mapping[str, str] | None = None
    known_heads: Mapping[str, TopicHead] | None = None
    spellings: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def heads(self) -> Mapping[str, TopicHead]:
        """What is shown of all entries, by id."""
        return self.topics if self.known_heads is None else self.known_heads

    def head(self, tag: str) -> TopicHead | None:
        """Return what is shown of a tag; None of one that is not listed."""
        return self.heads.get(tag)

    def label(self, tag: str) -> str:
        """Return the label of a tag; of one that is not listed, as authors write it.

        Of one that no author has written, the id.
        """
        topic = self.head(tag)
        return topic.label if topic else self.spellings.get(tag, tag)

    def labels(self, tags: AbstractSet[str]) -> dict[str, str]:
        """Return tag → its label, as `label`, of many tags at once."""
        heads, spelt = self.heads, self.spellings
        found = {tag: spelt.get(tag, tag) for tag in tags}
        for tag in tags & heads.keys():
            found[tag] = heads[tag].label
        return found

    def label_ja(self, tag: str) -> str | None:
        """Return the Japanese label of a tag, if it has one of its own."""
        topic = self.head(tag)
        return topic.label_ja if topic else None

    def kind(self, tag: str) -> str:
        """Return the kind of a tag; what is not listed is a project."""
        topic = self.head(tag)
        return topic.kind if topic else "project"

    def broader(self, tag: str) -> tuple[str, ...]:
        """Return the ids directly above a tag."""
        topic = self.head(tag)
        return topic.broader if topic else ()

    def above(self, tag: str) -> tuple[str, ...]:
        """Return all ids above a tag, nearest first, each once."""
        known = self._above.get(tag)
        if known is None:
            if tag not in self.heads:
                return ()
            known = self._above[tag] = self._climb(tag)
        return known

    def with_above(self, tags: Iterable[str]) -> frozenset[str]:
        """Return tags and all that is above them."""
        own = frozenset(tags)
        return own.union(*map(self.above, own))

    @cached_property
    def _above(self) -> dict[str, tuple[str, ...]]:
        """What was climbed before; at most an entry for each tag that was asked for."""
        return {}

    def _climb(self, tag: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        level = dict.fromkeys(self.broader(tag))
        while level:
            found.update(level)
            above = (up for one in level for up in self.broader(one))
            level = dict.fromkeys(up for up in above if up not in found)
        return tuple(found)

    @cached_property
    def name_table(self) -> NameTable:
        """All names, for those who look for them in text.

        Raises:
            DamagedIndexError: The table was made before, and is damaged.
        """
        if self.known_names:
            return self.known_names()
        return NameTable.of(
            (topic.id, topic.names, topic.weak) for topic in self.topics.values()
        )

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """Name in folded case → the id that it stands for, where it is another text.

        Raises:
            DamagedIndexError: They were made before, and are damaged; later, too,
                where a name is looked up.
        """
        if self.known_ids is not None:
            return self.known_ids
        topics = self.topics.values()
        found = {t.label_ja.casefold(): t.id for t in topics if t.label_ja}
        for topic in topics:
            found |= dict.fromkeys(map(str.casefold, topic.names), topic.id)
        return {name: tag for name, tag in found.items() if name != tag}

    def find(self, name: str) -> str | None:
        """Return the id that an id, a label or an alias stands for, or None."""
        if name in self.heads:
            return name
        folded = name.strip().casefold()
        return self.ids.get(folded) or (folded if folded in self.heads else None)

    def find_among(self, name: str, tags: Container[str]) -> str | None:
        """Return the tag that a name stands for: one that is listed, or one of `tags`.

        What is not listed goes by any name that makes its id: `Dev Rel`, `dev_rel`.
        """
        if name in tags:
            return name
        listed = self.find(name)
        own = to_id(name)
        return own if listed is None and own in tags else listed

    def find_folded(self, name: str) -> str | None:
        """Return the id of a name as an author may spell it: `#Service_Mesh`, `サーバ`.

        Width, case, spaces, hyphens, underscores and long vowels are folded, as in a
        text. A name that two entries then share is nobody's.
        """
        bare = name.strip().removeprefix("#").removeprefix("＃")
        found = self.find(bare)
        if found is not None:
            return found
        key = name_key(bare)
        owners = self.name_table.owners.get(key, ())
        return owners[0][0] if len(owners) == 1 else self._by_label_ja.get(key)

    @cached_property
    def _by_label_ja(self) -> dict[str, str]:
        return {
            name_key(topic.label_ja): topic.id
            for topic in self.heads.values()
            if topic.label_ja
        }


def load_taxonomy(packs: tuple[str, ...] = DEFAULT_TOPIC_PACKS) -> Taxonomy:
    """Load the taxonomy that packs of the package make, as `topic_packs` names them.

    An entry may be a part of one of another pack (`firefox` of `browser`): it is where
    both count.
    """
    topics: dict[str, Topic] = {}
    for path in taxonomy_files(packs):
        text = path.read_text(encoding="utf-8")
        source = f"{path.parent.name}/{path.name}"
        for topic in parse_topics(text, kind=TOPIC_KINDS[path.stem], source=source):
            topics[topic.id] = topic
    for phrase in load_phrases():
        if phrase.topic in topics:  # without `core` its topics are not there
            topics[phrase.topic] = _with_phrase(topics[phrase.topic], phrase)
    return Taxonomy({topic.id: within(topic, topics) for topic in topics.values()})


@cache
def load_phrases() -> "tuple[Phrase, ...]":
    """Load the phrases of genre of the package."""
    from kbindex.topics.taxonomy.phrases import parse_phrases  # noqa: PLC0415 - cold start

    text = PHRASES_FILE.read_text(encoding="utf-8")
    return parse_phrases(text, source=PHRASES_FILE.name)


def within(topic: Topic, topics: Container[str]) -> Topic:
    """Return an entry without what is above it and not among `topics`."""
    broader = tuple(up for up in topic.broader if up in topics)
    return topic if broader == topic.broader else replace(topic, broader=broader)


def _with_phrase(topic: Topic, phrase: "Phrase") -> Topic:
    if phrase.place == "title":
        return replace(topic, titles=(*topic.titles, phrase.pattern))
    return replace(topic, notes=(*topic.notes, phrase.pattern))


def parse_topics(text: str, *, kind: str, source: str) -> Iterator[Topic]:
    """Yield the entries of one TOML file, all of them of one kind.

    Raises:
        ConfigError: It is no TOML, or an entry has an unknown key, a wrong value,
            or no label.
    """
    from kbindex.topics.taxonomy.bounded_patterns import (  # noqa: PLC0415 - cold start
        compile_pattern,
    )
    from kbindex.topics.taxonomy.topic_entries import (  # noqa: PLC0415 - cold start
        parse_entries,
    )

    entries = parse_entries(text, source=source, read_pattern=compile_pattern)
    for topic_id, said in entries:
        values: dict[str, Any] = {"id": topic_id, "kind": kind, **said}
        if "label" not in values:
            line = line_of(text, topic_id)
            raise ConfigError(source, topic_id, problem=tr("has no label"), line=line)
        yield Topic(**values)


def problems(topics: Iterable[Topic]) -> Iterator[str]:
    """Yield what is wrong with entries that are to stand together.

    Names that two entries claim, ids above that do not exist, and cycles.
    """
    for topic_id, problem in find_problems({topic.id: topic for topic in topics}):
        yield f"{topic_id}: {problem}"


def find_problems(topics: Mapping[str, Topic]) -> Iterator[tuple[str, str]]:
    """Yield as `problems`, the id apart from what is wrong with it."""
    owners: dict[str, str] = {}
    for topic in topics.values():
        names = (*topic.names, topic.label_ja or topic.label)
        for name in dict.fromkeys(names):
            owner = owners.setdefault(fold_name(name), topic.id)
            if owner != topic.id:
                text = tr("the name {name!r} belongs to {owner}, too")
                yield topic.id, text.format(name=name, owner=owner)
        for up in topic.broader:
            if up not in topics:
                yield topic.id, tr("broader {name!r} does not exist", name=up)
    for topic in topics.values():
        above = _climb_some(topics, topic)
        if topic.id in above:
            yield topic.id, tr("is above itself")
        elif len(above) > MOST_ABOVE:
            yield topic.id, tr("is part of more than {count} others", count=MOST_ABOVE)


def _climb_some(topics: Mapping[str, Topic], topic: Topic) -> dict[str, None]:
    """Return what is above an entry, nearest first; of very many some."""
    found = dict.fromkeys(topic.broader)
    waiting = list(found)
    for name in waiting:
        if topic.id in found or len(found) > MOST_ABOVE:
            break
        ups = topics[name].broader if name in topics else ()
        waiting += [up for up in dict.fromkeys(ups) if up not in found]
        found |= dict.fromkeys(ups)
    return found
