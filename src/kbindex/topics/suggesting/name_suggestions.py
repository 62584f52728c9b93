"""Names that an archive has and the taxonomy lacks: recurring ones, and new tags.

    titles, notes   Latin words, alone or up to three together
    links           repositories on GitHub; sites that are called as the word

A word is taken for a name by how it is written and by what bears it too: a
repository, a version behind it, a site, `fooBar` or `foo.js`, or a capital that it
keeps amid Japanese text. Words of the English dictionary need more than a capital.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kbindex.language.word_lists import FUNCTION_WORDS
from kbindex.model import Article
from kbindex.model.values import short_repr
from kbindex.topics.suggesting.sightings import Sighting, collect_sightings
from kbindex.topics.tagging.common_words import GENERIC, common_words
from kbindex.topics.taxonomy.name_table import fold_name
from kbindex.topics.taxonomy.topic_tree import Taxonomy

MIN_ARTICLES = 2
"""A name in one article alone does not recur."""

_MIN_LETTERS = 2
_SHOWN_ARTICLES = 5

_STEADY = 0.8
"""Share of its occurrences in which a name has to keep its spelling."""

_SWALLOWED = 0.6
"""Share of a name's articles from which on it is but a piece of a longer name."""

_WEIGHTS = {
    "repo": 0.75,
    "tag": 0.7,
    "version": 0.7,
    "site": 0.6,
    "sign": 0.6,
    "camel": 0.55,
    "capital": 0.3,
    "acronym": 0.25,
}
"""How much each evidence speaks for a name. Source: chosen by reading the first
hundred names of an archive of eleven thousand articles about the web."""

_HARD = frozenset({"repo", "tag", "version", "site", "sign"})

_SHARE, _SHARE_OF_WORDS = 0.03, 0.15
"""Share of a name's articles that have to bear a repository, version or site: of an
English word most articles mean the word."""

