"""Tags that an author may want for an article: those of the articles most like it.

share of a tag = Σ likeness² of the neighbours whose author gave it / Σ likeness² of all

Only what authors gave counts, in comments or in front matter: the tags of rules stand
there by themselves.

Source: the distance-weighted k-nearest-neighbour rule of Dudani, 1976.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from msgspec import Struct

from kbindex.model import Article
from kbindex.model.values import short_repr
from kbindex.topics.tagging.author_tags import marked_tag
from kbindex.topics.taxonomy.topic_tree import Taxonomy

NEIGHBOURS = 20
"""How many articles with an author's tags have a say."""

_POWER = 2
"""To which power likeness counts: a choice, measured by `benchmarks/author_tags.py`."""

_LEAST_SHARE = 0.05
"""What is rarer among its neighbours is no proposal."""


class TagProposal(Struct, frozen=True, kw_only=True):
    """A tag that authors gave to articles like one.

    Args:
        id: Its id.
        label: Its label; of one that the taxonomy lacks, as most of them wrote it.
        label_ja: What Japanese readers see in its place; None where that is the label.
        kind: What it is; `project` where the taxonomy lacks it.
        share: How much of its neighbours' likeness has it, above 0 to 1.
        articles: Ids of those that have it, the most alike first.
    """

    id: str
    label: str
    kind: str
    share: float
    articles: tuple[str, ...]
    label_ja: str | None = None

    def __repr__(self) -> str:
        return short_repr(self, "id", "share", "articles")


def propose_tags(
    article: Article, near: Iterable[tuple[Article, float]], taxonomy: Taxonomy
) -> tuple[TagProposal, ...]:
    """Return what an article's neighbours propose, the highest share first, then by id.

    What it has already is not proposed, nor what its own author takes from it.

    Args:
        article: What tags are wanted for.
        near: Articles with their likeness to it, above 0 to 1, the most alike first.
            Those without an author's tags have no say.
        taxonomy: What names mean.
    """
    settled = {marked_tag(mark, taxonomy) for mark in article.marked_tags}
    settled.update(article.tags)
    marked = ((one, _written(one, taxonomy), likeness) for one, likeness in near)
    voters = [*islice((one for one in marked if one[1]), NEIGHBOURS)]
    shares, spellings = dict[str, float](), dict[str, Counter[str]]()
    articles = dict[str, list[str]]()
    for voter, written, likeness in voters:
        for tag, name in written.items():
            shares[tag] = shares.get(tag, 0.0) + likeness**_POWER
            spellings.setdefault(tag, Counter())[name] += 1
            articles.setdefault(tag, []).append(voter.id)
    whole = sum(likeness**_POWER for _, _, likeness in voters)
    found = (
        TagProposal(
            id=tag,
            label=_label(tag, spellings[tag], taxonomy),
            kind=taxonomy.kind(tag),
            share=round(share / whole, 3),
            articles=tuple(articles[tag]),
            label_ja=taxonomy.label_ja(tag),
        )
        for tag, share in shares.items()
        if tag not in settled and share >= _LEAST_SHARE * whole
    )
    return tuple(sorted(found, key=lambda one: (-one.share, one.id)))


def _written(article: Article, taxonomy: Taxonomy) -> dict[str, str]:
    """Return the tags that its author gives an article, each as it is written first."""
    written = dict[str, str]()
    for mark in article.marked_tags:
        if mark.is_wanted:
            written.setdefault(marked_tag(mark, taxonomy), mark.name)
    return written


def _label(tag: str, spellings: Counter[str], taxonomy: Taxonomy) -> str:
    if tag in taxonomy.topics:
        return taxonomy.label(tag)
    return min(spellings, key=lambda name: (-spellings[name], name))
