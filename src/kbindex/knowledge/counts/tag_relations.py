"""What stands around a tag: the tags below it, and those often beside it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

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
    tag_sets: Iterable[frozenset[str]],
    counts: Mapping[str, TagCount],
    taxonomy: Taxonomy,
    *,
    articles: int,
) -> tuple[RelatedTag, ...]:
    """List the tags beside a tag, the highest lift first; ties by count, then id.

    lift(A, B) = P(A and B) / (P(A) · P(B)) = n · n_AB / (n_A · n_B), over all n
    articles. An article has a tag where it has a narrower one.
    The list leaves out tags above and below, which are beside it by definition, and
    tags that share fewer than `MIN_TOGETHER` articles with it, or no more than chance.

    Args:
        tag: Its id.
        tag_sets: The tags of each article that has any, with all that is above them.
        counts: Id → tag, of all tags of the archive.
        taxonomy: What is broader than what.
        articles: How many there are, those without tags among them.

    Source:
        Brin, Motwani, Ullman & Tsur 1997, "Dynamic itemset counting and implication
        rules for market basket data" (there called interest).
    """
    together = Counter(chain.from_iterable(one for one in tag_sets if tag in one))
    around = {tag, *taxonomy.above(tag)}
    found = [
        RelatedTag(
            tag=counts[other],
            together=both,
            lift=round(articles * both / (together[tag] * counts[other].count), 3),
        )
        for other, both in together.items()
        if both >= MIN_TOGETHER
        and other not in around
        and tag not in taxonomy.above(other)
    ]
    beside = [one for one in found if one.lift > 1]
    beside.sort(key=lambda one: (-one.lift, -one.together, one.tag.id))
    return tuple(beside[:MOST_RELATED])
