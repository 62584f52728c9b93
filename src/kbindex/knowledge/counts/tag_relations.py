"""What stands around a tag: the tags below it, and those often beside it."""

from collections import Counter
from collections.abc import Iterable, Sequence

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


def related_tags(
    tag: str,
    entries: Iterable[EpisodeEntry],
    counts: Sequence[TagCount],
    taxonomy: Taxonomy,
) -> tuple[RelatedTag, ...]:
    """List the tags beside a tag, the highest lift first; ties by count, then id.

    lift(A, B) = P(A and B) / (P(A) · P(B)) = n · n_AB / (n_A · n_B), over all n
    articles. An article has a tag where it has a narrower one.
    The list leaves out tags above and below, which are beside it by definition, and
    tags that share fewer than `MIN_TOGETHER` articles with it, or no more than chance.

    Source:
        Brin, Motwani, Ullman & Tsur 1997, "Dynamic itemset counting and implication
        rules for market basket data" (there called interest).
    """
    articles = 0
    together: Counter[str] = Counter()
    for entry in entries:
        articles += entry.articles
        for own_tags in entry.tags.values():
            tags = taxonomy.with_above(own_tags)
            together.update(tags if tag in tags else ())
    above = set(taxonomy.above(tag))
    own = together[tag]
    found = [
        RelatedTag(
            tag=count,
            together=together[count.id],
            lift=round(articles * together[count.id] / (own * count.count), 3),
        )
        for count in counts
        if count.id != tag
        and count.id not in above
        and tag not in taxonomy.above(count.id)
        and together[count.id] >= MIN_TOGETHER
    ]
    beside = [one for one in found if one.lift > 1]
    beside.sort(key=lambda one: (-one.lift, -one.together, one.tag.id))
    return tuple(beside[:MOST_RELATED])
