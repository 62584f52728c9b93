"""What tags say of others: a product of its topics, an event of its product.

    thanos in the title       monitoring            what it is a part of
    PromCon in the title      prometheus            what the event is about
    operator and database     stateful              what both together mean

Each is knowledge about things, not about the article. So it decides alone only where it
is sure, and is else a support: the text has to say something of the topic itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kbindex.topics.tagging import weights
from kbindex.topics.tagging.evidence import Evidence
from kbindex.topics.taxonomy.topic_tree import Taxonomy, Topic

_DIRECT = frozenset(("title", "part", "pattern", "site", "repo", "url"))
"""Rules that show a product to be the article's subject, not a word in its notes."""

_NO_PRODUCTS = frozenset(("topic", "company", "event"))


class Combination(NamedTuple):
    """Tags that together mean a further topic, and what they say of it."""

    tags: tuple[str, ...]
    topic: str
    weight: float


COMBINATIONS = (
    Combination(("database", "operator"), "stateful", weights.COMBINED),
    Combination(("database", "operator"), "database", weights.COMBINED),
    Combination(("book",), "learning", weights.COMBINED_SUPPORT),
    Combination(("certification",), "learning", weights.COMBINED_SUPPORT),
)
"""An operator of a database, whichever it is, is about databases, and runs what has a
state. Who reads a technical book, or takes an examination, mostly wants to learn: that
needs a word of the text beside it."""


class ImpliedTags:
    """Finds what the tags of an article imply, by one taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy

    def find(self, by_tag: Mapping[str, Iterable[Evidence]]) -> Iterator[Evidence]:
        """Yield evidence for what products and events stand for; `by_tag` stays."""
        for tag, evidence in sorted(by_tag.items()):
            topic = self.taxonomy.topics.get(tag)
            if topic is None or topic.kind in {"topic", "company"}:
                continue
            direct = [one for one in evidence if _speaks(one, topic)]
            weight = sum(one.weight for one in direct)
            if weight < weights.THRESHOLD:
                continue
            line = direct[0].line
            yield from self._broader(topic, line, weight)
            if topic.kind == "event":
                yield from self._products(topic, line)

    def combined(self, by_tag: Mapping[str, Sequence[Evidence]]) -> Iterator[Evidence]:
        """Yield evidence for what several tags mean together: each, or one below it."""
        given: dict[str, Evidence] = {}
        for tag, found in sorted(by_tag.items()):
            if sum(one.weight for one in found) >= weights.THRESHOLD:
                for up in (tag, *self.taxonomy.above(tag)):
                    given.setdefault(up, found[0])
        for combination in COMBINATIONS:
            found_all = [given.get(tag) for tag in combination.tags]
            whole = [one for one in found_all if one is not None]
            if len(whole) == len(found_all):
                yield Evidence(
                    tag=combination.topic,
                    rule="combination",
                    name=" + ".join(dict.fromkeys(one.tag for one in whole)),
                    line=whole[0].line,
                    weight=combination.weight,
                )

    def topics_above(self, topic: Topic) -> list[str]:
        """Return the nearest topics above: right above, else above what is there."""
        level, seen = dict.fromkeys(topic.broader), set[str]()
        while level:
            found = [up for up in level if self.taxonomy.kind(up) == "topic"]
            if found:
                return found
            seen.update(level)
            above = (up for one in level for up in self.taxonomy.broader(one))
            level = dict.fromkeys(up for up in above if up not in seen)
        return []

    def _broader(self, topic: Topic, line: int, weight: float) -> Iterator[Evidence]:
        """A product that is the subject speaks for the topics right above it."""
        share = weights.BROADER_SHARE * min(weight, weights.BROADER_MAX)
        support = weights.broader_support(topic)
        for number, up in enumerate(self.topics_above(topic)):
            yield Evidence(
                tag=up,
                rule="broader",
                name=topic.id,
                line=line,
                weight=min(share, support) if number else share,
            )

    def _products(self, event: Topic, line: int) -> Iterator[Evidence]:
        """An event is about its product, and somewhat about the product's topic."""
        for up in event.broader:
            product = self.taxonomy.topics.get(up)
            if product is None or product.kind in _NO_PRODUCTS:
                continue
            about = [(product.id, weights.EVENT_PRODUCT)]
            about += [
                (one, weights.EVENT_PRODUCT) for one in self.topics_above(product)[:1]
            ]
            for tag, weight in about:
                yield Evidence(
                    tag=tag, rule="product", name=event.id, line=line, weight=weight
                )


def _speaks(one: Evidence, topic: Topic) -> bool:
    """Say whether an evidence makes its product a subject; a part does so for none."""
    return one.rule in _DIRECT and (one.rule != "part" or topic.kind == "event")