_CAMEL = re.compile(r"^(?:[A-Z][a-z0-9]+|[a-z])[A-Z]|^[A-Z]{2,}[a-z]{2}")
_LOWER_CAMEL = re.compile(r"^[a-z]{2,}\w*[A-Z]")
_SIGN = re.compile(r"\.(?:js|io|ts)$", re.IGNORECASE)
_FILE_OR_MEMBER = re.compile(r"\.(?!js$|io$|ts$|net$)\w+$", re.IGNORECASE)
_OWN_JS = re.compile(r"[.-]?js$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A name that may deserve a tag.

    Args:
        name: Its most frequent spelling.
        id: An id for it that the taxonomy does not have.
        count: Articles that bear it.
        episodes: Episodes that bear it.
        evidence: What speaks for a name: `repo`, `tag` (articles have it as one,
            though the taxonomy lacks it), `version`, `site`, `sign`, `camel`,
            `capital`, `acronym`.
        repo: `owner/name` on GitHub of that name, if one is linked.
        tagged: Articles that were given it as a tag, for their title or their
            repository, though the taxonomy lacks it.
        score: Higher is better; comparable within one list only.
        articles: Ids of the first articles.
    """

    name: str
    id: str
    count: int
    episodes: int
    evidence: tuple[str, ...]
    repo: str | None
    tagged: int
    score: float
    articles: tuple[str, ...]

    @property
    def toml(self) -> str:
        """The line of `topics.toml` that makes it a tag."""
        repos = f', repos = ["{self.repo}"]' if self.repo else ""
        return f'{self.id} = {{ label = "{self.name}"{repos} }}'

    def __repr__(self) -> str:
        return short_repr(self, "name", "count", "episodes", "evidence")


def suggest_names(
    articles: Iterable[Article], taxonomy: Taxonomy, *, people: Iterable[str] = ()
) -> tuple[Suggestion, ...]:
    """List names that recur and are no tag, the most likely first, then by id.

    score = log2(1 + episodes) · (1 - Π(1 - weight of each evidence)): spread over
    the archive times the belief that it is a name, its evidence taken as
    independent (noisy-or).

    Args:
        articles: Overviews are left out. Their order decides nothing but which
            ids are shown.
        taxonomy: Whose names are known already.
        people: Hosts and guests, as notes name them. They and the presenters of
            articles are no names of things, however they are written.

    Source:
        Pearl 1988, "Probabilistic Reasoning in Intelligent Systems", 4.3.2
        (noisy-or).
    """
    read = [article for article in articles if article.kind == "article"]
    known = {fold_name(n) for t in taxonomy.topics.values() for n in t.names}
    presenters = (one.presenter for one in read if one.presenter)
    persons = frozenset(fold_name(name).lstrip("@") for name in (*people, *presenters))
    judge = _Judge(taxonomy, known, persons)
    seen = collect_sightings(read)
    fresh = {key: one for key, one in seen.items() if judge.is_new(key, one)}
    swallowed = set(_swallowed(fresh))
    found = [
        suggestion
        for key, one in fresh.items()
        if key not in swallowed and (suggestion := judge.judge(key, one))
    ]
    return tuple(_without_twins(sorted(found, key=lambda s: (-s.score, s.id))))


# Judging


@dataclass(frozen=True, slots=True)
class _Judge:
    """Tells names from words, and new ones from known ones."""

    taxonomy: Taxonomy
    known: set[str]
    people: frozenset[str]

    def is_new(self, key: str, one: Sighting) -> bool:
        """Say whether a name recurs and the taxonomy lacks it, with `js` or without.

        The tagger gives tags that the taxonomy lacks, by the form of a name. Each is
        shown, be it in one article alone: somebody should see it.
        """
        bare = _OWN_JS.sub("", key)
        return (
            (len(one.articles) >= MIN_ARTICLES or len(one.tagged) > 0)
            and key not in GENERIC | FUNCTION_WORDS
            and key not in self.people
            and not self.known & {key, bare, f"{bare}js", f"{bare}.js"}
        )

    def judge(self, key: str, one: Sighting) -> Suggestion | None:
        """Weigh what speaks for a name; None where nothing does."""
        name = _spelling(one)
        evidence = tuple(self._evidence(key, name, one))
        if not evidence:
            return None
        doubt = math.prod(1 - _WEIGHTS[rule] for rule in evidence)
        episodes = len(set(one.articles.values()))
        return Suggestion(
            name=name,
            id=_free_id(name, self.taxonomy),
            count=len(one.articles),
            episodes=episodes,
            evidence=evidence,
            repo=_repo(one) or None,
            tagged=len(one.tagged),
            score=round(math.log2(1 + episodes) * (1 - doubt), 4),
            articles=tuple(list(one.articles)[:_SHOWN_ARTICLES]),
        )

    def _evidence(self, key: str, name: str, one: Sighting) -> Iterator[str]:
        """Yield what speaks for a name; nothing where it looks like code or a word."""
        words = name.split(" ")
        is_common = all(_is_common(word) for word in words)
        least = (_SHARE_OF_WORDS if is_common else _SHARE) * len(one.articles)
        found = [
            *(["repo"] if one.repos[_repo(one)] >= max(1, least) else []),
            *(["tag"] if one.tagged else []),
            *(["version"] if len(one.versions) >= max(MIN_ARTICLES, least) else []),
            *(["site"] if len(one.sites) >= max(MIN_ARTICLES, least) else []),
            *_look(key, name, one),
        ]
        if len(key) >= _MIN_LETTERS and not _FILE_OR_MEMBER.search(name):
            needed = self._needed(name, words, is_common=is_common)
            if needed is None or not needed.isdisjoint(found):
                yield from found

    def _needed(
        self, name: str, words: list[str], *, is_common: bool
    ) -> frozenset[str] | None:
        """Return the evidence of which some is needed; None where any will do.

        A known name with a word before or behind it is another name (a router of
        that framework) only where a repository or a site is called so.
        """
        if len(words) > 1 and any(fold_name(word) in self.known for word in words):
            return frozenset({"repo", "site", "tag"})
        is_lower = name == name.lower() or bool(_LOWER_CAMEL.search(name))
        return _HARD if is_lower or is_common else None


def _spelling(one: Sighting) -> str:
    """The most frequent spelling in text, else in links; ties by the alphabet."""
    spellings = one.amid_japanese or one.spellings
    return min(spellings, key=lambda name: (-spellings[name], name))


def _is_common(word: str) -> bool:
    folded = word.casefold()
    return folded in common_words() or folded.removesuffix("s") in common_words()


def _look(key: str, name: str, one: Sighting) -> Iterator[str]:
    """Yield what the spelling says, where Japanese text keeps it."""
    total = sum(one.amid_japanese.values())
    if not total or one.amid_japanese[name] < _STEADY * total:
        return
    if _SIGN.search(name):
        yield "sign"
    elif any(_CAMEL.search(word) for word in name.split(" ")):
        yield "camel"
    elif name.isupper():
        yield "acronym"
    elif name[0].isupper() and len(key) > _MIN_LETTERS:
        yield "capital"


def _repo(one: Sighting) -> str:
    """The repository that most links name; "" where many owners share the name."""
    if not one.repos:
        return ""
    repo, count = min(one.repos.items(), key=lambda row: (-row[1], row[0]))
    return repo if 2 * count > sum(one.repos.values()) else ""


def _free_id(name: str, taxonomy: Taxonomy) -> str:
    """Lower case with hyphens, as ids are; with a number where it is taken."""
    said = name.casefold().replace("#", " sharp").replace("+", " plus")
    wanted = re.sub(r"[^a-z0-9]+", "-", said).strip("-")
    tag, number = wanted, 2
    while tag in taxonomy.topics:
        tag, number = f"{wanted}-{number}", number + 1
    return tag


def _swallowed(seen: Mapping[str, Sighting]) -> Iterator[str]:
    """Yield names that mostly occur as a piece of one longer name."""
    for one in seen.values():
        words = _spelling(one).split(" ")
        for first in range(len(words)):
            for last in range(first + 1, len(words) + 1):
                key = fold_name("".join(words[first:last]))
                piece = seen.get(key)
                if last - first == len(words) or piece is None:
                    continue
                if len(one.articles) >= _SWALLOWED * len(piece.articles):
                    yield key


def _without_twins(found: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Keep the best of `Foo`, `Foo.js` and `foojs`, and of singular and plural."""
    taken: set[str] = set()
    for suggestion in found:
        key = _OWN_JS.sub("", fold_name(suggestion.name)).removesuffix("s")
        if key not in taken:
            taken.add(key)
            yield suggestion
