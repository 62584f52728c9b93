"""Which tags rise: more of the latest articles have them than of those before."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence

from kbindex.index import EpisodeEntry
from kbindex.knowledge.answers import Rising, RisingTag, TagCount
from kbindex.topics import Taxonomy

LATEST_SHARE = 0.25
MOST_DAYS = 365
"""The latest articles are those of the last quarter of the archive's time, at most of
a year: what an old archive took up three years ago rises no more."""

LEAST_ARTICLES = 3
"""One or two may be chance, as in `tag_relations`."""

LEAST_G2 = 3.84
"""χ² with one degree of freedom exceeds it by chance in one of twenty cases."""

RULE = (
    "at least 3 of the latest articles have it, a larger share than of those before, "
    "and by more than chance (G² of at least 3.84); the surest first"
)
"""The rule in English, for programs that show it."""


def find_rising(
    entries: Sequence[EpisodeEntry], counts: Sequence[TagCount], taxonomy: Taxonomy
) -> Rising:
    """List the tags that rise, the highest G² first; ties by latest articles, then id.

    Only articles of episodes with a date are counted; an article has a tag where it
    has a narrower one.

    Args:
        entries: The episodes, in any order.
        counts: The counts of the tags.
        taxonomy: What is broader than what.
    """
    dated = [(e.episode.date, e) for e in entries if e.episode and e.episode.date]
    if not dated:
        return Rising()
    first, last = min(day for day, _ in dated), max(day for day, _ in dated)
    span = min(math.ceil(((last - first).days + 1) * LATEST_SHARE), MOST_DAYS)
    since = last - dt.timedelta(days=span - 1)
    latest: Counter[str] = Counter()
    earlier: Counter[str] = Counter()
    articles = before = 0
    for day, entry in dated:
        is_latest = day >= since
        articles += entry.articles * is_latest
        before += entry.articles * (not is_latest)
        for own in entry.tags.values():
            (latest if is_latest else earlier).update(taxonomy.with_above(own))
    found = [
        RisingTag(
            tag=tag,
            latest=latest[tag.id],
            earlier=earlier[tag.id],
            g2=round(g2(latest[tag.id], articles, earlier[tag.id], before), 3),
        )
        for tag in counts
        if latest[tag.id] >= LEAST_ARTICLES
        and latest[tag.id] * before > earlier[tag.id] * articles
    ]
    rising = [one for one in found if one.g2 >= LEAST_G2]
    rising.sort(key=lambda one: (-one.g2, -one.latest, one.tag.id))
    return Rising(
        since=since, until=last, latest=articles, earlier=before, tags=tuple(rising)
    )


def g2(some: int, of: int, others: int, of_others: int) -> float:
    """Return how surely two shares differ.

    G² = 2 · Σ observed · ln(observed / expected), over the four cells of `some` and the
    rest of `of`, `others` and the rest of `of_others`; 0 where the shares are equal,
    upwards.

    Source:
        Dunning 1993, "Accurate methods for the statistics of surprise and coincidence".
    """
    total, with_it = of + of_others, some + others
    cells = (
        (some, of * with_it),
        (of - some, of * (total - with_it)),
        (others, of_others * with_it),
        (of_others - others, of_others * (total - with_it)),
    )
    return 2 * math.fsum(n * math.log(n * total / e) for n, e in cells if n)
