"""A record and its analysis → what the index holds of it.

Where a word stands decides its weight: title, notes, words of the URL, name of
the presenter, headings above. How a term was made decides its namespace and its share.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from kbindex.index.attributes import domains
from kbindex.index.records import Reasons, TermPlaces
from kbindex.language import STEM_MARK, Analyzer, How, Term
from kbindex.model import Article, url_host, url_path

DOCUMENT_RULES = "9"
"""Raised with each change of what is indexed or stored of a record."""

TITLE_WEIGHT = 2.0
NOTES_WEIGHT = 1.0
URL_WEIGHT = 0.6
PRESENTER_WEIGHT = 0.5
SECTION_WEIGHT = 0.5
"""Boosts of the places. Source: an experiment with 240 judged queries, where
title ×2, url words ×0.6 and presenter ×0.5 did best. A section is named for all that
stands in it, as a presenter is; no judged query asks for one."""

LEADING_NOTES = {1: 1.5, 2: 1.25}
"""Boosts of the first notes: they say what an article is about. Source: measured on
the judged queries of the sample episodes (nDCG@10 0.934 → 0.940)."""

_WORD, _STEM, _BIGRAM = How.WORD, How.STEM, How.BIGRAM

Analyze = Callable[[str], Sequence[Term]]

Weights = dict[str, tuple[int, float]]
"""Term key → how often it occurs as a word, weight."""


class AnalyzedRecord(Struct, frozen=True, kw_only=True):
    """What is indexed and stored of one record.

    Args:
        page: The page of its episode, where the record stands in a file beside it.
    """

    article: Article
    text: Weights
    title: Weights
    bigrams: Weights
    places: TermPlaces
    reasons: Reasons = {}
    page: str | None = None

    @property
    def source(self) -> str:
        """The page by which the documents of an episode are found."""
        return self.page or self.article.source


def build_record(
    article: Article,
    analysis: "Analysis",
    *,
    page: str | None = None,
    reasons: Reasons | None = None,
) -> AnalyzedRecord:
    """Work out the postings of `article`, whose texts were analysed before.

    Args:
        article: An article or overview, with its tags.
        analysis: Of its texts.
        page: The page of its episode; by default where it stands.
        reasons: Why it has its tags.
    """
    text: Weights = {}
    title: Weights = {}
    bigrams: Weights = {}
    places: TermPlaces = {}
    _add(analysis.title, 1.0, title, {})
    for unit, terms in enumerate((analysis.title, *analysis.notes)):
        weight = LEADING_NOTES.get(unit, NOTES_WEIGHT) if unit else TITLE_WEIGHT
        _add(terms, weight, text, bigrams)
        for term in terms:
            how = term.how
            if how is not _BIGRAM:
                key = STEM_MARK + term.text if how is _STEM else term.text
                found = places.get(key)
                if found is None:
                    places[key] = [unit, term.position, term.start, term.end]
                else:
                    found += (unit, term.position, term.start, term.end)
    _add(analysis.url, URL_WEIGHT, text, bigrams)
    _add(analysis.presenter, PRESENTER_WEIGHT, text, bigrams)
    _add(analysis.section, SECTION_WEIGHT, text, bigrams)
    for key in text:
        if key not in places:
            places[key] = []
    return AnalyzedRecord(
        article=article,
        text=text,
        title=title,
        bigrams=bigrams,
        places=places,
        reasons=reasons or {},
        page=page,
    )


def _add(
    terms: Iterable[Term], weight: float, words: Weights, bigrams: Weights
) -> None:
    """Add terms that weigh `weight` each; the loop that runs a million times."""
    for term in terms:
        how = term.how
        into, key, count = words, term.text, 0
        if how is _WORD:
            count = 1
        elif how is _STEM:
            key = STEM_MARK + key
        elif how is _BIGRAM:
            into, count = bigrams, 1
        known = into.get(key)
        into[key] = (known[0] + count, known[1] + weight) if known else (count, weight)


class Analysis(Struct, frozen=True, kw_only=True):
    """The terms of each text of a record: analysed once, used by tags and index."""

    title: list[Term]
    notes: list[list[Term]]
    url: list[Term]
    presenter: list[Term]
    section: list[Term]


def analyze_article(
    article: Article, analyzer: Analyzer, *, shared: Analyze | None = None
) -> Analysis:
    """Analyse every text of `article` with the one analyzer.

    Args:
        article: The article.
        analyzer: The analyzer.
        shared: Analyses texts that many records share, names of people, hosts and
            headings; by default the analyzer, again each time.
    """
    of_shared = shared or analyzer.analyze
    return Analysis(
        title=analyzer.analyze(article.title),
        notes=[analyzer.analyze(note.text) for note in article.notes],
        url=[
            *analyzer.analyze(_apart(url_words(article))),
            # Whole names alone: their parts, such as `io`, are in nobody's query.
            *(
                term
                for term in of_shared(_apart(host_names(article)))
                if term.how is _WORD
            ),
        ],
        presenter=[*of_shared(article.presenter or "")],
        section=[*of_shared(_apart(article.section))],
    )


def _apart(words: Iterable[str]) -> str:
    """Put each word on a line of its own: words of two segments are no neighbours."""
    return "\n".join(words)


def host_names(article: Article) -> Iterator[str]:
    """Yield the host and the domains that it is in: `blog.cncf.io`, `cncf.io`."""
    for name in domains(url_host(article.url)) if article.url else ():
        if "." in name and not name.startswith("www."):
            yield name


def url_words(article: Article) -> Iterator[str]:
    """Yield what a person can read in an article's address.

    Host names without the top-level domain and `www`, and the words of the
    path without file endings, dates, numbers and hashes.
    """
    if not article.url:
        return
    labels = url_host(article.url).split(".")
    for label in labels[:-1]:
        if label not in {"www", "co", "github", "com", "blog", "docs", "jp"}:
            yield label
    for segment in url_path(article.url).split("/"):
        name = segment.removesuffix(".html").removesuffix(".htm").removesuffix(".md")
        if any(char.isalpha() for char in name) and not _is_hash(name):
            yield name.replace("_", "-")


def _is_hash(name: str) -> bool:
    """A long word with many digits, or in hexadecimal, is an id and no word."""
    digits = sum(char.isdigit() for char in name)
    is_hex = all(char in "0123456789abcdef" for char in name)
    return len(name) >= 8 and "-" not in name and (is_hex or digits * 3 >= len(name))  # noqa: PLR2004 - shorter names such as k8s or ec2 are words
