"""What a search must do on any archive, without judgements.

Every title, used as a query, finds its own article first; and the top ten of a
tag's label hold only articles with that tag, where there are ten.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kbindex.evaluation.runs import RunAnswer
from kbindex.model import Article, url_key

TOP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleFailure:
    """A title whose article did not come first.

    Args:
        articles: The ids of the articles that have this title.
        rank: Where the first of them came, or None below the top ten.
        first: The id of what came first, or None where nothing was found.
    """

    title: str
    articles: tuple[str, ...]
    rank: int | None
    first: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleCheck:
    """How many titles find their articles.

    Args:
        titles: Different titles; equal ones count as one.
        failures: Those that are not at rank 1, in the order of the archive.
    """

    titles: int
    failures: tuple[TitleFailure, ...]

    @property
    def first_share(self) -> float:
        """Share of titles at rank 1; 1 where there are no titles."""
        return self._share_without(len(self.failures))

    @property
    def top_ten_share(self) -> float:
        """Share of titles within the first ten; 1 where there are no titles."""
        return self._share_without(sum(f.rank is None for f in self.failures))

    def _share_without(self, missed: int) -> float:
        return 1 - missed / self.titles if self.titles else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedArticles:
    """A tag with the ids of the articles that have it or a narrower one.

    Args:
        pages: How many different pages they bring: each is one hit.
    """

    tag: str
    label: str
    articles: frozenset[str]
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TagFailure:
    """A label whose top ten hold something else.

    Args:
        found: How many hits there are among the first ten.
        wrong: The ids of those that do not have the tag, best first.
    """

    tag: str
    label: str
    found: int
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCheck:
    """How many labels find only their own articles.

    Args:
        tags: Tags with at least ten articles; no others are looked at.
    """

    tags: int
    failures: tuple[TagFailure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfRetrieval:
    """Both checks of one archive."""

    titles: TitleCheck
    tags: TagCheck


def fold_words(title: str) -> str:
    """Fold what does not make two titles different: width, case, white space."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return " ".join(folded.split())


def retrieve_titles(articles: Iterable[Article], answer: RunAnswer) -> TitleCheck:
    """Ask for every title. The first of equal titles is asked, each one counts."""
    owners: dict[str, list[Article]] = {}
    for article in articles:
        owners.setdefault(fold_words(article.title), []).append(article)
    failures = (_check_title(same, answer) for same in owners.values())
    return TitleCheck(
        titles=len(owners), failures=tuple(f for f in failures if f is not None)
    )


def _check_title(same: Sequence[Article], answer: RunAnswer) -> TitleFailure | None:
    title = same[0].title
    wanted = tuple(str(article.id) for article in same)
    hits = answer(title)[:TOP]
    ranks = (rank for rank, ids in enumerate(hits, 1) if set(ids) & set(wanted))
    rank = next(ranks, None)
    if rank == 1:
        return None
    first = hits[0][0] if hits else None
    return TitleFailure(title=title, articles=wanted, rank=rank, first=first)


def collect_tags(
    articles: Iterable[Article],
    *,
    label: Callable[[str], str],
    above: Callable[[str], Iterable[str]],
) -> tuple[TaggedArticles, ...]:
    """Collect the articles of every tag, by tag.

    Args:
        articles: All of the archive.
        label: Tag → its name for people.
        above: Tag → the broader tags, which its articles have as well.
    """
    tagged: dict[str, list[Article]] = {}
    for article in articles:
        for tag in {t for own in article.tags for t in (own, *above(own))}:
            tagged.setdefault(tag, []).append(article)
    return tuple(
        TaggedArticles(
            tag=tag,
            label=label(tag),
            articles=frozenset(article.id for article in found),
            pages=len({url_key(a.own_url) if a.own_url else str(a.id) for a in found}),
        )
        for tag, found in sorted(tagged.items())
    )


def check_tags(tags: Iterable[TaggedArticles], answer: RunAnswer) -> TagCheck:
    """Ask for the label of every tag that ten pages have.

    A label that finds fewer than ten hits fails as well: there are ten.
    """
    asked = [tag for tag in tags if tag.pages >= TOP]
    failures: list[TagFailure] = []
    for tag in asked:
        hits = answer(tag.label)[:TOP]
        wrong = tuple(ids[0] for ids in hits if not tag.articles.intersection(ids))
        if wrong or len(hits) < TOP:
            failure = TagFailure(
                tag=tag.tag, label=tag.label, found=len(hits), wrong=wrong
            )
            failures.append(failure)
    return TagCheck(tags=len(asked), failures=tuple(failures))
