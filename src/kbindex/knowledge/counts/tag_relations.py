"""What stands around a tag: the tags below it, and those often beside it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from kbindex.index import EpisodeEntry
from kbindex.knowledge.answers import RelatedTag, TagCount
from kbindex.topics import Taxonomy

MIN_TOGETHER = 3
"""Fewest articles with both tags: two that met once or twice may be chance."""

MOST_RELATED = 10
"""As many as a search returns where it is not told how many."""


def narrower_tags(tag: str, counts: Iterable[TagCount]) -> tuple[TagCount, ...]:
    """Return the tags right below a tag, in the order of `counts`."""
    return tuple(count for count in counts if tag in count.broader)


def narrower_of_each(counts: Iterable[TagCount]) -> Mapping[str, tuple[TagCount, ...]]:
    """Return tag → what `narrower_tags` says of it, of those that have any."""
    found: dict[str, list[TagCount]] = {}
    for count in counts:
        for tag in dict.fromkeys(count.broader):
            found.setdefault(tag, []).append(count)
    return {tag: tuple(below) for tag, below in found.items()}


class TagPairs(Struct, frozen=True):
    """How many articles have two tags; one has a tag where it has a narrower one.

    Args:
        articles: How many there are, with tags or without.
        together: Tag → tag → articles with both; with itself, all that have it.
    """

    articles: int
    together: Mapping[str, Counter[str]]


def count_pairs(
    entries: Iterable[EpisodeEntry], taxonomy: Taxonomy, *, of: str | None = None
) -> TagPairs:
    """Count the tags that stand together.

    Args:
        entries: The episodes.
        taxonomy: What is broader than what.
        of: Count those beside this tag alone: quicker for one, slower for many.
    """
    articles = 0
    together: dict[str, Counter[str]] = {}
    for entry in entries:
        articles += entry.articles
        for own_tags in entry.tags.values():
            tags = taxonomy.with_above(own_tags)
            for tag in tags if of is None else {of} & {*tags}:
                together.setdefault(tag, Counter()).update(tags)
    return TagPairs(articles, together)


def related_tags(
    tag: str, pairs: TagPairs, counts: Mapping[str, TagCount], taxonomy: Taxonomy
) -> tuple[RelatedTag, ...]:
    """List the tags beside a tag, the highest lift first; ties by count, then id.

    lift(A, B) = P(A and B) / (P(A) · P(B)) = n · n_AB / (n_A · n_B), over all n
    articles.
    The list leaves out tags above and below, which are beside it by definition, and
    tags that share fewer than `MIN_TOGETHER` articles with it, or no more than chance.

    Source:
        Brin, Motwani, Ullman & Tsur 1997, "Dynamic itemset counting and implication
        rules for market basket data" (there called interest).
    """
    beside = pairs.together.get(tag, Counter())
    above = {tag, *taxonomy.above(tag)}
    found = [
        RelatedTag(
            tag=counts[other],
            together=both,
            lift=round(pairs.articles * both / (beside[tag] * counts[other].count), 3),
        )
        for other, both in beside.items()
        if both >= MIN_TOGETHER
        and other in counts
        and other not in above
        and tag not in taxonomy.above(other)
    ]
    found = [one for one in found if one.lift > 1]
    found.sort(key=lambda one: (-one.lift, -one.together, one.tag.id))
    return tuple(found[:MOST_RELATED])
