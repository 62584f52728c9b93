"""Laws of index and query together: one analyzer makes the terms of both."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.few_examples import at_most

from kbindex.index import (
    AnalyzedRecord,
    Concept,
    Holding,
    IndexReader,
    analyze_article,
    build_record,
)
from kbindex.index.analyzed import host_names, url_words
from kbindex.language import How, build_analyzer, term_key
from kbindex.language.bridges.building import build_table
from kbindex.language.bridges.sources import BridgeGroup
from kbindex.language.bridges.table import BridgeTable
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind
from kbindex.search import Recipe, Searcher
from kbindex.search.expand.corrections import Corrector
from kbindex.search.expand.expansion import Expander
from kbindex.search.expand.sound_alikes import SoundIndex
from kbindex.topics import Taxonomy

ANALYZER = build_analyzer()
EPISODE = EpisodeId("001")
GROUPS = (
    BridgeGroup(members=("monitoring", "監視"), how="glossary", weight=0.7),
    BridgeGroup(members=("certificate", "cert"), how="glossary", weight=0.7),
)
LOANWORDS = (("クラスタ", ("cluster",)),)

# ruff: noqa: SIM905  # a line of words
WORDS = st.sampled_from(
    "監視 観測 可観測性 クラスタ サーバー 継続的デリバリー 監査ログ基盤 行われた 第2回"
    " Thanos monitoring clusters PODS cert-manager kube-state-metrics VictoriaMetrics"
    " v1.21.3 gke1.21 C++ C# .NET Node.js CI/CD I/O --dry-run @octocat k8s Ｋ８ｓ"
    " ｻｰﾊﾞ What’s naïve straße 한국 Kubernetes上で eBPFとは サービス・メッシュ".split()
)
BETWEEN = st.sampled_from([" ", "", "の", "、", "\n", "\u3000", "-", "/", "🎉", "（"])
TEXTS = st.lists(
    st.tuples(WORDS | st.text(max_size=3), BETWEEN), min_size=1, max_size=6
).map(lambda pieces: "".join(word + between for word, between in pieces))
NO_WORDS = st.just(list[str]())
PATHS = st.lists(WORDS, min_size=1, max_size=4).map(
    lambda words: "/".join(quote(word, safe="") for word in words)
)


def make_article(number: int, **changes: object) -> Article:
    article = Article(
        id=ArticleId(f"{EPISODE}#{number}"),
        kind="article",
        episode=EPISODE,
        source="001.md",
        line=number,
        end_line=number,
        title="\U0001f389",
        url=None,
        presenter=None,
        date=None,
    )
    return replace(article, **changes)


def make_note(text: str) -> Note:
    return Note(text=text, kind=NoteKind.BULLET, depth=0, line=1, end_line=1)


@st.composite
def articles(draw: st.DrawFn) -> tuple[Article, ...]:
    """Four articles: words in the title, the notes, the address, the name."""
    notes = draw(st.lists(TEXTS, min_size=1, max_size=3))
    return (
        make_article(1, title=draw(TEXTS)),
        make_article(2, notes=tuple(map(make_note, notes))),
        make_article(3, url=f"https://tool.example.org/{draw(PATHS)}"),
        make_article(4, presenter=draw(TEXTS)),
    )


def texts_of(article: Article) -> list[str]:
    """Each text that was analysed of an article."""
    return [
        article.title,
        *(note.text for note in article.notes),
        *url_words(article),
        article.presenter or "",
    ]


def build(article: Article) -> AnalyzedRecord:
    return build_record(article, analyze_article(article, ANALYZER))


Indexed = Callable[[Sequence[Article]], AbstractContextManager[IndexReader]]


@pytest.fixture(scope="module")
def indexed(
    open_records: Callable[
        [Iterable[AnalyzedRecord]], AbstractContextManager[IndexReader]
    ],
) -> Indexed:
    """Index articles by each engine."""
    return lambda articles: open_records(map(build, articles))


@pytest.fixture(scope="module")
def bridges() -> BridgeTable:
    return BridgeTable(lambda: build_table(GROUPS, LOANWORDS, ANALYZER))


def make_expander(reader: IndexReader, bridges: BridgeTable) -> Expander:
    return Expander(
        analyzer=ANALYZER,
        reader=reader,
        bridges=bridges,
        corrector=Corrector(reader),
        sounds=SoundIndex(reader),
        recipe=Recipe(),
    )


OWN = frozenset(map(str, How))
"""How the terms of the query itself are called; all others are bridges and guesses."""


def own_terms(concepts: Sequence[Concept]) -> set[str]:
    """The terms that a query was cut into, on their own."""
    return {
        term
        for concept in concepts
        for way in concept.alternatives
        if way.how in OWN
        for term in way.terms
    }


@at_most(15)
@given(articles())
def test_query_of_a_text_has_the_terms_that_the_index_has_of_it(
    indexed: Indexed, bridges: BridgeTable, articles: tuple[Article, ...]
) -> None:
    """Whatever field the text stands in: title, notes, address, presenter.

    The words are equal, one by one, and so are the pairs; what the query is cut into
    besides (stems, parts, compounds, joined words) is a term of the record as well.
    """
    with indexed(articles) as reader:
        expander = make_expander(reader, bridges)
        for article in articles:
            document = reader.find(article.id)
            assert document is not None
            for text in texts_of(article):
                concepts = expander.expand(text)
                for term in own_terms(concepts):
                    holding = reader.matching(Holding("text", (term,)))
                    assert document in holding, (text, term)
                words = [t for t in ANALYZER.analyze(text) if t.how is How.WORD]
                singles = [c for c in concepts if len(c.covers) == 1 and c.covers]
                singles.sort(key=lambda concept: concept.covers)
                assert [c.alternatives[0].terms for c in singles] == [
                    (term_key(word),) for word in words
                ]
                for pair in expander.pairs(text):
                    holding = reader.matching(Holding("bigram", (pair.text,)))
                    assert document in holding, text


@at_most(15)
@given(TEXTS)
def test_index_fields_hold_the_terms_of_the_analyzer_and_no_others(text: str) -> None:
    """`title` and `text` hold all but pairs, stems marked; `bigram` holds the pairs."""
    article = make_article(1, title=text)
    record = build(article)
    terms = ANALYZER.analyze(text)
    words = {term_key(term) for term in terms if term.how is not How.BIGRAM}
    pairs = {term.text for term in terms if term.how is How.BIGRAM}
    assert record.title.keys() == record.text.keys() == words
    assert record.bigrams.keys() == pairs
    in_note = make_article(1, notes=(make_note(text),))
    of_note = build(in_note)
    assert of_note.text.keys() == words
    of_name = make_article(1, presenter=text)
    named = build(of_name)
    assert named.text.keys() == words


@at_most(15)
@given(articles(), st.data())
def test_word_of_any_field_finds_its_article(
    indexed: Indexed,
    bridges: BridgeTable,
    articles: tuple[Article, ...],
    data: st.DataObject,
) -> None:
    """In lower case, and as it is written there as a phrase.

    But for `¼`, which is two words: phrases of several are looked for in the title
    and the notes alone; and for the `メ` of `4メ`, which is no word without its number.
    """
    with indexed(articles) as reader:
        searcher = Searcher(reader, ANALYZER, bridges, Recipe(), lambda: Taxonomy({}))
        for article in articles:
            words = [
                text[term.start : term.end]
                for text in (*texts_of(article), *host_names(article))
                for term in ANALYZER.analyze(text)
                if term.how is How.WORD
            ]
            some = st.lists(st.sampled_from(words), max_size=3) if words else NO_WORDS
            for word in data.draw(some):
                count = [t.how for t in ANALYZER.analyze(word)].count(How.WORD)
                quoted = ['"' + word + '"'] if count == 1 else []
                for query in (word.lower(), *quoted) if count else ():
                    found = searcher.search(query, limit=10)
                    ids = [hit.article.id for hit in found.hits]
                    assert article.id in ids, query
